// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEpochClock} from "../interfaces/IEpochClock.sol";

/// @title EpochClock
/// @notice Time cut into epochs of equal length. Every contract of a suite is constructed with the same start and length.
/// @dev Epoch `e` covers `[start + e * length, start + (e + 1) * length)` and closes with its snapshot, one second before the
/// next one starts. Timestamps before the start belong to epoch 0, so that nothing underflows while a suite waits for it.
abstract contract EpochClock is IEpochClock {
    /// @dev The shortest epoch accepted, in seconds: seven "days" of at least one minute.
    uint32 internal constant MIN_EPOCH_LENGTH = 420;

    uint48 private immutable _EPOCH_START;
    uint32 private immutable _EPOCH_LENGTH;

    /// @param start_ timestamp at which epoch 0 starts, in seconds
    /// @param length_ seconds in an epoch; a multiple of 7, so that a seventh of it (a "day") is exact
    constructor(uint48 start_, uint32 length_) {
        if (length_ < MIN_EPOCH_LENGTH || length_ % 7 != 0) revert EpochLengthInvalid(length_, MIN_EPOCH_LENGTH);
        _EPOCH_START = start_;
        _EPOCH_LENGTH = length_;
    }

    /// @inheritdoc IEpochClock
    function epochStart() public view returns (uint48) {
        return _EPOCH_START;
    }

    /// @inheritdoc IEpochClock
    function epochLength() public view returns (uint32) {
        return _EPOCH_LENGTH;
    }

    /// @inheritdoc IEpochClock
    function currentEpoch() public view returns (uint32) {
        return epochAt(uint48(block.timestamp));
    }

    /// @inheritdoc IEpochClock
    function epochAt(uint48 timestamp) public view returns (uint32) {
        if (timestamp < _EPOCH_START) return 0;
        // A uint48 difference divided by at least 420 fits 32 bits for 57,000 years.
        return uint32((timestamp - _EPOCH_START) / _EPOCH_LENGTH);
    }

    /// @inheritdoc IEpochClock
    function snapshotOf(uint32 epoch) public view returns (uint48) {
        return _startOf(epoch + 1) - 1;
    }

    /// @dev First second of `epoch`.
    function _startOf(uint32 epoch) internal view returns (uint48) {
        return uint48(_EPOCH_START + uint256(epoch) * _EPOCH_LENGTH);
    }

    /// @dev Seconds in a "day": a seventh of an epoch.
    function _day() internal view returns (uint32) {
        return _EPOCH_LENGTH / 7;
    }
}
