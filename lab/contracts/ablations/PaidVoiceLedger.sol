// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";
import {IConvictionLedger} from "../../../contracts/interfaces/IConvictionLedger.sol";

/// @title PaidVoiceLedger
/// @notice ABLATION, for the laboratory only: all voice is paid from the budget of the epoch, as in plain quadratic voting: there
/// is no free base.
contract PaidVoiceLedger is ConvictionLedger {
    uint256 private constant _ALL = 10_000 ** 2;

    mapping(uint32 epoch => mapping(address account => uint256)) private _paid;

    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, challenges_, personsFloor_) {}

    /// @inheritdoc IConvictionLedger
    function cast(
        uint256 proposalId,
        address account,
        uint8 support_,
        uint16 intensity
    ) public override returns (uint256 weight) {
        uint256 cost = uint256(intensity) ** 2;
        uint256 left = _ALL - _paid[_entries[proposalId].epoch][account];
        if (cost > left) revert LedgerIntensityBudget(account, left, cost);
        _paid[_entries[proposalId].epoch][account] += cost;
        return super.cast(proposalId, account, support_, intensity);
    }
}
