// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CounterweightGovernor, GovernorConfig} from "../../../contracts/governance/CounterweightGovernor.sol";

/// @title NoReplyGovernor
/// @notice ABLATION, for the laboratory only: a flip in the last day extends nothing.
contract NoReplyGovernor is CounterweightGovernor {
    constructor(GovernorConfig memory config) CounterweightGovernor(config) {}

    // solhint-disable-next-line no-empty-blocks
    function _extend(uint256, uint256, uint256) internal pure override {
        // The rule that is missing.
    }
}
