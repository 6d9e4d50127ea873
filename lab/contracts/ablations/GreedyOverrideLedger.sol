// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";
import {IPersonRegistry} from "../../../contracts/interfaces/IPersonRegistry.sol";
import {IQuadraticVotes} from "../../../contracts/interfaces/IQuadraticVotes.sol";
import {PackedReceipt} from "../../../contracts/types/PackedReceipt.sol";

/// @title GreedyOverrideLedger
/// @notice ABLATION, for the laboratory only: an override takes its whole root from the delegate, counted or not, not only what
/// the cap let in.
contract GreedyOverrideLedger is ConvictionLedger {
    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, challenges_, personsFloor_) {}

    function _override(
        uint256 proposalId,
        Entry storage entry,
        address voter,
        IQuadraticVotes.Voice memory voice
    ) internal override {
        IPersonRegistry registry = IPersonRegistry(IQuadraticVotes(this.votes()).registry());
        address delegate = registry.accountAt(voice.delegate, entry.epoch);
        uint64 before = _receipts[proposalId][delegate].counted();
        super._override(proposalId, entry, voter, voice);
        PackedReceipt receipt = _receipts[proposalId][delegate];
        if (receipt.stance() != Stance.For) return;
        uint64 counted = receipt.counted();
        uint64 taken = before - counted;
        uint64 more = voice.root > taken ? voice.root - taken : 0;
        if (more > counted) more = counted;
        _receipts[proposalId][delegate] = receipt.withCounted(counted - more);
        entry.forSide = entry.forSide.minus(more, more, 0, 0);
        _uncharge(entry, more, receipt.castAt());
    }
}
