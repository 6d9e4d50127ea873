// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ImpactPolicy} from "../../../contracts/governance/ImpactPolicy.sol";
import {ITreasury} from "../../../contracts/interfaces/ITreasury.sol";
import {ImpactClass} from "../../../contracts/types/ImpactClass.sol";

/// @title ForgetfulPolicy
/// @notice ABLATION, for the laboratory only: every payment is judged alone, whatever was charged before it.
contract ForgetfulPolicy is ImpactPolicy {
    constructor(PolicyConfig memory config) ImpactPolicy(config) {}

    function _classOfShare(address asset, uint256 amount) internal view override returns (ImpactClass) {
        uint256 balance = ITreasury(this.treasury()).balanceOf(asset);
        (uint16 routineBps, uint16 spendBps, uint16 parametersBps) = this.thresholds();
        if (amount * 10_000 <= balance * routineBps) return ImpactClass.Routine;
        if (amount * 10_000 <= balance * spendBps) return ImpactClass.Spend;
        if (amount * 10_000 <= balance * parametersBps) return ImpactClass.Parameters;
        return ImpactClass.Constitutional;
    }
}
