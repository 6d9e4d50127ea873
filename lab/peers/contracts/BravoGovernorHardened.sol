// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor, IGovernor} from "@openzeppelin/contracts-4/governance/Governor.sol";
import {GovernorPreventLateQuorum} from "@openzeppelin/contracts-4/governance/extensions/GovernorPreventLateQuorum.sol";
import {ICompoundTimelock} from "@openzeppelin/contracts-4/governance/extensions/GovernorTimelockCompound.sol";
import {ERC20VotesComp} from "@openzeppelin/contracts-4/governance/extensions/GovernorVotesComp.sol";
import {BravoGovernor} from "./BravoGovernor.sol";

/// @title BravoGovernorHardened
/// @notice The same governor with OpenZeppelin's own late-quorum extension of the same release.
contract BravoGovernorHardened is BravoGovernor, GovernorPreventLateQuorum {
    constructor(
        ERC20VotesComp token_,
        ICompoundTimelock timelock_,
        uint256 delay,
        uint256 period,
        uint256 threshold,
        uint256 quorum_,
        uint64 extension
    ) BravoGovernor(token_, timelock_, delay, period, threshold, quorum_) GovernorPreventLateQuorum(extension) {}

    function proposalDeadline(
        uint256 proposalId
    ) public view override(Governor, IGovernor, GovernorPreventLateQuorum) returns (uint256) {
        return super.proposalDeadline(proposalId);
    }

    function state(uint256 proposalId) public view override(Governor, BravoGovernor) returns (ProposalState) {
        return super.state(proposalId);
    }

    function propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description
    ) public override(Governor, BravoGovernor) returns (uint256) {
        return super.propose(targets, values, calldatas, description);
    }

    function cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) public override(Governor, BravoGovernor) returns (uint256) {
        return super.cancel(targets, values, calldatas, descriptionHash);
    }

    function proposalThreshold() public view override(Governor, BravoGovernor) returns (uint256) {
        return super.proposalThreshold();
    }

    function supportsInterface(bytes4 interfaceId) public view override(Governor, BravoGovernor) returns (bool) {
        return super.supportsInterface(interfaceId);
    }

    function _castVote(
        uint256 proposalId,
        address account,
        uint8 support,
        string memory reason,
        bytes memory params
    ) internal override(Governor, GovernorPreventLateQuorum) returns (uint256) {
        return super._castVote(proposalId, account, support, reason, params);
    }

    function _execute(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, BravoGovernor) {
        super._execute(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, BravoGovernor) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, BravoGovernor) returns (address) {
        return super._executor();
    }
}
