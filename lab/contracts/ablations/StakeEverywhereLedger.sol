// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";
import {ImpactClass} from "../../../contracts/types/ImpactClass.sol";

/// @title StakeEverywhereLedger
/// @notice ABLATION, for the laboratory only: routine decisions need the stake chamber, too.
contract StakeEverywhereLedger is ConvictionLedger {
    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, challenges_, personsFloor_) {}

    function _hasStakeChamber(ImpactClass) internal pure override returns (bool) {
        return true;
    }
}
