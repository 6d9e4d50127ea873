// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor, IERC165, IGovernor} from "@openzeppelin/contracts-4/governance/Governor.sol";
import {GovernorCompatibilityBravo} from "@openzeppelin/contracts-4/governance/compatibility/GovernorCompatibilityBravo.sol";
import {GovernorSettings} from "@openzeppelin/contracts-4/governance/extensions/GovernorSettings.sol";
import {
    GovernorTimelockCompound,
    ICompoundTimelock
} from "@openzeppelin/contracts-4/governance/extensions/GovernorTimelockCompound.sol";
import {ERC20VotesComp, GovernorVotesComp} from "@openzeppelin/contracts-4/governance/extensions/GovernorVotesComp.sol";

/// @title BravoGovernor
/// @notice OpenZeppelin 4.9.6 assembled as its contract wizard assembles a governor compatible with Compound's Bravo: votes of
/// a COMP-like token, Compound's timelock, a fixed quorum. Nothing of ours in it.
contract BravoGovernor is
    Governor,
    GovernorSettings,
    GovernorCompatibilityBravo,
    GovernorVotesComp,
    GovernorTimelockCompound
{
    uint256 private immutable _QUORUM;

    constructor(
        ERC20VotesComp token_,
        ICompoundTimelock timelock_,
        uint256 delay,
        uint256 period,
        uint256 threshold,
        uint256 quorum_
    )
        Governor("BravoGovernor")
        GovernorSettings(delay, period, threshold)
        GovernorVotesComp(token_)
        GovernorTimelockCompound(timelock_)
    {
        _QUORUM = quorum_;
    }

    function quorum(uint256) public view override returns (uint256) {
        return _QUORUM;
    }

    function state(
        uint256 proposalId
    ) public view virtual override(Governor, IGovernor, GovernorTimelockCompound) returns (ProposalState) {
        return super.state(proposalId);
    }

    function propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description
    ) public virtual override(Governor, GovernorCompatibilityBravo, IGovernor) returns (uint256) {
        return super.propose(targets, values, calldatas, description);
    }

    function cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) public virtual override(Governor, GovernorCompatibilityBravo, IGovernor) returns (uint256) {
        return super.cancel(targets, values, calldatas, descriptionHash);
    }

    function proposalThreshold() public view virtual override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function supportsInterface(
        bytes4 interfaceId
    ) public view virtual override(Governor, IERC165, GovernorTimelockCompound) returns (bool) {
        return super.supportsInterface(interfaceId);
    }

    function _execute(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal virtual override(Governor, GovernorTimelockCompound) {
        super._execute(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal virtual override(Governor, GovernorTimelockCompound) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view virtual override(Governor, GovernorTimelockCompound) returns (address) {
        return super._executor();
    }
}
