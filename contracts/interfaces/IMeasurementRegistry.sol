// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Errors of the measurements' registry, apart so that the governor, through which decisions call it, declares them
/// too.
interface IMeasurementRegistryErrors {
    /// @notice The caller is not the timelock.
    error MeasurementNotTimelock(address caller);
    /// @notice The timelock is the zero address.
    error MeasurementZeroAddress();
    /// @notice The measurement is zero, approved already or revoked for ever.
    error MeasurementNotNew(bytes32 measurement);
    /// @notice The measurement was never approved, or is revoked.
    error MeasurementNotApproved(bytes32 measurement);
    /// @notice The key is no account and no point of its curve.
    error MeasurementKeyInvalid(uint8 curve, bytes32 x, bytes32 y);
    /// @notice The key was enrolled before; a revoked key never comes back.
    error MeasurementKeyNotNew(bytes32 key);
    /// @notice The key was never enrolled, or is revoked.
    error MeasurementKeyNotEnrolled(bytes32 key);
    /// @notice The key would have expired already.
    error MeasurementExpiryPast(uint48 expiry);
}

/// @notice Events of the measurements' registry, apart so that the governor, through which decisions call it, declares them
/// too.
interface IMeasurementRegistryEvents {
    event MeasurementApproved(bytes32 indexed measurement);
    event MeasurementRevoked(bytes32 indexed measurement);
    event EnclaveKeyEnrolled(bytes32 indexed key, bytes32 indexed measurement, uint48 expiry);
    event EnclaveKeyRevoked(bytes32 indexed key);
}

/// @title IMeasurementRegistry
/// @notice Approved measurements of enclaves and the keys that speak for them (mechanism, section 9).
/// @dev Approving a measurement says: code measured so does what claims say it does. Enrolling a key says: this key was made
/// inside such an enclave and cannot leave it. Both are decisions of the network, taken in public and open to challenge.
interface IMeasurementRegistry is IMeasurementRegistryErrors, IMeasurementRegistryEvents {
    /// @notice How a key signs.
    enum Curve {
        None,
        Secp256k1,
        P256
    }

    /// @notice A key to enrol.
    /// @param x the account, left-padded, for secp256k1; the point's coordinate for P-256
    /// @param y zero for secp256k1; the point's coordinate for P-256
    /// @param expiry timestamp from which on the key counts no more, whatever it signed before
    struct Enrolment {
        bytes32 measurement;
        Curve curve;
        bytes32 x;
        bytes32 y;
        uint48 expiry;
    }

    /// @notice A key enrolled.
    /// @param enrolledAt timestamp from which on outputs can have been produced with it
    struct EnclaveKey {
        bytes32 measurement;
        bytes32 x;
        bytes32 y;
        Curve curve;
        bool revoked;
        uint48 enrolledAt;
        uint48 expiry;
    }

    /// @notice Approves a measurement from now on. Timelock only.
    function approveMeasurement(bytes32 measurement) external;

    /// @notice Revokes a measurement and with it all its keys, for ever. Timelock only.
    function revokeMeasurement(bytes32 measurement) external;

    /// @notice Enrols a key under an approved measurement, from now on. Timelock only.
    function enrolKey(Enrolment calldata enrolment) external returns (bytes32 key);

    /// @notice Revokes a key for ever. Timelock only.
    function revokeKey(bytes32 key) external;

    /// @notice Whether key and measurement were approved at `producedAt` and are now: enrolled by then, not expired now, not
    /// revoked at all.
    function isApproved(bytes32 key, uint48 producedAt) external view returns (bool);

    /// @notice What is known of a key; all zero when it was never enrolled.
    function keyOf(bytes32 key) external view returns (EnclaveKey memory);

    /// @notice When the measurement was approved, 0 when never, and whether it is revoked.
    function measurementOf(bytes32 measurement) external view returns (uint48 approvedAt, bool revoked);

    /// @notice The id of a key.
    function idOf(Curve curve, bytes32 x, bytes32 y) external pure returns (bytes32 key);

    /// @notice The only account that changes anything.
    function timelock() external view returns (address);
}
