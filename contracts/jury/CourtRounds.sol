// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {CourtPhase, IJuryCourt} from "../interfaces/IJuryCourt.sol";
import {CourtBallot} from "../libraries/CourtBallot.sol";
import {CourtPayments} from "./CourtPayments.sol";

/// @title CourtRounds
/// @notice The rounds of a dispute: a jury is asked for, drawn, voted by, redrawn or given up (mechanism, section 8; JR-1, JR-2,
/// JR-8, JR-9, JR-10).
/// @dev The beacon's round is fixed when the jury is asked for, lies after the end of evidence and is never replaced; the pool that
/// the jury comes from, who is left out and the ballot rules are fixed at the same moment. So nobody knows the jury while
/// evidence is heard, and whoever draws it, whenever and in whichever parts, draws the same one.
///
/// Phases follow from the clock: nobody has to call anything for a period to end. `_phaseOf` is the only place that says so.
abstract contract CourtRounds is CourtPayments {
    /// @dev Settlement of a round: `cursor` juror to judge, then donor; `amount` gwei seized, then the share of each.
    struct Settlement {
        bool judged;
        bool done;
        uint8 cursor;
        uint8 receiver;
        uint8 sharers;
        uint64 amount;
        uint64 donorLeft;
        uint64 receiverLeft;
    }

    /// @dev Five slots. `tally`: see CourtBallot. `owed` is kept on the round that an appeal opened, not on its redraw.
    struct Round {
        uint32 request;
        Stage stage;
        uint8 rung;
        bool redraw;
        bool announced;
        uint8 seats;
        uint8 revealed;
        uint8 against;
        uint48 drawableFrom;
        uint48 votingFrom;
        uint32 poolEpoch;
        address payer;
        uint64 beaconRound;
        uint128 budget;
        uint128 owed;
        uint256 tally;
        Settlement settlement;
    }

    /// @dev `seats`: of the last counted round, 0 before. `others`: persons not to be seated that are no parties: appellants, and
    /// the jurors of every panel but the current one.
    struct Dispute {
        address arbitrable;
        Lane lane;
        uint8 choices;
        uint32 snapshotEpoch;
        uint8 ruling;
        uint8 seats;
        bool solved;
        bool delivered;
        uint32[] parties;
        uint32[] others;
        Round[] rounds;
    }

    /// @dev What a new round starts from.
    struct Opening {
        uint256 rung;
        bool redraw;
        uint256 against;
        address payer;
        uint256 budget;
        uint256 drawableFrom;
    }

    bytes32 private constant _SEED_DOMAIN = keccak256("Counterweight.JuryCourt.Seed.v1");

    Dispute[] internal _disputes;
    mapping(uint256 disputeID => mapping(uint256 round => mapping(uint32 person => uint256 word))) internal _ballots;

    /// @inheritdoc IJuryCourt
    function draw(uint256 disputeID, uint256 maxSteps) external returns (bool done) {
        Dispute storage d = _disputeIn(disputeID, CourtPhase.Draw);
        Round storage r = _last(d);
        bytes32 seed = _seedOf(disputeID, d.rounds.length - 1, r);
        if (seed == 0) revert CourtSeedUnknown(r.beaconRound);
        done = _pool().draw(r.request, seed, maxSteps);
        if (done) _seat(disputeID, d, r);
    }

    /// @inheritdoc IJuryCourt
    function pass(uint256 disputeID) external {
        Dispute storage d = _dispute(disputeID);
        CourtPhase phase = _phaseOf(d);
        Round storage r = _last(d);
        if (phase == CourtPhase.Overdue) {
            _giveUp(disputeID, d, r, 0);
            _pool().cancel(r.request);
        } else if (phase == CourtPhase.Inquorate) {
            _void(disputeID, d, r);
        } else if (phase == CourtPhase.Appeal && !r.announced) {
            r.announced = true;
            emit AppealPossible(disputeID, IArbitrable(d.arbitrable));
        } else {
            revert CourtWrongPhase(disputeID, phase);
        }
    }

    /// @inheritdoc IJuryCourt
    function phaseOf(uint256 disputeID) external view returns (CourtPhase) {
        return _phaseOf(_dispute(disputeID));
    }

    /// @inheritdoc IJuryCourt
    function seedOf(uint256 disputeID, uint256 round) external view returns (bytes32) {
        return _seedOf(disputeID, round, _round(disputeID, round));
    }

    /// @inheritdoc IJuryCourt
    function heldOf(uint256 disputeID) external view returns (uint256 held) {
        Round[] storage rounds = _dispute(disputeID).rounds;
        for (uint256 i = 0; i < rounds.length; ++i) held += rounds[i].budget;
    }

    /// @dev Asks the pool for the jury of a new round.
    function _open(uint256 disputeID, Dispute storage d, Opening memory opening) internal {
        uint256 index = d.rounds.length;
        if (index != 0) _exclude(d, _pool().juryOf(d.rounds[index - 1].request));
        Round storage r = d.rounds.push();
        (r.rung, r.redraw, r.against) = (uint8(opening.rung), opening.redraw, uint8(opening.against));
        // A ladder's price is below 2^103.
        (r.payer, r.budget) = (opening.payer, uint128(opening.budget));
        // Seconds fit 48 bits for eight million years.
        (r.drawableFrom, r.poolEpoch) = (uint48(opening.drawableFrom), currentEpoch());
        // The first round due after `drawableFrom`.
        r.beaconRound = BEACON.roundAt(r.drawableFrom) + 1;
        // At most 63.
        uint32 seats = uint32(_seatsAt(d.lane, opening.rung));
        r.request = _pool().request(seats, d.snapshotEpoch, d.parties, d.others);
        emit CourtRoundOpened(disputeID, index, r.request, seats, r.beaconRound, r.drawableFrom, r.payer);
    }

    /// @dev Counts the votes of the last round, whose jury has done its duty.
    function _count(uint256 disputeID, Dispute storage d) internal virtual {
        Round storage r = _last(d);
        r.stage = Stage.Counted;
        // At most 31.
        d.ruling = uint8(CourtBallot.winner(r.tally));
        d.seats = r.seats;
        emit CourtRoundCounted(disputeID, d.rounds.length - 1, d.ruling, r.revealed);
        _keep(d, r, r.revealed * FEE + _keeperPart());
    }

    function _phaseOf(Dispute storage d) internal view returns (CourtPhase) {
        if (d.solved) return CourtPhase.Solved;
        Round storage r = _last(d);
        if (r.stage == Stage.Drawing) return _drawingPhase(r);
        if (r.stage != Stage.Voting) return CourtPhase.Decided;
        if (block.timestamp < _commitEnd(r)) return CourtPhase.Commit;
        if (block.timestamp < _revealEnd(r)) return CourtPhase.Reveal;
        if (!_isQuorate(r)) return CourtPhase.Inquorate;
        bool appealable = _seatsAt(d.lane, r.rung + 1) != 0 && block.timestamp < _appealEnd(r);
        return appealable ? CourtPhase.Appeal : CourtPhase.Decided;
    }

    /// @dev The dispute, if it is in phase `required`.
    function _disputeIn(uint256 disputeID, CourtPhase required) internal view returns (Dispute storage d) {
        d = _dispute(disputeID);
        CourtPhase phase = _phaseOf(d);
        if (phase != required) revert CourtWrongPhase(disputeID, phase);
    }

    /// @dev Two thirds of the panel revealed; or more than half of its seats revealed one choice, so that nobody who stayed away
    /// could have changed it, and another panel would serve only whoever stays away. Once true it stays true (JR-10).
    function _isQuorate(Round storage r) internal view virtual returns (bool) {
        return 3 * uint256(r.revealed) >= 2 * uint256(r.seats) || CourtBallot.isSettled(r.tally, r.seats);
    }

    function _commitEnd(Round storage r) internal view returns (uint256) {
        return r.votingFrom + _days(COMMIT_DAYS);
    }

    function _revealEnd(Round storage r) internal view returns (uint256) {
        return _commitEnd(r) + _days(REVEAL_DAYS);
    }

    function _appealEnd(Round storage r) internal view returns (uint256) {
        return _revealEnd(r) + _days(APPEAL_DAYS);
    }

    function _dispute(uint256 disputeID) internal view returns (Dispute storage) {
        if (disputeID == 0 || disputeID > _disputes.length) revert CourtDisputeUnknown(disputeID);
        return _disputes[disputeID - 1];
    }

    function _round(uint256 disputeID, uint256 round) internal view returns (Round storage) {
        Dispute storage d = _dispute(disputeID);
        if (round >= d.rounds.length) revert CourtRoundUnknown(disputeID, round);
        return d.rounds[round];
    }

    function _last(Dispute storage d) internal view returns (Round storage) {
        return d.rounds[d.rounds.length - 1];
    }

    /// @dev The pool has drawn. The largest odd number of its jury sits.
    function _seat(uint256 disputeID, Dispute storage d, Round storage r) private {
        uint256 drawn = _pool().juryOf(r.request).length;
        uint256 seats = drawn == 0 ? 0 : drawn - ((drawn + 1) % 2);
        _payKeeper(r);
        uint256 least = d.seats == 0 ? _leastSeats(d.lane) : d.seats + 1;
        if (seats < least) {
            _giveUp(disputeID, d, r, drawn);
            _pool().discharge(r.request);
            return;
        }
        // At most 63 seats.
        (r.stage, r.seats, r.votingFrom) = (Stage.Voting, uint8(seats), uint48(block.timestamp));
        emit CourtJurySeated(disputeID, d.rounds.length - 1, seats, _commitEnd(r), _revealEnd(r));
    }

    /// @dev The last ruling stands; whoever paid for the round has its fees back.
    function _giveUp(uint256 disputeID, Dispute storage d, Round storage r, uint256 drawn) private {
        r.stage = Stage.Undrawn;
        emit CourtRoundUndrawn(disputeID, d.rounds.length - 1, drawn);
        _keep(d, r, 0);
    }

    /// @dev Too few revealed. Votes are discarded; a panel that is the second one is paid for its reveals.
    function _void(uint256 disputeID, Dispute storage d, Round storage r) private {
        r.stage = Stage.Void;
        emit CourtRoundInquorate(disputeID, d.rounds.length - 1, r.revealed, r.seats);
        uint256 keeper = _keeperPart();
        if (r.redraw) {
            _keep(d, r, r.revealed * FEE + keeper);
            return;
        }
        uint256 budget = r.budget - keeper;
        // Below 2^94.
        r.budget = uint128(keeper);
        _open(
            disputeID,
            d,
            Opening({
                rung: r.rung,
                redraw: true,
                against: r.against,
                payer: r.payer,
                budget: budget,
                drawableFrom: block.timestamp + SEED_LAG
            })
        );
    }

    /// @dev Keeps `needed` wei in the round's budget; the rest returns to who paid, and was not spent on the appeal.
    function _keep(Dispute storage d, Round storage r, uint256 needed) private {
        uint256 returned = r.budget - needed;
        // Not above what the budget was.
        r.budget = uint128(needed);
        Round storage origin = r.redraw ? d.rounds[d.rounds.length - 2] : r;
        // What an appeal cost is not below what returns of it; first rounds are owed nothing.
        if (origin.owed != 0) origin.owed -= uint128(returned);
        _credit(r.payer, returned);
    }

    /// @dev A quarter of the reward to the caller, out of the round's budget.
    function _payKeeper(Round storage r) internal {
        // Below 2^94.
        r.budget -= uint128(_keeperPart());
        _credit(msg.sender, _keeperPart());
    }

    function _drawingPhase(Round storage r) private view returns (CourtPhase) {
        if (block.timestamp < r.drawableFrom) return CourtPhase.Evidence;
        if (block.timestamp >= r.drawableFrom + _days(DRAW_DAYS)) return CourtPhase.Overdue;
        (uint32 treeEpoch, , ) = _pool().poolState();
        return r.poolEpoch < treeEpoch ? CourtPhase.Overdue : CourtPhase.Draw;
    }

    /// @dev Nobody sits twice in a dispute.
    function _exclude(Dispute storage d, uint32[] memory jury) private {
        for (uint256 i = 0; i < jury.length; ++i) d.others.push(jury[i]);
    }

    /// @dev Zero while the beacon's value is unknown.
    function _seedOf(uint256 disputeID, uint256 index, Round storage r) internal view virtual returns (bytes32) {
        bytes32 value = BEACON.randomness(r.beaconRound);
        if (value == 0) return 0;
        return keccak256(abi.encode(_SEED_DOMAIN, block.chainid, address(this), disputeID, index, r.poolEpoch, value));
    }
}
