// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";

/// @title ResettingLedger
/// @notice ABLATION, for the laboratory only: every objection after the vote makes the supporters' conviction start anew.
contract ResettingLedger is ConvictionLedger {
    constructor(address votes_, uint32 personsFloor_) ConvictionLedger(votes_, personsFloor_) {}

    function _addOpposition(Entry storage entry, uint64 base) internal override {
        super._addOpposition(entry, base);
        // Bounded as every charge: a support below 2^63 times a growth that ConvictionMath keeps in range.
        if (entry.queuedAt != 0) entry.charge = uint176(entry.support * _growth(entry, block.timestamp));
    }
}
