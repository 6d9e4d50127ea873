// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IEpochClock
/// @notice The one clock of the suite: `block.timestamp`, cut into epochs (mechanism, section 2).
interface IEpochClock {
    /// @notice The epoch length is below the minimum or no multiple of seven.
    error EpochLengthInvalid(uint32 length, uint32 minimum);

    /// @notice Timestamp at which epoch 0 starts, in seconds.
    function epochStart() external view returns (uint48);

    /// @notice Seconds in an epoch.
    function epochLength() external view returns (uint32);

    /// @notice The epoch that contains `block.timestamp`.
    function currentEpoch() external view returns (uint32);

    /// @notice The epoch that contains `timestamp`; 0 before the start.
    function epochAt(uint48 timestamp) external view returns (uint32);

    /// @notice The last second of `epoch`: the snapshot that closes it and that the ballots of `epoch + 1` use.
    function snapshotOf(uint32 epoch) external view returns (uint48);
}
