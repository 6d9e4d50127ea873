// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEAS, IEASSchemaRegistry} from "../../interfaces/IEAS.sol";
import {IEASPersonhood} from "../../interfaces/IEASPersonhood.sol";
import {IPersonhoodAdapter} from "../../interfaces/IPersonhoodAdapter.sol";

/// @title EASPersonhood
/// @notice Personhood attested by one attester in the Ethereum Attestation Service (mechanism, section 3).
/// @dev Trusts the service to keep attestations as they were made, and the attester to attest for real humans, under one
/// nullifier each, and for accounts that asked for it: the service itself does not ask recipients. Everything is fixed at
/// construction. The service's own `isAttestationValid` only tells that a uid exists, so every field is checked here.
///
///   attest (attester)        record (anyone)              record of a later one
///   ----------------> made ------------------> current ---------------------------> replaced, for ever
///                                                 |
///                                                 +-- expired: no proof            } until a later one
///                                                 +-- revoked: no proof, withdrawn }    is recorded
///
/// An attester withdraws a human by revoking the current attestation and every later one; to revoke one that was replaced
/// changes nothing. Renewal takes a new attestation: the old one ends `maxAge` after it was made, also without expiration.
///
/// | hostile             | can                                             | cannot                                            |
/// | ------------------- | ----------------------------------------------- | ------------------------------------------------- |
/// | attester            | invent persons, slowed by the registry; attest  | use a nullifier twice, prove anything by an       |
/// |                     | for accounts that did not ask; withdraw any     | attestation that it could not revoke              |
/// | anyone else         | record and submit attestations that hold        | attest; go back to a replaced attestation         |
/// | schema's resolver   | refuse attestations and revocations; whoever    | attest                                            |
/// |                     | deploys chooses a schema without, or trusts it  |                                                   |
/// | recipient           | keep a term until it ends or is revoked         | prove another account's personhood                |
contract EASPersonhood is IEASPersonhood {
    /// @dev What the data of attestations means; its hash is compared.
    bytes32 private constant _SCHEMA_HASH = keccak256("bytes32 nullifier");

    IEAS private immutable _SERVICE;
    bytes32 private immutable _SCHEMA;
    address private immutable _ATTESTER;
    uint32 private immutable _MAX_AGE;

    mapping(bytes32 nullifier => bytes32 uid) private _currentOf;

    /// @param service_ the Ethereum Attestation Service of this chain
    /// @param schema_ uid of a revocable schema `bytes32 nullifier`
    /// @param attester_ whose attestations count
    /// @param maxAge_ seconds for which an attestation proves personhood at most, above 0
    constructor(address service_, bytes32 schema_, address attester_, uint32 maxAge_) {
        if (service_.code.length == 0) revert EASPersonhoodServiceWithoutCode(service_);
        if (attester_ == address(0)) revert EASPersonhoodAttesterZero();
        if (maxAge_ == 0) revert EASPersonhoodMaxAgeZero();
        IEASSchemaRegistry.SchemaRecord memory found = IEAS(service_).getSchemaRegistry().getSchema(schema_);
        // An unregistered schema reads as irrevocable.
        if (!found.revocable || keccak256(bytes(found.schema)) != _SCHEMA_HASH) {
            revert EASPersonhoodSchemaUnfit(schema_);
        }
        _SERVICE = IEAS(service_);
        _SCHEMA = schema_;
        _ATTESTER = attester_;
        _MAX_AGE = maxAge_;
    }

    /// @inheritdoc IEASPersonhood
    function record(bytes32 uid) external {
        (IEAS.Attestation memory attestation, bytes32 nullifier, ) = _requireHolding(uid);
        bytes32 current = _currentOf[nullifier];
        // Nothing recorded reads as an attestation made at time 0.
        if (attestation.time <= _SERVICE.getAttestation(current).time) revert EASPersonhoodNotLater(uid, current);
        _currentOf[nullifier] = uid;
        emit AttestationRecorded(nullifier, uid, attestation.recipient);
    }

    /// @inheritdoc IPersonhoodAdapter
    function verify(address account, bytes calldata proof) external view returns (bytes32 nullifier, uint48 expiry) {
        if (proof.length != 32) revert EASPersonhoodProofInvalid(proof.length);
        bytes32 uid = bytes32(proof);
        IEAS.Attestation memory attestation;
        (attestation, nullifier, expiry) = _requireHolding(uid);
        if (attestation.recipient != account) {
            revert EASPersonhoodRecipientMismatch(uid, attestation.recipient, account);
        }
        bytes32 current = _currentOf[nullifier];
        if (uid != current) revert EASPersonhoodNotCurrent(uid, current);
    }

    /// @inheritdoc IPersonhoodAdapter
    function isRevoked(bytes32 nullifier) external view returns (bool) {
        return _SERVICE.getAttestation(_currentOf[nullifier]).revocationTime != 0;
    }

    /// @inheritdoc IEASPersonhood
    function currentOf(bytes32 nullifier) external view returns (bytes32 uid) {
        return _currentOf[nullifier];
    }

    /// @inheritdoc IEASPersonhood
    function service() external view returns (address) {
        return address(_SERVICE);
    }

    /// @inheritdoc IEASPersonhood
    function schema() external view returns (bytes32) {
        return _SCHEMA;
    }

    /// @inheritdoc IEASPersonhood
    function attester() external view returns (address) {
        return _ATTESTER;
    }

    /// @inheritdoc IEASPersonhood
    function maxAge() external view returns (uint32) {
        return _MAX_AGE;
    }

    /// @dev The attestation `uid` with its nullifier and end, if it holds now.
    function _requireHolding(
        bytes32 uid
    ) private view returns (IEAS.Attestation memory attestation, bytes32 nullifier, uint48 expiry) {
        attestation = _SERVICE.getAttestation(uid);
        if (attestation.uid == 0) revert EASPersonhoodUnknown(uid);
        if (attestation.schema != _SCHEMA) revert EASPersonhoodSchemaMismatch(uid, attestation.schema);
        if (attestation.attester != _ATTESTER) revert EASPersonhoodAttesterMismatch(uid, attestation.attester);
        if (!attestation.revocable) revert EASPersonhoodIrrevocable(uid);
        if (attestation.revocationTime != 0) revert EASPersonhoodRevoked(uid, attestation.revocationTime);
        expiry = _expiryOf(attestation);
        if (expiry <= block.timestamp) revert EASPersonhoodExpired(uid, expiry);
        if (attestation.data.length != 32) revert EASPersonhoodNullifierInvalid(uid);
        nullifier = abi.decode(attestation.data, (bytes32));
        if (nullifier == 0) revert EASPersonhoodNullifierInvalid(uid);
    }

    /// @dev The earlier of the attestation's own end, if it has one, and the end by age.
    function _expiryOf(IEAS.Attestation memory attestation) private view returns (uint48) {
        uint256 end = uint256(attestation.time) + _MAX_AGE;
        if (attestation.expirationTime != 0) end = Math.min(end, attestation.expirationTime);
        // Bounded by the minimum.
        return uint48(Math.min(end, type(uint48).max));
    }
}
