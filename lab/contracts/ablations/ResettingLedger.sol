// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";

/// @title ResettingLedger
/// @notice ABLATION, for the laboratory only: every objection after the vote makes the supporters' conviction start anew.
contract ResettingLedger is ConvictionLedger {
    constructor(
        address votes_,
        address policy_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, personsFloor_) {}

    function _oppose(
        Entry storage entry,
        uint256 weight,
        uint256 base,
        uint256 stake,
        uint256 persons
    ) internal override {
        super._oppose(entry, weight, base, stake, persons);
        // Bounded as every charge: a support below 2^63 times a growth that ConvictionMath keeps in range.
        if (entry.queuedAt != 0) entry.charge = uint160(entry.forSide.base() * _growth(entry, block.timestamp));
    }
}
