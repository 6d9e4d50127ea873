// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IJuryCourt} from "../interfaces/IJuryCourt.sol";
import {CourtBallot} from "../libraries/CourtBallot.sol";
import {CourtBallots} from "./CourtBallots.sol";

/// @title CourtSettlement
/// @notice What every juror of a panel gets or loses (mechanism, section 8; JR-6, JR-7).
/// @dev First every juror is judged: fees are credited, stake is seized, so that what there is to share is known exactly even
/// where a bond was short because other juries took of it. Then it is shared: each donor's stake goes to the next sharer
/// whose share is not full, the rest to the vault's insurance. One step judges one juror or makes one transfer; a panel of k
/// takes at most 3 k.
///
/// | ballot                          | fee                    | bond                                        |
/// | ------------------------------- | ---------------------- | ------------------------------------------- |
/// | revealed, coherent              | its own                | + equal share of what was seized, at most a sixth |
/// | revealed, final ruling "refuse" | its own                | + the same                                  |
/// | revealed in a void first panel  | none: a new panel's    | + the same                                  |
/// | revealed in a void second panel | its own                | + the same                                  |
/// | revealed, incoherent            | to the insurance fund  | - a quarter                                 |
/// | no commitment                   | back to who paid       | - a half                                    |
/// | commitment, not revealed        | back to who paid       | - all                                       |
/// | leaked                          | back to who paid       | - all, a quarter of it to who denounced     |
///
/// A void first panel has more than a third of its jurors that did not reveal and lost half a bond or more each, hence at least k
/// sixths of a bond for fewer than two thirds of k that revealed: a sixth for each, unless bonds were short.
abstract contract CourtSettlement is CourtBallots {
    uint256 private constant _INCOHERENT_DIVISOR = 4;
    uint256 private constant _ABSENT_DIVISOR = 2;
    uint256 private constant _SHARE_DIVISOR = 6;

    /// @inheritdoc IJuryCourt
    function settle(uint256 disputeID, uint256 round, uint256 maxSteps) external returns (bool done) {
        if (maxSteps == 0) revert CourtStepsZero();
        Dispute storage d = _dispute(disputeID);
        Round storage r = _round(disputeID, round);
        bool open = r.stage == Stage.Void || (r.stage == Stage.Counted && d.solved);
        if (!open || r.settlement.done) revert CourtRoundNotSettleable(disputeID, round);
        uint32[] memory jury = _pool().juryOf(r.request);
        uint256 left = maxSteps;
        if (!r.settlement.judged) left = _judge(disputeID, round, d, r, jury, left);
        if (left == 0 || !r.settlement.judged) return false;
        if (!_share(disputeID, round, d, r, jury, left)) return false;
        r.settlement.done = true;
        _payKeeper(r);
        emit CourtRoundSettled(disputeID, round);
        _pool().discharge(r.request);
        return true;
    }

    /// @dev Judges at most `steps` jurors. Returns the steps left.
    function _judge(
        uint256 disputeID,
        uint256 round,
        Dispute storage d,
        Round storage r,
        uint32[] memory jury,
        uint256 steps
    ) private returns (uint256) {
        Settlement storage s = r.settlement;
        (uint256 i, uint256 seats, uint256 bond) = (s.cursor, r.seats, _pool().jurorBond());
        uint256 seized = s.amount;
        for (; i < seats && steps > 0; --steps) {
            (uint256 taken, bool shares) = _judgeOne(disputeID, round, d, r, jury[i++], bond);
            seized += taken;
            if (shares) ++s.sharers;
        }
        // Seats are at most 63, and what 63 bonds hold fits the vault's 63 bits.
        (s.cursor, s.amount) = (uint8(i), uint64(seized));
        if (i != seats) return 0;
        uint256 most = bond / _SHARE_DIVISOR / UNIT;
        uint256 share = s.sharers == 0 ? 0 : seized / s.sharers;
        if (share > most) share = most;
        // Not above what was seized.
        (s.judged, s.cursor, s.amount) = (true, 0, uint64(share));
        emit CourtRoundJudged(disputeID, round, seized * UNIT, share * UNIT, s.sharers);
        return steps;
    }

    /// @dev Gwei seized for the ballot, and whether the juror shares in what is seized.
    function _judgeOne(
        uint256 disputeID,
        uint256 round,
        Dispute storage d,
        Round storage r,
        uint32 person,
        uint256 bond
    ) private returns (uint256 taken, bool shares) {
        uint256 word = _ballots[disputeID][round][person];
        (BallotState state, ) = CourtBallot.read(word);
        if (state == BallotState.Leaked) return (CourtBallot.seizedOf(word), false);
        shares = _shares(d, r, word);
        if (state == BallotState.Revealed && (r.stage == Stage.Counted || r.redraw)) {
            // The round kept a fee for every reveal.
            r.budget -= uint128(FEE);
            if (shares) _payJuror(disputeID, round, person);
            else _creditInsurance(FEE);
        }
        if (shares) return (0, true);
        uint256 amount = bond;
        if (state == BallotState.Revealed) amount = _part(bond, _INCOHERENT_DIVISOR);
        else if (state == BallotState.None) amount = _part(bond, _ABSENT_DIVISOR);
        taken = _pool().seize(person, amount) / UNIT;
        _ballots[disputeID][round][person] = CourtBallot.withSeized(word, taken);
    }

    /// @dev Makes at most `steps` transfers. Returns whether none is left to make. Pool, vault and votes call nobody back.
    function _share(
        uint256 disputeID,
        uint256 round,
        Dispute storage d,
        Round storage r,
        uint32[] memory jury,
        uint256 steps
    ) private returns (bool) {
        mapping(uint32 => uint256) storage ballots = _ballots[disputeID][round];
        Settlement storage s = r.settlement;
        uint256 seats = r.seats;
        for (; steps > 0 && s.cursor < seats; --steps) {
            uint32 donor = jury[s.cursor];
            // Seized gwei fit 64 bits. A donor that is through was left behind below, so this one is new.
            if (s.donorLeft == 0) s.donorLeft = uint64(CourtBallot.seizedOf(ballots[donor]));
            if (s.donorLeft == 0) {
                ++s.cursor;
                continue;
            }
            _seekSharer(ballots, d, r, jury, s);
            bool found = s.receiver < seats;
            uint64 amount = found && s.receiverLeft < s.donorLeft ? s.receiverLeft : s.donorLeft;
            _pool().award(donor, amount * UNIT, found ? _accountOf(jury[s.receiver]) : address(0));
            s.donorLeft -= amount;
            if (s.donorLeft == 0) ++s.cursor;
            if (!found) continue;
            s.receiverLeft -= amount;
            if (s.receiverLeft == 0) ++s.receiver;
        }
        return s.cursor == seats;
    }

    /// @dev Moves on to the next juror whose share is not full, or behind the last when there is none.
    function _seekSharer(
        mapping(uint32 => uint256) storage ballots,
        Dispute storage d,
        Round storage r,
        uint32[] memory jury,
        Settlement storage s
    ) private {
        uint256 seats = r.seats;
        while (s.receiverLeft == 0 && s.receiver < seats) {
            if (s.amount != 0 && _shares(d, r, ballots[jury[s.receiver]])) s.receiverLeft = s.amount;
            else ++s.receiver;
        }
    }

    /// @dev Whether a ballot gets its fee and a share. Who revealed for nothing, or against a refusal, did its duty.
    function _shares(Dispute storage d, Round storage r, uint256 word) private view returns (bool) {
        (BallotState state, uint256 choice) = CourtBallot.read(word);
        return state == BallotState.Revealed && (r.stage == Stage.Void || d.ruling == 0 || choice == d.ruling);
    }

    function _payJuror(uint256 disputeID, uint256 round, uint32 person) private {
        address account = _accountOf(person);
        emit JurorPaid(disputeID, round, person, account, FEE);
        _credit(account, FEE);
    }

    /// @dev Where a juror is paid: the person's account, or, when it lapsed and was displaced, the one that bonded for it.
    function _accountOf(uint32 person) private view returns (address account) {
        account = _registry().accountOf(person);
        if (account == address(0)) account = _pool().bonderOf(person);
    }
}
