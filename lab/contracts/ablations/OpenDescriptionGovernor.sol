// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {CounterweightGovernor, GovernorConfig} from "../../../contracts/governance/CounterweightGovernor.sol";

/// @title OpenDescriptionGovernor
/// @notice ABLATION, for the laboratory only: a description that names its proposer may be proposed by anybody.
contract OpenDescriptionGovernor is CounterweightGovernor {
    constructor(GovernorConfig memory config) CounterweightGovernor(config) {}

    /// @inheritdoc Governor
    function _isValidDescriptionForProposer(address, string memory) internal pure override returns (bool) {
        return true;
    }
}
