// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CounterweightGovernor, GovernorConfig} from "../../../contracts/governance/CounterweightGovernor.sol";
import {IConvictionLedger} from "../../../contracts/interfaces/IConvictionLedger.sol";
import {RunningClockLedger} from "./RunningClockLedger.sol";

/// @title RunningClockGovernor
/// @notice ABLATION, for the laboratory only: the shipped governor over RunningClockLedger.
contract RunningClockGovernor is CounterweightGovernor {
    constructor(GovernorConfig memory config) CounterweightGovernor(config) {}

    function _createLedger(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) internal override returns (IConvictionLedger) {
        return new RunningClockLedger(votes_, policy_, challenges_, personsFloor_);
    }
}
