// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {LabOzGovernor} from "../peers/LabOzGovernor.sol";

/// @title LiveWeightOzGovernor
/// @notice ABLATION, for the laboratory only: ballots count the votes of the moment and not those of the snapshot.
contract LiveWeightOzGovernor is LabOzGovernor {
    constructor(
        IVotes token_,
        TimelockController timelock_,
        uint48 delay,
        uint32 period,
        uint256 threshold
    ) LabOzGovernor(token_, timelock_, delay, period, threshold) {}

    function _getVotes(
        address account,
        uint256,
        bytes memory
    ) internal view override(Governor, GovernorVotes) returns (uint256) {
        return token().getVotes(account);
    }
}
