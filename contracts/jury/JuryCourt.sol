// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {CourtPhase, IJuryCourt} from "../interfaces/IJuryCourt.sol";
import {CourtBallot} from "../libraries/CourtBallot.sol";
import {CourtRequest} from "../libraries/CourtRequest.sol";
import {CourtSettlement} from "./CourtSettlement.sol";
import {CourtConfig, CourtTerms} from "./CourtTerms.sol";

/// @title JuryCourt
/// @notice An ERC-792 arbitrator whose jurors are persons drawn by lot (mechanism, section 8; JR-1..JR-10).
/// @dev Trusts the juror pool, whose court it is, registry, votes and vault behind it, and the beacon not to know its own future.
/// Trusts no arbitrable, party, juror, payer or keeper. Holds coin only; bonds are stake in the vault. There is no owner.
///
///   createDispute                 draw            + 1 "day"      + 1 "day"        + 2 "days"
///   Evidence -----------> Draw --------> Commit ---------> Reveal ---------> Appeal ---------> Decided --> Solved
///            1 "day" + lag |  3 "days"                       |  |             |  appeal: Evidence of the next rung
///                          v                                 |  +-- last rung: Decided
///                       Overdue -- pass --> Decided          v
///                                                        Inquorate -- pass --> Draw, once; then Decided
///
/// JR-8: where a dispute can be, and who gets it out. No exit needs anybody in particular, or anything but the clock, besides
/// coin in an appeal, which is never needed.
///
/// | phase     | ends                                           | by                                               |
/// | --------- | ---------------------------------------------- | ------------------------------------------------ |
/// | Evidence  | 1 "day" and the lag after it began             | itself                                           |
/// | Draw      | when the jury is drawn, or after 3 "days"      | draw by anyone; itself                           |
/// | Overdue   | the ruling before stands                       | pass by anyone                                   |
/// | Commit    | 1 "day" after the draw                         | itself                                           |
/// | Reveal    | 1 "day" later                                  | itself                                           |
/// | Inquorate | another panel, or the ruling before stands     | pass by anyone                                   |
/// | Appeal    | 2 "days" later, or with an appeal              | itself; appeal by anyone                         |
/// | Decided   | final                                          | resolve by anyone, whatever the arbitrable does  |
/// | Solved    | every round settles on its own                 | settle, deliver, withdrawFor, sweep by anyone    |
///
/// | function     | who may call    | hostile caller                                                                      |
/// | ------------ | --------------- | ----------------------------------------------------------------------------------- |
/// | createDispute| anyone who pays | names innocent parties: they lose seats in a dispute of its own only                |
/// | appeal       | anyone who pays | buys one more, larger panel per rung, not its verdict                               |
/// | draw, settle | anyone          | chooses when and in which parts, not whom or how much                               |
/// | pass, resolve, deliver | anyone | with too little gas makes a delivery fail, which anyone repeats                      |
/// | commit       | seated jurors   | one ballot each                                                                     |
/// | reveal, denounce | who knows a salt | does what the juror could not prevent by then                                   |
/// | reimburse    | anyone          | gives                                                                               |
/// | withdraw...  | who has credit, or anyone for it | a receiver that refuses leaves its own coin where it is            |
/// | submitEvidence | anyone        | writes logs at its own cost                                                         |
contract JuryCourt is CourtSettlement {
    constructor(CourtConfig memory config) CourtTerms(config) {}

    /// @inheritdoc IArbitrator
    /// @dev At least `arbitrationCost(_extraData)`; 1..31 choices. The caller is the arbitrable, and a party, if it is a person.
    function createDispute(uint256 _choices, bytes calldata _extraData) external payable returns (uint256 disputeID) {
        if (_choices == 0 || _choices > CourtBallot.MAX_CHOICES) {
            revert CourtChoicesOutOfRange(_choices, CourtBallot.MAX_CHOICES);
        }
        disputeID = _disputes.length + 1;
        Dispute storage d = _disputes.push();
        // At most 31.
        (d.arbitrable, d.choices) = (msg.sender, uint8(_choices));
        address refundTo = _admit(d, _extraData);
        uint256 cost = _takePayment(d.lane, 0);
        emit DisputeCreation(disputeID, IArbitrable(msg.sender));
        _open(disputeID, d, _opening(0, 0, refundTo, cost));
    }

    /// @inheritdoc IArbitrator
    /// @dev At least `appealCost(_disputeID, "")`, in the appeal period. The caller's person is not seated from here on.
    function appeal(uint256 _disputeID, bytes calldata) external payable {
        Dispute storage d = _disputeIn(_disputeID, CourtPhase.Appeal);
        uint256 rung = _last(d).rung + 1;
        uint256 cost = _takePayment(d.lane, rung);
        _count(_disputeID, d);
        emit AppealDecision(_disputeID, IArbitrable(d.arbitrable));
        uint32 person = _registry().bindingOf(msg.sender).person;
        if (person != 0) d.others.push(person);
        _open(_disputeID, d, _opening(rung, d.ruling, msg.sender, cost));
        // Below 2^103.
        _last(d).owed = uint128(cost);
    }

    /// @inheritdoc IJuryCourt
    function resolve(uint256 disputeID) external {
        Dispute storage d = _disputeIn(disputeID, CourtPhase.Decided);
        if (_last(d).stage == Stage.Voting) _count(disputeID, d);
        d.solved = true;
        emit DisputeSolved(disputeID, d.ruling);
        _deliver(disputeID, d);
    }

    /// @inheritdoc IJuryCourt
    function deliver(uint256 disputeID) external returns (bool taken) {
        Dispute storage d = _dispute(disputeID);
        if (!d.solved || d.delivered) revert CourtNothingToDeliver(disputeID);
        return _deliver(disputeID, d);
    }

    /// @inheritdoc IJuryCourt
    function reimburse(uint256 disputeID) external payable {
        Dispute storage d = _dispute(disputeID);
        uint256 left = msg.value;
        for (uint256 i = 0; d.solved && i < d.rounds.length; ++i) {
            Round storage r = d.rounds[i];
            uint256 amount = Math.min(_turnedCost(d, r), left);
            if (amount == 0) continue;
            left -= amount;
            // Not above what is owed.
            r.owed -= uint128(amount);
            emit AppealReimbursed(disputeID, i, r.payer, amount);
            _credit(r.payer, amount);
        }
        _credit(msg.sender, left);
    }

    /// @inheritdoc IJuryCourt
    function submitEvidence(uint256 disputeID, string calldata evidence) external {
        if (_dispute(disputeID).solved) revert CourtWrongPhase(disputeID, CourtPhase.Solved);
        emit Evidence(this, disputeID, msg.sender, evidence);
    }

    /// @inheritdoc IArbitrator
    function arbitrationCost(bytes calldata _extraData) external view returns (uint256 cost) {
        Lane lane = Lane.Standard;
        if (_extraData.length != 0) (lane, , , ) = CourtRequest.decode(_extraData);
        return _price(lane, 0);
    }

    /// @inheritdoc IArbitrator
    /// @dev The same in every phase below the last rung; `type(uint128).max` on it and once the ruling is decided.
    function appealCost(uint256 _disputeID, bytes calldata) external view returns (uint256 cost) {
        Dispute storage d = _dispute(_disputeID);
        CourtPhase phase = _phaseOf(d);
        uint256 rung = _last(d).rung + 1;
        bool over = phase == CourtPhase.Decided || phase == CourtPhase.Solved || _seatsAt(d.lane, rung) == 0;
        return over ? UNPAYABLE : _price(d.lane, rung);
    }

    /// @inheritdoc IArbitrator
    /// @dev Known once enough of a panel below the last rung revealed for it to count; (0, 0) before, and when it is over.
    function appealPeriod(uint256 _disputeID) external view returns (uint256 start, uint256 end) {
        Dispute storage d = _dispute(_disputeID);
        Round storage r = _last(d);
        CourtPhase phase = _phaseOf(d);
        bool coming = phase == CourtPhase.Reveal && _isQuorate(r) && _seatsAt(d.lane, r.rung + 1) != 0;
        if (coming || phase == CourtPhase.Appeal) (start, end) = (_revealEnd(r), _appealEnd(r));
    }

    /// @inheritdoc IArbitrator
    function disputeStatus(uint256 _disputeID) external view returns (DisputeStatus status) {
        CourtPhase phase = _phaseOf(_dispute(_disputeID));
        if (phase == CourtPhase.Solved) return DisputeStatus.Solved;
        return phase == CourtPhase.Appeal ? DisputeStatus.Appealable : DisputeStatus.Waiting;
    }

    /// @inheritdoc IArbitrator
    function currentRuling(uint256 _disputeID) external view returns (uint256 ruling) {
        return _standingRuling(_dispute(_disputeID));
    }

    /// @inheritdoc IJuryCourt
    function reimbursable(uint256 disputeID) external view returns (uint256 wei_) {
        Dispute storage d = _dispute(disputeID);
        for (uint256 i = 0; d.solved && i < d.rounds.length; ++i) wei_ += _turnedCost(d, d.rounds[i]);
    }

    /// @inheritdoc IJuryCourt
    function disputeOf(uint256 disputeID) external view returns (DisputeRecord memory) {
        Dispute storage d = _dispute(disputeID);
        return
            DisputeRecord({
                arbitrable: d.arbitrable,
                lane: d.lane,
                snapshotEpoch: d.snapshotEpoch,
                choices: d.choices,
                ruling: _standingRuling(d),
                rounds: d.rounds.length,
                phase: _phaseOf(d),
                delivered: d.delivered,
                parties: d.parties
            });
    }

    /// @inheritdoc IJuryCourt
    function roundOf(uint256 disputeID, uint256 round) external view returns (RoundRecord memory record) {
        Round storage r = _round(disputeID, round);
        record.stage = r.stage;
        record.request = r.request;
        record.rung = r.rung;
        record.redraw = r.redraw;
        record.seats = r.seats;
        record.revealed = r.revealed;
        record.beaconRound = r.beaconRound;
        record.drawableFrom = r.drawableFrom;
        if (r.votingFrom != 0) (record.commitEnd, record.revealEnd) = (_commitEnd(r), _revealEnd(r));
        record.against = r.against;
        record.payer = r.payer;
        record.budget = r.budget;
        record.owed = r.owed;
        record.settled = r.settlement.done;
    }

    /// @inheritdoc IJuryCourt
    function disputeCount() external view returns (uint256) {
        return _disputes.length;
    }

    /// @dev Reads the request. Every party counts as the person bound to its account now and as the one active there at the
    /// snapshot, so that moving away from an account, or into it, hides nobody.
    function _admit(Dispute storage d, bytes calldata extraData) private returns (address refundTo) {
        address[] memory named = new address[](0);
        uint32 epoch = currentEpoch();
        // In epoch 0 no snapshot is closed, which the pool says.
        uint32 snapshot = epoch == 0 ? 0 : epoch - 1;
        if (extraData.length != 0) (d.lane, snapshot, named, refundTo) = CourtRequest.decode(extraData);
        if (named.length > MAX_PARTIES) revert CourtTooManyParties(named.length, MAX_PARTIES);
        if (refundTo == address(0)) refundTo = msg.sender;
        d.snapshotEpoch = snapshot;
        _addParty(d, msg.sender, snapshot);
        for (uint256 i = 0; i < named.length; ++i) _addParty(d, named[i], snapshot);
    }

    function _addParty(Dispute storage d, address account, uint32 snapshot) private {
        uint32 person = _registry().bindingOf(account).person;
        if (person != 0) d.parties.push(person);
        uint32 then = VOTES.voiceAt(account, snapshot).person;
        if (then != 0 && then != person) d.parties.push(then);
    }

    /// @dev The caller pays for the round on `rung`; what it sent above the price becomes its credit.
    function _takePayment(Lane lane, uint256 rung) private returns (uint256 cost) {
        cost = _price(lane, rung);
        if (msg.value < cost) revert CourtPaymentTooLow(msg.value, cost);
        _credit(msg.sender, msg.value - cost);
    }

    function _opening(
        uint256 rung,
        uint256 against,
        address payer,
        uint256 cost
    ) private view returns (Opening memory) {
        uint256 from = block.timestamp + _days(EVIDENCE_DAYS) + SEED_LAG;
        return Opening(rung, false, against, payer, cost, from);
    }

    /// @dev State first; return data is not copied. An arbitrable that refuses, or burns what gas it is given, can be told again.
    function _deliver(uint256 disputeID, Dispute storage d) internal virtual returns (bool taken) {
        d.delivered = true;
        bytes memory call = abi.encodeCall(IArbitrable.rule, (disputeID, d.ruling));
        taken = LowLevelCall.callNoReturn(d.arbitrable, call);
        if (!taken) d.delivered = false;
        emit RulingDelivered(disputeID, taken);
    }

    function _standingRuling(Dispute storage d) private view returns (uint256) {
        Round storage r = _last(d);
        bool counted = r.stage == Stage.Voting && block.timestamp >= _revealEnd(r) && _isQuorate(r);
        return counted ? CourtBallot.winner(r.tally) : d.ruling;
    }

    /// @dev Wei to repay for the appeal that opened the round; 0 when the appealed ruling is the final one.
    function _turnedCost(Dispute storage d, Round storage r) private view returns (uint256) {
        return r.against == d.ruling ? 0 : r.owed;
    }
}
