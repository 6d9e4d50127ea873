// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonhoodAdapter} from "./IPersonhoodAdapter.sol";

/// @title IRegistrarPersonhood
/// @notice Personhood vouched for by m of n registrars (mechanism, section 3).
/// @dev A proof is `abi.encode(bytes32 nullifier, uint48 expiry, Endorsement[] endorsements)`. A registrar is a key or, by
/// ERC-1271, a contract.
interface IRegistrarPersonhood is IPersonhoodAdapter {
    /// @notice One registrar's signature over the typed data.
    struct Endorsement {
        address registrar;
        bytes signature;
    }

    event NullifierRevoked(bytes32 indexed nullifier, address indexed submitter);

    /// @notice The threshold is zero or above the number of registrars.
    error RegistrarThresholdOutOfRange(uint8 threshold, uint256 registrars);
    /// @notice More registrars than one verification can afford.
    error RegistrarTooMany(uint256 registrars, uint256 maximum);
    /// @notice A registrar is the zero address or listed twice.
    error RegistrarInvalid(address registrar);
    /// @notice Fewer endorsements than the threshold.
    error RegistrarThresholdMissed(uint256 endorsements, uint8 threshold);
    /// @notice Endorsements are not sorted by rising registrar address without repetition.
    error RegistrarOrderInvalid(address previous, address next);
    /// @notice The endorsement is by nobody on the list.
    error RegistrarUnknown(address registrar);
    /// @notice The registrar did not sign this.
    error RegistrarSignatureInvalid(address registrar);
    /// @notice The proof ended.
    error RegistrarProofExpired(uint48 expiry);
    /// @notice The nullifier is zero.
    error RegistrarNullifierZero();
    /// @notice The registrars withdrew this personhood.
    error RegistrarNullifierRevoked(bytes32 nullifier);

    /// @notice Records the withdrawal of a personhood, for ever. Anyone, with the registrars' endorsements.
    /// @param endorsements over EIP-712 `Revocation(bytes32 nullifier)`
    function revoke(bytes32 nullifier, Endorsement[] calldata endorsements) external;

    /// @notice The registrars, in the order of construction.
    function registrars() external view returns (address[] memory);

    /// @notice Whether `account` is a registrar.
    function isRegistrar(address account) external view returns (bool);

    /// @notice Endorsements that a proof or a revocation needs.
    function threshold() external view returns (uint8);

    /// @notice EIP-712 digest that registrars sign to vouch:
    /// `Personhood(address account,bytes32 nullifier,uint48 expiry)`.
    function personhoodDigest(address account, bytes32 nullifier, uint48 expiry) external view returns (bytes32);

    /// @notice EIP-712 digest that registrars sign to withdraw: `Revocation(bytes32 nullifier)`.
    function revocationDigest(bytes32 nullifier) external view returns (bytes32);
}
