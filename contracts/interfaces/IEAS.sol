// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IEASSchemaRegistry
/// @notice The read that this suite needs of the schema registry of the Ethereum Attestation Service.
/// @dev Layout and names as in `contracts/ISchemaRegistry.sol` of `@ethereum-attestation-service/eas-contracts` 1.9.0 (MIT).
interface IEASSchemaRegistry {
    struct SchemaRecord {
        bytes32 uid;
        address resolver;
        bool revocable;
        string schema;
    }

    /// @notice The schema registered as `uid`; zeros for none.
    function getSchema(bytes32 uid) external view returns (SchemaRecord memory);
}

/// @title IEAS
/// @notice The reads that this suite needs of the Ethereum Attestation Service.
/// @dev Layout and names as in `contracts/IEAS.sol` and `contracts/Common.sol` of the package named above (MIT), which itself
/// would bring a development framework along.
interface IEAS {
    /// @dev Times in seconds; `expirationTime` 0 never expires, `revocationTime` 0 is not revoked.
    struct Attestation {
        bytes32 uid;
        bytes32 schema;
        uint64 time;
        uint64 expirationTime;
        uint64 revocationTime;
        bytes32 refUID;
        address recipient;
        address attester;
        bool revocable;
        bytes data;
    }

    /// @notice The attestation made as `uid`; zeros for none.
    function getAttestation(bytes32 uid) external view returns (Attestation memory);

    /// @notice Where schemas are registered.
    function getSchemaRegistry() external view returns (IEASSchemaRegistry);
}
