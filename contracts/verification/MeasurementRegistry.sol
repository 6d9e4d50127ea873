// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {IMeasurementRegistry} from "../interfaces/IMeasurementRegistry.sol";

/// @title MeasurementRegistry
/// @notice Which enclaves are believed, and by which keys they speak (mechanism, section 9; SY-2).
/// @dev Trusts the timelock. Elsewhere an administrator fills such a list, which is where capture hides; here every line of it
/// after the constructor's is a decision that anybody could object to.
///
///   approveMeasurement                    revokeMeasurement
///   ------------------> approved -------------------------------> revoked, with all its keys
///                          | enrolKey             revokeKey, or expiry
///                          +---------> key counts ---------------> counts no more
///
/// | function             | who      | hostile caller can                                 | cannot                        |
/// | -------------------- | -------- | -------------------------------------------------- | ----------------------------- |
/// | approve, enrol       | timelock | believe an enclave that lies; claims proven by it  | back-date a key, bring a      |
/// |                      |          | still go to a jury where the model takes one       | revoked one back              |
/// | revoke               | timelock | leave honest verifiers without a proof             | undo a claim that is final    |
/// | everything else      | anyone   | read                                               | change anything               |
contract MeasurementRegistry is IMeasurementRegistry {
    /// @dev One slot.
    struct Approval {
        uint48 approvedAt;
        bool revoked;
    }

    address private immutable _TIMELOCK;

    mapping(bytes32 measurement => Approval) private _approvals;
    mapping(bytes32 key => EnclaveKey) private _keys;

    modifier onlyTimelock() {
        if (msg.sender != _TIMELOCK) revert MeasurementNotTimelock(msg.sender);
        _;
    }

    /// @param timelock_ the only account that changes anything
    /// @param measurements approved from the start, public before anybody joins
    /// @param enrolments keys enrolled from the start
    constructor(address timelock_, bytes32[] memory measurements, Enrolment[] memory enrolments) {
        if (timelock_ == address(0)) revert MeasurementZeroAddress();
        _TIMELOCK = timelock_;
        for (uint256 i = 0; i < measurements.length; ++i) _approve(measurements[i]);
        for (uint256 i = 0; i < enrolments.length; ++i) _enrol(enrolments[i]);
    }

    /// @inheritdoc IMeasurementRegistry
    function approveMeasurement(bytes32 measurement) external onlyTimelock {
        _approve(measurement);
    }

    /// @inheritdoc IMeasurementRegistry
    function revokeMeasurement(bytes32 measurement) external onlyTimelock {
        _requireApproved(measurement);
        _approvals[measurement].revoked = true;
        emit MeasurementRevoked(measurement);
    }

    /// @inheritdoc IMeasurementRegistry
    function enrolKey(Enrolment calldata enrolment) external onlyTimelock returns (bytes32 key) {
        return _enrol(enrolment);
    }

    /// @inheritdoc IMeasurementRegistry
    function revokeKey(bytes32 key) external onlyTimelock {
        EnclaveKey storage entry = _keys[key];
        if (entry.enrolledAt == 0 || entry.revoked) revert MeasurementKeyNotEnrolled(key);
        entry.revoked = true;
        emit EnclaveKeyRevoked(key);
    }

    /// @inheritdoc IMeasurementRegistry
    function isApproved(bytes32 key, uint48 producedAt) external view returns (bool) {
        EnclaveKey storage entry = _keys[key];
        if (entry.enrolledAt == 0 || entry.revoked || _approvals[entry.measurement].revoked) return false;
        // A key is enrolled after its measurement was approved, so its own time is the later one.
        return entry.enrolledAt <= producedAt && producedAt < entry.expiry && block.timestamp < entry.expiry;
    }

    /// @inheritdoc IMeasurementRegistry
    function keyOf(bytes32 key) external view returns (EnclaveKey memory) {
        return _keys[key];
    }

    /// @inheritdoc IMeasurementRegistry
    function measurementOf(bytes32 measurement) external view returns (uint48 approvedAt, bool revoked) {
        return (_approvals[measurement].approvedAt, _approvals[measurement].revoked);
    }

    /// @inheritdoc IMeasurementRegistry
    function timelock() external view returns (address) {
        return _TIMELOCK;
    }

    /// @inheritdoc IMeasurementRegistry
    function idOf(Curve curve, bytes32 x, bytes32 y) public pure returns (bytes32 key) {
        return keccak256(abi.encode(curve, x, y));
    }

    function _approve(bytes32 measurement) private {
        if (measurement == 0 || _approvals[measurement].approvedAt != 0) revert MeasurementNotNew(measurement);
        _approvals[measurement].approvedAt = uint48(block.timestamp);
        emit MeasurementApproved(measurement);
    }

    function _enrol(Enrolment memory enrolment) private returns (bytes32 key) {
        _requireApproved(enrolment.measurement);
        (Curve curve, bytes32 x, bytes32 y) = (enrolment.curve, enrolment.x, enrolment.y);
        if (!_isKey(curve, x, y)) revert MeasurementKeyInvalid(uint8(curve), x, y);
        if (enrolment.expiry <= block.timestamp) revert MeasurementExpiryPast(enrolment.expiry);
        key = idOf(curve, x, y);
        if (_keys[key].enrolledAt != 0) revert MeasurementKeyNotNew(key);
        _keys[key] = EnclaveKey({
            measurement: enrolment.measurement,
            x: x,
            y: y,
            curve: curve,
            revoked: false,
            enrolledAt: uint48(block.timestamp),
            expiry: enrolment.expiry
        });
        emit EnclaveKeyEnrolled(key, enrolment.measurement, enrolment.expiry);
    }

    function _requireApproved(bytes32 measurement) private view {
        Approval storage approval = _approvals[measurement];
        if (approval.approvedAt == 0 || approval.revoked) revert MeasurementNotApproved(measurement);
    }

    function _isKey(Curve curve, bytes32 x, bytes32 y) private pure returns (bool) {
        if (curve == Curve.Secp256k1) return x != 0 && uint256(x) <= type(uint160).max && y == 0;
        return curve == Curve.P256 && P256.isValidPublicKey(x, y);
    }
}
