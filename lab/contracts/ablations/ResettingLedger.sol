// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";

/// @title ResettingLedger
/// @notice ABLATION, for the laboratory only: every objection after the vote makes the supporters' conviction start anew.
contract ResettingLedger is ConvictionLedger {
    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, challenges_, personsFloor_) {}

    function object(uint256 proposalId) public override {
        super.object(proposalId);
        Entry storage entry = _entries[proposalId];
        // Bounded as every charge: a support below 2^63 times a growth that ConvictionMath keeps in range.
        entry.charge = uint160(uint256(entry.forSide.base()) * _growth(entry, _counting(entry, block.timestamp)));
    }
}
