// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IConvictionLedger} from "../../interfaces/IConvictionLedger.sol";
import {ICounterweightGovernor} from "../../interfaces/ICounterweightGovernor.sol";
import {ImpactClass} from "../../types/ImpactClass.sol";
import {GovernorSignedBallots} from "./GovernorSignedBallots.sol";

/// @title GovernorTimelockConviction
/// @notice Queues passed proposals in the conviction timelock, hands their tally to the ledger, and executes exactly the code
/// that was voted on (mechanism, sections 6.6 and 7; GV-4, CT-4, CT-7).
///
///     Succeeded --queue, within one half-life--> Queued --ready--> Executed
///         |                                        | \
///         |                                        |  +--- a jury cancels ---> Canceled
///         +--- not queued in time ---> Expired <---+--- not run within five half-lives and the time under challenge
///
/// @dev OpenZeppelin's timelock extension keeps its operation ids private and asks the timelock for the state; here the
/// state of a queued proposal comes from the ledger alone.
abstract contract GovernorTimelockConviction is GovernorSignedBallots {
    TimelockController private immutable _TIMELOCK;

    /// @dev keccak256 of no code: what an address without code, funded or not, is pinned as.
    bytes32 private constant NO_CODE = keccak256("");

    mapping(uint256 proposalId => bytes32) private _pinnedCode;

    constructor(address timelock_) {
        _TIMELOCK = TimelockController(payable(timelock_));
    }

    // ---------------------------------------------------------------- reads

    /// @notice The timelock, which executes.
    function timelock() external view returns (address) {
        return address(_TIMELOCK);
    }

    /// @inheritdoc ICounterweightGovernor
    function pinnedCode(uint256 proposalId) external view returns (bytes32) {
        return _pinnedCode[proposalId];
    }

    /// @inheritdoc ICounterweightGovernor
    function queueDeadline(uint256 proposalId) public view returns (uint256) {
        return proposalDeadline(proposalId) + _LEDGER.termsOf(proposalId).halfLife;
    }

    /// @inheritdoc Governor
    /// @dev The routine class's quorum under the policy of now; a proposal's own is `proposalQuorum`.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        // The last snapshot at or before `timepoint` closes the epoch before the one that contains the next second.
        uint32 epoch = epochAt(SafeCast.toUint48(timepoint) + 1);
        if (epoch == 0) return 0;
        uint256 bps = _POLICY.termsOf(_POLICY.currentVersion(), ImpactClass.Routine).quorumBps;
        return Math.ceilDiv(token().electorateAt(epoch - 1).base * bps, 10_000);
    }

    /// @inheritdoc Governor
    function proposalNeedsQueuing(uint256) public pure override returns (bool) {
        return true;
    }

    /// @inheritdoc Governor
    /// @dev Expired: passed but not queued within one half-life, or queued and past its expiry. Canceled: by the proposer before
    /// the snapshot, or by a jury when queued. Nothing said after queueing
    /// turns a Queued proposal into a Defeated one: the tally here no longer changes.
    function state(uint256 proposalId) public view virtual override returns (ProposalState) {
        ProposalState current = super.state(proposalId);
        if (current == ProposalState.Succeeded && block.timestamp > queueDeadline(proposalId)) {
            return ProposalState.Expired;
        }
        if (current == ProposalState.Queued) {
            IConvictionLedger.Fate fate = _LEDGER.fateOf(proposalId);
            if (fate == IConvictionLedger.Fate.Cancelled) return ProposalState.Canceled;
            if (fate == IConvictionLedger.Fate.Expired) return ProposalState.Expired;
        }
        return current;
    }

    /// @inheritdoc ICounterweightGovernor
    function cancelByJury(uint256 proposalId) external {
        if (msg.sender != _CHALLENGES) revert GovernorNotChallenges(msg.sender);
        // The ledger refuses what is not queued, has run or died, or is not challenged.
        _TIMELOCK.cancel(_LEDGER.cancel(proposalId));
        emit ProposalCanceled(proposalId);
    }

    // ---------------------------------------------------------------- hooks

    function _pinCode(uint256 proposalId, address[] memory targets) internal returns (bytes32 pinned) {
        pinned = _codeOf(targets);
        _pinnedCode[proposalId] = pinned;
    }

    /// @inheritdoc Governor
    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override returns (uint48) {
        IConvictionLedger.Terms memory terms = _LEDGER.termsOf(proposalId);
        _POLICY.charge(terms.policyVersion, terms.impact, targets, values, calldatas);
        bytes32 salt = _salt(descriptionHash);
        _LEDGER.open(proposalId, _TIMELOCK.hashOperationBatch(targets, values, calldatas, 0, salt));
        _TIMELOCK.scheduleBatch(targets, values, calldatas, 0, salt, terms.halfLife);
        return uint48(block.timestamp + terms.halfLife);
    }

    /// @inheritdoc Governor
    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override {
        _requirePinnedCode(proposalId, targets);
        // Closing first: nobody can object to, join or leave a decision while its calls run.
        _LEDGER.close(proposalId);
        _TIMELOCK.executeBatch{value: msg.value}(targets, values, calldatas, 0, _salt(descriptionHash));
        // A call may have put code where none was pinned, for a later call to run. Code comes at most once within a
        // transaction and never goes before its end, so equal before and after means equal throughout.
        _requirePinnedCode(proposalId, targets);
    }

    /// @inheritdoc Governor
    function _executor() internal view override returns (address) {
        return address(_TIMELOCK);
    }

    function _requirePinnedCode(uint256 proposalId, address[] memory targets) private view {
        bytes32 found = _codeOf(targets);
        bytes32 pinned = _pinnedCode[proposalId];
        if (found != pinned) revert GovernorCodeChanged(proposalId, pinned, found);
    }

    /// @dev keccak256 over the code hashes of all targets. An address without code counts as `NO_CODE` whether it was ever
    /// touched or not: the raw EXTCODEHASH would change with one wei sent to it.
    function _codeOf(address[] memory targets) internal view virtual returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](targets.length);
        for (uint256 i = 0; i < targets.length; ++i) {
            bytes32 hash = targets[i].codehash;
            hashes[i] = hash == 0 ? NO_CODE : hash;
        }
        return keccak256(abi.encodePacked(hashes));
    }

    /// @dev As OpenZeppelin's extension: operations of different governors never collide.
    function _salt(bytes32 descriptionHash) private view returns (bytes32) {
        return bytes20(address(this)) ^ descriptionHash;
    }
}
