// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonhoodAdapter} from "./IPersonhoodAdapter.sol";

/// @title IEASPersonhood
/// @notice Personhood attested by one attester in the Ethereum Attestation Service (mechanism, section 3).
/// @dev A proof is `abi.encode(bytes32 uid)`. The data of an attestation is `abi.encode(bytes32 nullifier)`, the attester's
/// stable name of the human. A human has one current attestation: the latest that anybody recorded here. Only that one proves
/// personhood, and only its revocation withdraws it.
interface IEASPersonhood is IPersonhoodAdapter {
    /// @notice `uid` became the current attestation of the human `nullifier`, in favour of `recipient`.
    event AttestationRecorded(bytes32 indexed nullifier, bytes32 indexed uid, address indexed recipient);

    /// @notice The attestation service has no code.
    error EASPersonhoodServiceWithoutCode(address service);
    /// @notice The attester is the zero address.
    error EASPersonhoodAttesterZero();
    /// @notice Attestations would end when they are made.
    error EASPersonhoodMaxAgeZero();
    /// @notice The schema is not registered, is not exactly `bytes32 nullifier`, or does not allow revocation.
    error EASPersonhoodSchemaUnfit(bytes32 schema);

    /// @notice The proof is no single word.
    error EASPersonhoodProofInvalid(uint256 length);
    /// @notice The service knows no such attestation.
    error EASPersonhoodUnknown(bytes32 uid);
    /// @notice The attestation is of another schema.
    error EASPersonhoodSchemaMismatch(bytes32 uid, bytes32 schema);
    /// @notice The attestation was made by somebody else than the attester.
    error EASPersonhoodAttesterMismatch(bytes32 uid, address attester);
    /// @notice The attester could never revoke this attestation.
    error EASPersonhoodIrrevocable(bytes32 uid);
    /// @notice The attester revoked this attestation, at `revocationTime` in seconds.
    error EASPersonhoodRevoked(bytes32 uid, uint64 revocationTime);
    /// @notice The attestation ended, by its own expiration or by its age.
    error EASPersonhoodExpired(bytes32 uid, uint48 expiry);
    /// @notice The attestation's data is no nullifier: not one word, or zero.
    error EASPersonhoodNullifierInvalid(bytes32 uid);
    /// @notice The attestation names another account.
    error EASPersonhoodRecipientMismatch(bytes32 uid, address recipient, address account);
    /// @notice The attestation is not the current one of its human; `current` is, zero for none.
    error EASPersonhoodNotCurrent(bytes32 uid, bytes32 current);
    /// @notice The attestation was not made later than the current one of its human.
    error EASPersonhoodNotLater(bytes32 uid, bytes32 current);

    /// @notice Makes `uid` the current attestation of its human. Anyone.
    /// @dev The attestation must hold now and be made in a later second than the current one. So nobody returns to an
    /// attestation that a later one replaced, nor escapes a revocation by an earlier one that the attester left standing.
    function record(bytes32 uid) external;

    /// @notice The current attestation of the human `nullifier`; zero for none.
    function currentOf(bytes32 nullifier) external view returns (bytes32 uid);

    /// @notice The attestation service.
    function service() external view returns (address);

    /// @notice The schema that counts.
    function schema() external view returns (bytes32);

    /// @notice The only account whose attestations count: a key or, better, a contract with several.
    function attester() external view returns (address);

    /// @notice Seconds after which an attestation proves nothing, whatever expiration it has.
    function maxAge() external view returns (uint32);
}
