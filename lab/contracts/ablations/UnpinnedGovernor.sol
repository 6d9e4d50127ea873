// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CounterweightGovernor, GovernorConfig} from "../../../contracts/governance/CounterweightGovernor.sol";

/// @title UnpinnedGovernor
/// @notice ABLATION, for the laboratory only: the code of the targets is not compared with what was proposed.
contract UnpinnedGovernor is CounterweightGovernor {
    constructor(GovernorConfig memory config) CounterweightGovernor(config) {}

    function _codeOf(address[] memory) internal pure override returns (bytes32) {
        return 0;
    }
}
