// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {GovernorVotesQuorumFraction} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {LabOzGovernor} from "./LabOzGovernor.sol";

/// @title SqrtGovernor
/// @notice The mistake people make: quadratic voting without identity. OpenZeppelin's governor, where an account weighs the
/// square root of its votes, whoever it is.
/// @dev Written for the laboratory, to be attacked. The quorum is four per cent of the roots that the founding holders have, as
/// the sum of everybody's roots is not on the chain.
contract SqrtGovernor is LabOzGovernor {
    uint256 private immutable _FOUNDING_ROOTS;

    constructor(
        IVotes token_,
        TimelockController timelock_,
        uint48 delay,
        uint32 period,
        uint256 threshold,
        uint256 foundingRoots
    ) LabOzGovernor(token_, timelock_, delay, period, threshold) {
        _FOUNDING_ROOTS = foundingRoots;
    }

    /// @inheritdoc GovernorVotesQuorumFraction
    function quorum(uint256 timepoint) public view override(Governor, GovernorVotesQuorumFraction) returns (uint256) {
        return (_FOUNDING_ROOTS * quorumNumerator(timepoint)) / quorumDenominator();
    }

    function _getVotes(
        address account,
        uint256 timepoint,
        bytes memory params
    ) internal view override(Governor, GovernorVotes) returns (uint256) {
        return Math.sqrt(super._getVotes(account, timepoint, params));
    }
}
