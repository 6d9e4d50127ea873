// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IConvictionLedger} from "../../interfaces/IConvictionLedger.sol";
import {ICounterweightGovernor} from "../../interfaces/ICounterweightGovernor.sol";
import {IImpactPolicy} from "../../interfaces/IImpactPolicy.sol";
import {IQuadraticVotes} from "../../interfaces/IQuadraticVotes.sol";
import {ConvictionLedger} from "../ConvictionLedger.sol";
import {GovernorEpochs} from "./GovernorEpochs.sol";

/// @title GovernorCountingQuadratic
/// @notice Counting module that keeps its ballots in the conviction ledger (mechanism, sections 6.1 to 6.4).
/// @dev The ledger holds receipts and tallies from the first ballot on. That costs a voter one call to another contract, and
/// saves the hand-over of every receipt when a decision is queued; kept here, the code would not fit EIP-170.
abstract contract GovernorCountingQuadratic is GovernorEpochs, ICounterweightGovernor {
    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;
    uint8 internal constant ABSTAIN = 2;

    /// @dev Full voice, in basis points.
    uint16 internal constant FULL_VOICE = 10_000;
    uint16 private constant MAX_INTENSITY = 20_000;

    IQuadraticVotes private immutable _VOTES;
    IConvictionLedger internal immutable _LEDGER;
    IImpactPolicy internal immutable _POLICY;
    address internal immutable _CHALLENGES;

    /// @param votes_ the votes contract
    /// @param policy_ the policy that classifies payloads
    /// @param challenges_ the contract that carries challenges
    /// @param personsFloor_ least number of For-persons of any decision (1..65,535)
    constructor(address votes_, address policy_, address challenges_, uint32 personsFloor_) {
        // The ledger asks the policy for its half-lives: without this, a policy without code would revert unnamed.
        if (policy_.code.length == 0) revert GovernorConfigInvalid("policy");
        _VOTES = IQuadraticVotes(votes_);
        _LEDGER = _createLedger(votes_, policy_, challenges_, personsFloor_);
        _POLICY = IImpactPolicy(policy_);
        _CHALLENGES = challenges_;
    }

    /// @notice The votes contract, under the name that OpenZeppelin's GovernorVotes gives it.
    function token() public view returns (IQuadraticVotes) {
        return _VOTES;
    }

    /// @inheritdoc ICounterweightGovernor
    function policy() external view returns (address) {
        return address(_POLICY);
    }

    /// @inheritdoc ICounterweightGovernor
    function ledger() external view returns (address) {
        return address(_LEDGER);
    }

    /// @inheritdoc IGovernor
    // solhint-disable-next-line func-name-mixedcase
    function COUNTING_MODE() external pure returns (string memory) {
        return "support=bravo&quorum=for&params=intensity";
    }

    /// @inheritdoc IGovernor
    /// @dev Only ballots carry an intensity; acts after queueing do not.
    function hasVoted(uint256 proposalId, address account) external view returns (bool) {
        return _LEDGER.receiptOf(proposalId, account).intensity != 0;
    }

    /// @notice Votes weighted by intensity, as OpenZeppelin's GovernorCountingSimple returns them.
    function proposalVotes(
        uint256 proposalId
    ) external view returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes) {
        IConvictionLedger.Tally memory tally = _LEDGER.tallyOf(proposalId);
        return (tally.againstVotes, tally.forVotes, tally.abstainVotes);
    }

    /// @inheritdoc ICounterweightGovernor
    function proposalQuorum(uint256 proposalId) external view returns (uint256) {
        return _LEDGER.termsOf(proposalId).quorum;
    }

    /// @inheritdoc Governor
    function _getVotes(address account, uint256 timepoint, bytes memory) internal view override returns (uint256) {
        return _VOTES.getPastVotes(account, timepoint);
    }

    /// @inheritdoc Governor
    function _quorumReached(uint256 proposalId) internal view override returns (bool) {
        return _LEDGER.quorumReached(proposalId);
    }

    /// @inheritdoc Governor
    function _voteSucceeded(uint256 proposalId) internal view override returns (bool) {
        return _LEDGER.voteSucceeded(proposalId);
    }

    /// @inheritdoc Governor
    /// @dev As OpenZeppelin's, without its separate look-up of a total weight: the ledger reads the voice once.
    function _castVote(
        uint256 proposalId,
        address account,
        uint8 support,
        string memory reason,
        bytes memory params
    ) internal virtual override returns (uint256 weight) {
        _validateStateBitmap(proposalId, _encodeStateBitmap(ProposalState.Active));
        weight = _countVote(proposalId, account, support, 0, params);
        if (params.length == 0) {
            emit VoteCast(account, proposalId, support, weight, reason);
        } else {
            emit VoteCastWithParams(account, proposalId, support, weight, reason, params);
        }
        _tallyUpdated(proposalId);
    }

    /// @inheritdoc Governor
    /// @param params empty for full voice, or `abi.encode(uint16 intensity)` in basis points
    function _countVote(
        uint256 proposalId,
        address account,
        uint8 support,
        uint256,
        bytes memory params
    ) internal override returns (uint256) {
        if (support > ABSTAIN) revert GovernorInvalidVoteType();
        return _LEDGER.cast(proposalId, account, support, _intensityOf(params));
    }

    /// @dev Governor and ledger need each other; creating one from the other spares a binding, and a storage read per ballot.
    function _createLedger(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) internal virtual returns (IConvictionLedger) {
        return new ConvictionLedger(votes_, policy_, challenges_, personsFloor_);
    }

    /// @dev Whether the proposal would pass if voting ended now.
    function _wouldPass(uint256 proposalId) internal view returns (bool) {
        return _LEDGER.quorumReached(proposalId) && _LEDGER.voteSucceeded(proposalId);
    }

    /// @dev Intensity that a ballot asks for, in basis points.
    function _intensityOf(bytes memory params) internal pure returns (uint16 intensity) {
        intensity = _tryIntensityOf(params);
        if (intensity == 0) revert GovernorIntensityInvalid(params);
    }

    /// @dev The same, 0 when the params are none.
    function _tryIntensityOf(bytes memory params) internal pure returns (uint16) {
        if (params.length == 0) return FULL_VOICE;
        uint256 intensity = params.length == 32 ? abi.decode(params, (uint256)) : 0;
        // In range of 16 bits: see the maximum.
        return intensity > MAX_INTENSITY ? 0 : uint16(intensity);
    }
}
