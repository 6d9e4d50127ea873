// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {StakeVault} from "../../../contracts/stake/StakeVault.sol";

/// @title InstantVault
/// @notice ABLATION, for the laboratory only: deposits count from the next snapshot on, without the activation delay.
contract InstantVault is StakeVault {
    constructor(
        uint48 start,
        uint32 length,
        address token_,
        address timelock_,
        uint32 unbondingEpochs_,
        uint32 maxHalfLife,
        address binder_
    ) StakeVault(start, length, token_, timelock_, unbondingEpochs_, maxHalfLife, binder_) {}

    /// @inheritdoc IStakeVault
    function stakeSchedule(address owner) public view override returns (uint256 active, Tranche[] memory pending) {
        (active, pending) = super.stakeSchedule(owner);
        for (uint256 i = 0; i < pending.length; i++) active += pending[i].amount;
        pending = new Tranche[](0);
    }
}
