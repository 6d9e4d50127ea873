// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IRandomnessBeacon
/// @notice Public random values in numbered rounds at fixed times, verified on chain (mechanism, section 8).
/// @dev A consumer fixes a round that lies in the future, waits, and reads its value. Nobody chooses: the value of a round is
/// settled before anybody knows it, and whoever submits it, early or late, submits the same one.
interface IRandomnessBeacon {
    /// @notice The value of a round is known from here on and never changes.
    event RoundPublished(uint64 indexed round, bytes32 randomness, address indexed submitter);

    /// @notice Rounds are counted from 1.
    error BeaconRoundZero();
    /// @notice The signature has another length than 64 bytes.
    error BeaconSignatureLength(uint256 length);
    /// @notice The signature is no point of the curve, or not in its only encoding.
    error BeaconSignatureNotOnCurve(uint256 x, uint256 y);
    /// @notice The beacon's key did not sign this round so.
    error BeaconSignatureInvalid(uint64 round);

    /// @notice Publishes the value of a round. Anyone, at any time after the beacon signed it.
    /// @dev When the value is known already nothing happens, whatever the signature: whoever comes second, or is overtaken in
    /// the mempool, gets the value and no error, so that a call that submits and then draws cannot be made to fail.
    /// @param round 1 or above
    /// @param signature 64 bytes: the point's x and y, 32 bytes each, big-endian
    /// @return value see `randomness`
    function submit(uint64 round, bytes calldata signature) external returns (bytes32 value);

    /// @notice The value of a round, never zero; zero while nobody submitted it.
    function randomness(uint64 round) external view returns (bytes32 value);

    /// @notice The last round due at `timestamp` or before; 0 before the first one.
    /// @dev A draw requested at time t whose lot must be unknown then takes a round after `roundAt(t)`, further ahead by as
    /// much as the chain's clock may lag behind the beacon's.
    /// @param timestamp in seconds
    function roundAt(uint48 timestamp) external view returns (uint64 round);

    /// @notice When a round is due, in seconds. `type(uint48).max` when that lies beyond all time stamps.
    /// @param round 1 or above
    function dueAt(uint64 round) external view returns (uint48 timestamp);
}
