// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IPersonRegistry} from "../interfaces/IPersonRegistry.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {VoiceSchedule} from "./VoiceSchedule.sol";

/// @title VoiceSource
/// @notice Turns what the vault and the registry say of an account into its voice from the current epoch on (section 5).
/// @dev Trusts both to list what is to come in rising order, at most `EpochTrace.HORIZON` epochs ahead.
abstract contract VoiceSource is IQuadraticVotes, EpochClock {
    /// @dev Wei to a unit of the stake lane.
    uint256 private constant _GWEI = 1e9;
    /// @dev `isqrt` of less than this fits 40 bits.
    uint256 private constant _STAKE_CAP_LIMIT = 1 << 80;
    /// @dev No person weighs more than `isqrt(25)` of another.
    uint256 private constant _MAX_CAP_RATIO = 25;

    IStakeVault internal immutable VAULT;
    IPersonRegistry internal immutable REGISTRY;
    uint256 private immutable _MIN_STAKE;
    uint256 private immutable _STAKE_CAP;

    constructor(
        address vault_,
        address registry_,
        uint256 minStake_,
        uint256 stakeCap_
    ) EpochClock(IEpochClock(registry_).epochStart(), IEpochClock(registry_).epochLength()) {
        IEpochClock other = IEpochClock(vault_);
        if (other.epochStart() != epochStart() || other.epochLength() != epochLength()) {
            revert VotesClockMismatch(vault_);
        }
        bool bounded = minStake_ != 0 && minStake_ <= stakeCap_ && stakeCap_ < _STAKE_CAP_LIMIT;
        if (!bounded || stakeCap_ > minStake_ * _MAX_CAP_RATIO) revert VotesStakeBounds(minStake_, stakeCap_);
        VAULT = IStakeVault(vault_);
        REGISTRY = IPersonRegistry(registry_);
        _MIN_STAKE = minStake_;
        _STAKE_CAP = stakeCap_;
    }

    /// @inheritdoc IQuadraticVotes
    function minStake() external view returns (uint256) {
        return _MIN_STAKE;
    }

    /// @inheritdoc IQuadraticVotes
    function stakeCap() external view returns (uint256) {
        return _STAKE_CAP;
    }

    /// @inheritdoc IQuadraticVotes
    function maxRoot() external view returns (uint64) {
        return _rootOf(_STAKE_CAP);
    }

    /// @inheritdoc IQuadraticVotes
    function vault() external view returns (address) {
        return address(VAULT);
    }

    /// @inheritdoc IQuadraticVotes
    function registry() external view returns (address) {
        return address(REGISTRY);
    }

    /// @dev The voice of `account` from `current` on, neighbouring steps all different.
    function _planOf(address account, uint32 current) internal view returns (VoiceSchedule.Plan memory plan) {
        IPersonRegistry.Binding memory binding = REGISTRY.bindingOf(account);
        (uint256 stake, IStakeVault.Tranche[] memory pending) = VAULT.stakeSchedule(account);
        // Steps begin now, with every tranche, with the person's activation and with the end of a moved stake's delay.
        plan.steps = new VoiceSchedule.Step[](pending.length + 3);
        uint256 tranche = 0;
        for (uint32 epoch = current; epoch != VoiceSchedule.NEVER; ) {
            for (; tranche < pending.length && pending[tranche].epoch <= epoch; ++tranche) {
                stake += pending[tranche].amount;
            }
            VoiceSchedule.Step memory step = _stepAt(epoch, stake, binding);
            if (plan.count == 0 || !VoiceSchedule.sameVoice(plan.steps[plan.count - 1], step)) {
                plan.steps[plan.count++] = step;
            }
            uint32 next = tranche < pending.length ? pending[tranche].epoch : VoiceSchedule.NEVER;
            next = _earlier(next, epoch, binding.activationEpoch);
            next = _earlier(next, epoch, binding.stakeFromEpoch);
            epoch = next;
        }
    }

    /// @dev The voice that `stake` gives from `epoch` on. Whether the person is expired is left to the readers.
    function _stepAt(
        uint32 epoch,
        uint256 stake,
        IPersonRegistry.Binding memory binding
    ) private view returns (VoiceSchedule.Step memory step) {
        step.epoch = epoch;
        step.person = binding.person;
        bool active = binding.person != 0 && epoch >= binding.activationEpoch;
        if (active) step.until = binding.expiryEpoch;
        if (epoch < binding.stakeFromEpoch) return step;
        step.stake = SafeCast.toUint64(stake / _GWEI);
        if (active && stake >= _MIN_STAKE) step.root = _rootOf(stake);
    }

    /// @dev `floor(sqrt(min(stake, stakeCap)))`, rounded down so that no person gains by it (QV-1).
    function _rootOf(uint256 stake) internal view virtual returns (uint40) {
        // The root of less than 2^80 is less than 2^40.
        return uint40(FixedPointMathLib.sqrt(FixedPointMathLib.min(stake, _STAKE_CAP)));
    }

    /// @dev `candidate` if it lies after `epoch` and before `next`, else `next`.
    function _earlier(uint32 next, uint32 epoch, uint32 candidate) private pure returns (uint32) {
        return candidate > epoch && candidate < next ? candidate : next;
    }
}
