// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";
import {PackedReceipt} from "../../../contracts/types/PackedReceipt.sol";

/// @title SecondThoughtsLedger
/// @notice ABLATION, for the laboratory only: who withdrew may speak again, as often as it likes.
contract SecondThoughtsLedger is ConvictionLedger {
    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, challenges_, personsFloor_) {}

    /// @inheritdoc ConvictionLedger
    function withdraw(uint256 proposalId) public override {
        super.withdraw(proposalId);
        _receipts[proposalId][msg.sender] = PackedReceipt.wrap(0);
    }
}
