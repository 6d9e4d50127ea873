// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CounterweightGovernor, GovernorConfig} from "../../../contracts/governance/CounterweightGovernor.sol";
import {IConvictionLedger} from "../../../contracts/interfaces/IConvictionLedger.sol";
import {NoOverrideLedger} from "./NoOverrideLedger.sol";

/// @title NoOverrideGovernor
/// @notice ABLATION, for the laboratory only: the shipped governor over NoOverrideLedger.
contract NoOverrideGovernor is CounterweightGovernor {
    constructor(GovernorConfig memory config) CounterweightGovernor(config) {}

    function _createLedger(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) internal override returns (IConvictionLedger) {
        return new NoOverrideLedger(votes_, policy_, challenges_, personsFloor_);
    }
}
