// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";
import {IEpochClock} from "./IEpochClock.sol";
import {IJurorPoolErrors} from "./IJurorPool.sol";

/// @notice What a dispute waits for, and which calls are open.
/// @dev Evidence: for the drand round. Draw: for somebody to `draw`. Overdue: no jury in time; `pass`. Commit, Reveal: for the
/// jurors. Inquorate: fewer than two thirds revealed and no choice has more than half of the seats; `pass`. Appeal: for an
/// appeal, or for the end of the period. Decided: `resolve`. Solved: nothing; rounds can be settled.
enum CourtPhase {
    Evidence,
    Draw,
    Overdue,
    Commit,
    Reveal,
    Inquorate,
    Appeal,
    Decided,
    Solved
}

/// @notice Errors of the court, apart so that contracts through which its calls pass declare them too.
interface IJuryCourtErrors is IJurorPoolErrors {
    /// @notice A constructor argument is the zero address.
    error CourtZeroAddress();
    /// @notice A ladder has 1 to 4 panels, all odd, rising, from 3 to 63 seats, and few enough that nobody sits twice.
    error CourtLadderInvalid(uint32[] panels);
    /// @notice The fee is zero or the keeper's reward is above it.
    error CourtFeeInvalid(uint96 feePerJuror, uint96 keeperReward);
    /// @notice The lag of seeds is more than a "day".
    error CourtSeedLagTooLong(uint32 seedLag, uint32 maximum);
    /// @notice There is no such dispute.
    error CourtDisputeUnknown(uint256 disputeID);
    /// @notice The dispute has no such round.
    error CourtRoundUnknown(uint256 disputeID, uint256 round);
    /// @notice A dispute has 1 to `maximum` choices.
    error CourtChoicesOutOfRange(uint256 choices, uint256 maximum);
    /// @notice The request names too many parties.
    error CourtTooManyParties(uint256 parties, uint256 maximum);
    /// @notice Less coin than the cost was sent.
    error CourtPaymentTooLow(uint256 paid, uint256 cost);
    /// @notice The call is not open in this phase.
    error CourtWrongPhase(uint256 disputeID, CourtPhase phase);
    /// @notice Nobody submitted the beacon's round yet.
    error CourtSeedUnknown(uint64 beaconRound);
    /// @notice The caller's person has no seat in the current round.
    error CourtNotJuror(uint256 disputeID, address caller);
    /// @notice The juror has committed; a commitment is final.
    error CourtAlreadyCommitted(uint256 disputeID, uint32 person);
    /// @notice No hash function gave this commitment: it is below 2^128.
    error CourtCommitmentInvalid(bytes32 commitment);
    /// @notice The juror did not commit to this choice with this salt, or revealed or leaked already.
    error CourtRevealMismatch(uint256 disputeID, uint32 person);
    /// @notice The choice is above the number of choices.
    error CourtChoiceInvalid(uint256 choice, uint256 choices);
    /// @notice The round had no jury, is settled, or waits for the final ruling.
    error CourtRoundNotSettleable(uint256 disputeID, uint256 round);
    /// @notice A call that works in steps was given none.
    error CourtStepsZero();
    /// @notice The ruling is delivered, or the dispute not solved.
    error CourtNothingToDeliver(uint256 disputeID);
    /// @notice The account has no credit.
    error CourtNothingToWithdraw(address account);
    /// @notice The insurance fund is owed nothing.
    error CourtNothingToSweep();
    /// @notice The receiver refused the coin.
    error CourtTransferFailed(address to, uint256 amount);
}

/// @notice Events of the court besides those of ERC-792.
interface IJuryCourtEvents {
    /// @notice A jury was asked for. It is drawn by the value of `beaconRound`, from `drawableFrom` on.
    event CourtRoundOpened(
        uint256 indexed disputeID,
        uint256 indexed round,
        uint32 indexed request,
        uint32 seats,
        uint64 beaconRound,
        uint256 drawableFrom,
        address payer
    );
    /// @notice The jury sits: the first `seats` of the pool's request. Commits end at `commitEnd`, reveals at `revealEnd`.
    event CourtJurySeated(
        uint256 indexed disputeID,
        uint256 indexed round,
        uint256 seats,
        uint256 commitEnd,
        uint256 revealEnd
    );
    /// @notice The round ends without a jury that counts; the last ruling stands.
    event CourtRoundUndrawn(uint256 indexed disputeID, uint256 indexed round, uint256 drawn);
    /// @notice Fewer than two thirds revealed and no choice has more than half of the seats. The first time another panel is asked
    /// for, then the last ruling stands.
    event CourtRoundInquorate(uint256 indexed disputeID, uint256 indexed round, uint32 revealed, uint32 seats);
    /// @notice The votes of the round were counted.
    event CourtRoundCounted(uint256 indexed disputeID, uint256 indexed round, uint256 ruling, uint32 revealed);
    event BallotCommitted(uint256 indexed disputeID, uint256 indexed round, uint32 indexed person, bytes32 commitment);
    event BallotRevealed(uint256 indexed disputeID, uint256 indexed round, uint32 indexed person, uint256 choice);
    /// @notice The juror's salt was known during the commit period: its vote is void.
    event BallotDenounced(
        uint256 indexed disputeID,
        uint256 indexed round,
        uint32 indexed person,
        address denouncer,
        uint256 bounty
    );
    event DisputeSolved(uint256 indexed disputeID, uint256 ruling);
    /// @notice The arbitrable was told, and took it or not.
    event RulingDelivered(uint256 indexed disputeID, bool taken);
    /// @notice A fee was earned by `person`; wei.
    event JurorPaid(
        uint256 indexed disputeID,
        uint256 indexed round,
        uint32 indexed person,
        address account,
        uint256 fee
    );
    /// @notice Everybody of the round is judged: `seized` wei of stake, of which `share` to each of `sharers`.
    event CourtRoundJudged(
        uint256 indexed disputeID,
        uint256 indexed round,
        uint256 seized,
        uint256 share,
        uint32 sharers
    );
    event CourtRoundSettled(uint256 indexed disputeID, uint256 indexed round);
    /// @notice Coin that turned an appeal's cost back to who paid it.
    event AppealReimbursed(uint256 indexed disputeID, uint256 indexed round, address indexed appellant, uint256 amount);
    event CourtCredited(address indexed account, uint256 amount);
    event CourtWithdrawn(address indexed account, address indexed to, uint256 amount);
    event CourtSwept(address indexed insurance, uint256 amount);
    /// @notice ERC-1497: evidence in the group of the dispute's number.
    event Evidence(
        IArbitrator indexed _arbitrator,
        uint256 indexed _evidenceGroupID,
        address indexed _party,
        string _evidence
    );
}

/// @title IJuryCourt
/// @notice Disputes before juries drawn by lot (mechanism, section 8; JR-1..JR-10). An ERC-792 arbitrator; fees are in wei of
/// the chain's coin, bonds and slashes in wei of the stake token.
/// @dev `extraData` of `createDispute` is empty or `CourtRequest.encode(lane, snapshotEpoch, parties, refundTo)`; empty means the
/// standard lane, the last closed snapshot and no parties. That of `appeal` is not looked at. Payment above the cost becomes the
/// caller's credit. `appealCost` is `type(uint128).max`, more coin than there is, where there is nothing to appeal.
///
/// Disputes are numbered from 1, choices from 1, rounds from 0; ruling and choice 0 mean "refuse to rule". Every panel is a round
/// of its own: the second panel of a redraw too.
interface IJuryCourt is IArbitrator, IJuryCourtErrors, IJuryCourtEvents, IEpochClock {
    /// @notice Which ladder of panels a dispute climbs.
    /// @dev An operations dispute whose first panel cannot be seated in full is not ruled on at all.
    enum Lane {
        Standard,
        Operations
    }

    /// @notice Where a round stands. Undrawn: no jury, or one too small. Void: inquorate.
    enum Stage {
        Drawing,
        Voting,
        Counted,
        Void,
        Undrawn
    }

    /// @notice What is known of a juror's ballot. Withheld: committed and not revealed when judged.
    enum BallotState {
        None,
        Committed,
        Revealed,
        Leaked,
        Withheld
    }

    /// @notice A dispute.
    /// @param ruling of the last counted round; final when solved
    /// @param rounds panels asked for so far, at most 8
    /// @param parties persons that are parties, whose delegators are not seated either
    struct DisputeRecord {
        address arbitrable;
        Lane lane;
        uint32 snapshotEpoch;
        uint256 choices;
        uint256 ruling;
        uint256 rounds;
        CourtPhase phase;
        bool delivered;
        uint32[] parties;
    }

    /// @notice A round. Times in seconds, 0 while unknown.
    /// @param request number of the pool's request, which knows the jury
    /// @param rung place on the lane's ladder
    /// @param redraw whether it repeats a void round
    /// @param seats k: the first so many of the request's jury vote; odd, 0 while undrawn
    /// @param beaconRound whose value is the seed's
    /// @param against the ruling that was appealed, 0 in the first round
    /// @param payer credited with what the round does not need: its appellant, or whom the arbitrable named
    /// @param budget wei of the round still held
    /// @param owed wei that its appellant spent and nobody repaid yet; 0 in the first round
    struct RoundRecord {
        Stage stage;
        uint256 request;
        uint256 rung;
        bool redraw;
        uint256 seats;
        uint256 revealed;
        uint256 beaconRound;
        uint256 drawableFrom;
        uint256 commitEnd;
        uint256 revealEnd;
        uint256 against;
        address payer;
        uint256 budget;
        uint256 owed;
        bool settled;
    }

    /// @notice Draws the jury of the current round, by at most `maxSteps` leaves of the pool. Anyone, once the beacon's round is
    /// submitted and the pool's tree is at the request's epoch. Who completes it earns a quarter of the keeper's reward.
    function draw(uint256 disputeID, uint256 maxSteps) external returns (bool done);

    /// @notice Moves a dispute on that waits for nobody: gives up a round without a jury in time, asks for another panel after
    /// an inquorate one (or ends the dispute), announces, once, that an appeal is possible. Anyone.
    function pass(uint256 disputeID) external;

    /// @notice Commits the juror that the caller's account is bound to. Once.
    /// @dev By the account bound now, live or lapsed: who moves keeps its duty, and the old account loses the vote with the person.
    /// @param commitment see `commitmentOf`
    function commit(uint256 disputeID, bytes32 commitment) external;

    /// @notice Reveals a ballot. Anyone that knows the salt: the commitment fixed whose vote it is and what it says, so that a
    /// juror may leave this to a service.
    function reveal(uint256 disputeID, uint32 person, uint256 choice, bytes32 salt) external;

    /// @notice Proves during the commit period that a juror's salt is known: the vote is void, its bond lost, a quarter of it to
    /// the caller as unbonding stake; nothing to the juror itself.
    function denounce(uint256 disputeID, uint32 person, uint256 choice, bytes32 salt) external;

    /// @notice Makes the standing ruling final and tells the arbitrable. Anyone.
    function resolve(uint256 disputeID) external;

    /// @notice Tells the arbitrable again when it did not take the ruling. Anyone, as often as needed.
    function deliver(uint256 disputeID) external returns (bool taken);

    /// @notice Pays and slashes the jurors of a round, in at most `maxSteps` steps: one for each juror to judge it, then one for
    /// each transfer of stake or juror that lost none. Anyone: from the final ruling on; for a void round at once.
    /// Who completes it earns a quarter of the keeper's reward.
    function settle(uint256 disputeID, uint256 round, uint256 maxSteps) external returns (bool done);

    /// @notice Wei that appellants paid for appeals that turned the ruling and that nobody repaid yet. Final once the dispute
    /// is solved; 0 before.
    /// @dev An appeal turned the ruling when the final ruling is another than the appealed one. What the round did not need, and
    /// what was therefore returned, does not count.
    function reimbursable(uint256 disputeID) external view returns (uint256);

    /// @notice Repays appellants that turned the ruling, from the other side's bond, as far as the coin sent goes; earlier appeals
    /// first. What is too much becomes the caller's credit. Anyone.
    function reimburse(uint256 disputeID) external payable;

    /// @notice Emits ERC-1497 evidence while the dispute is not solved. Anyone.
    function submitEvidence(uint256 disputeID, string calldata evidence) external;

    /// @notice Pays the caller's credit.
    function withdraw() external returns (uint256 amount);

    /// @notice Pays the caller's credit to `to`.
    function withdrawTo(address payable to) external returns (uint256 amount);

    /// @notice Pays the credit of `account` to that account, for contracts that can receive but do not call. Anyone.
    function withdrawFor(address payable account) external returns (uint256 amount);

    /// @notice Sends the insurance fund what it is owed. Anyone.
    function sweep() external returns (uint256 amount);

    /// @notice What a juror of the current round commits to.
    function commitmentOf(
        uint256 disputeID,
        uint32 person,
        uint256 choice,
        bytes32 salt
    ) external view returns (bytes32);

    /// @notice What the dispute waits for now.
    function phaseOf(uint256 disputeID) external view returns (CourtPhase);

    /// @notice What is known of a dispute.
    function disputeOf(uint256 disputeID) external view returns (DisputeRecord memory);

    /// @notice What is known of a round.
    function roundOf(uint256 disputeID, uint256 round) external view returns (RoundRecord memory);

    /// @notice A juror's ballot. `choice` only when revealed, `seized` in wei of stake.
    function ballotOf(
        uint256 disputeID,
        uint256 round,
        uint32 person
    ) external view returns (BallotState state, uint256 choice, uint256 seized);

    /// @notice Votes that `choice` has so far in a round.
    function votesFor(uint256 disputeID, uint256 round, uint256 choice) external view returns (uint256);

    /// @notice The seed of a round; zero while the beacon's value is unknown.
    function seedOf(uint256 disputeID, uint256 round) external view returns (bytes32);

    /// @notice Disputes ever made; numbers are 1..count.
    function disputeCount() external view returns (uint256);

    /// @notice Wei that a dispute still holds.
    function heldOf(uint256 disputeID) external view returns (uint256);

    /// @notice Wei that `account` may withdraw.
    function creditOf(address account) external view returns (uint256);

    /// @notice Wei that the insurance fund is owed.
    function insuranceDue() external view returns (uint256);

    /// @notice The seats of a lane's panels, by rising rung.
    function panels(Lane lane) external view returns (uint32[] memory);

    /// @notice Wei that a juror earns.
    function feePerJuror() external view returns (uint256);

    /// @notice Wei paid with every round for keepers: a quarter for each draw and each settlement of a panel; the rest returns.
    function keeperReward() external view returns (uint256);

    /// @notice Seconds by which the chain's clock may lag behind the beacon's.
    function seedLag() external view returns (uint32);

    /// @notice The pool that juries are drawn from.
    function pool() external view returns (address);

    /// @notice The beacon whose values juries are drawn by.
    function beacon() external view returns (address);

    /// @notice The fund that gets the fees of the incoherent.
    function insurance() external view returns (address);
}
