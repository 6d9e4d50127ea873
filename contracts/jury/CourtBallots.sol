// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CourtPhase, IJuryCourt} from "../interfaces/IJuryCourt.sol";
import {CourtBallot} from "../libraries/CourtBallot.sol";
import {CourtRounds} from "./CourtRounds.sol";

/// @title CourtBallots
/// @notice Commits, reveals and leaks (mechanism, section 8; JR-5).
/// @dev A commitment binds chain, court, dispute, round and person: copied by another juror, or into another round, it never
/// reveals. It is final, so that a juror cannot leak one ballot and cast another.
///
/// Who denounces shows the salt to everybody, so another may send the same proof first. The juror loses the same.
abstract contract CourtBallots is CourtRounds {
    bytes32 private constant _COMMIT_DOMAIN = keccak256("Counterweight.JuryCourt.Commit.v1");
    /// @dev A quarter of a leaked bond is the bounty.
    uint256 private constant _BOUNTY_DIVISOR = 4;

    /// @inheritdoc IJuryCourt
    function commit(uint256 disputeID, bytes32 commitment) external {
        Dispute storage d = _disputeIn(disputeID, CourtPhase.Commit);
        if (!CourtBallot.isCommitment(commitment)) revert CourtCommitmentInvalid(commitment);
        // A person that lapsed stays bound to its account, and keeps its duty.
        uint32 person = _registry().bindingOf(msg.sender).person;
        uint256 round = d.rounds.length - 1;
        Round storage r = d.rounds[round];
        uint256 seat = person == 0 ? 0 : _pool().seatOf(r.request, person);
        // The last seat of an even jury is none.
        if (seat == 0 || seat > r.seats) revert CourtNotJuror(disputeID, msg.sender);
        if (_ballots[disputeID][round][person] != 0) revert CourtAlreadyCommitted(disputeID, person);
        _ballots[disputeID][round][person] = uint256(commitment);
        emit BallotCommitted(disputeID, round, person, commitment);
    }

    /// @inheritdoc IJuryCourt
    function reveal(uint256 disputeID, uint32 person, uint256 choice, bytes32 salt) external {
        Dispute storage d = _disputeIn(disputeID, CourtPhase.Reveal);
        if (choice > d.choices) revert CourtChoiceInvalid(choice, d.choices);
        uint256 round = _proven(disputeID, d, person, choice, salt);
        Round storage r = d.rounds[round];
        _ballots[disputeID][round][person] = CourtBallot.revealed(choice);
        r.tally = CourtBallot.add(r.tally, choice);
        ++r.revealed;
        emit BallotRevealed(disputeID, round, person, choice);
    }

    /// @inheritdoc IJuryCourt
    function denounce(uint256 disputeID, uint32 person, uint256 choice, bytes32 salt) external {
        Dispute storage d = _disputeIn(disputeID, CourtPhase.Commit);
        uint256 round = _proven(disputeID, d, person, choice, salt);
        uint256 bond = _pool().jurorBond();
        uint256 bounty = _part(bond, _BOUNTY_DIVISOR);
        // Any non-zero word keeps the proof from working twice.
        _ballots[disputeID][round][person] = CourtBallot.leaked(0);
        bool oneself = msg.sender == _registry().accountOf(person) || msg.sender == _pool().bonderOf(person);
        uint256 paid = _pool().slash(person, bounty, oneself ? address(0) : msg.sender);
        uint256 seized = _pool().seize(person, bond - bounty);
        _ballots[disputeID][round][person] = CourtBallot.leaked(seized / UNIT);
        emit BallotDenounced(disputeID, round, person, msg.sender, oneself ? 0 : paid);
    }

    /// @inheritdoc IJuryCourt
    function commitmentOf(
        uint256 disputeID,
        uint32 person,
        uint256 choice,
        bytes32 salt
    ) external view returns (bytes32) {
        return _commitmentOf(disputeID, _dispute(disputeID).rounds.length - 1, person, choice, salt);
    }

    /// @inheritdoc IJuryCourt
    function ballotOf(
        uint256 disputeID,
        uint256 round,
        uint32 person
    ) external view returns (BallotState state, uint256 choice, uint256 seized) {
        _round(disputeID, round);
        uint256 word = _ballots[disputeID][round][person];
        (state, choice) = CourtBallot.read(word);
        seized = CourtBallot.seizedOf(word) * UNIT;
    }

    /// @inheritdoc IJuryCourt
    function votesFor(uint256 disputeID, uint256 round, uint256 choice) external view returns (uint256) {
        return CourtBallot.votesFor(_round(disputeID, round).tally, choice);
    }

    /// @dev A part of the bond in whole gwei, rounded down: the juror never loses more than was said.
    function _part(uint256 amount, uint256 divisor) internal pure returns (uint256) {
        return (amount / divisor / UNIT) * UNIT;
    }

    /// @dev The current round, in which `person` is committed to `choice` with `salt`.
    function _proven(
        uint256 disputeID,
        Dispute storage d,
        uint32 person,
        uint256 choice,
        bytes32 salt
    ) private view returns (uint256 round) {
        round = d.rounds.length - 1;
        bytes32 commitment = _commitmentOf(disputeID, round, person, choice, salt);
        if (_ballots[disputeID][round][person] != uint256(commitment)) revert CourtRevealMismatch(disputeID, person);
    }

    function _commitmentOf(
        uint256 disputeID,
        uint256 round,
        uint32 person,
        uint256 choice,
        bytes32 salt
    ) internal view virtual returns (bytes32) {
        return
            keccak256(abi.encode(_COMMIT_DOMAIN, block.chainid, address(this), disputeID, round, person, choice, salt));
    }
}
