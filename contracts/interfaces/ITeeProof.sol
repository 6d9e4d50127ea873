// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IProofVerifier, Statement} from "./IProofVerifier.sol";

/// @title ITeeProof
/// @notice Proofs by signatures of enclaves (mechanism, section 9; CL-3).
/// @dev A proof is `abi.encode(bytes32 key, bytes signature)`: the key's id in the registry of measurements, and the signature
/// of `digestOf(statement)`, 65 bytes `r, s, v` on secp256k1 or 64 bytes `r, s` on P-256, with the lower of both `s`.
///
/// Digests in the field bind input, output and time but omit the model, and mostly the chain and the contract: a signature of
/// one cheap model passes for any other, anywhere. This one binds all of them.
interface ITeeProof is IProofVerifier {
    /// @notice The age is zero.
    error TeeProofAgeZero();
    /// @notice The registry of measurements is the zero address.
    error TeeProofZeroAddress();

    /// @notice What the enclave signs: EIP-712 `Output(address claimBook,address verifier,bytes32 model,bytes32 inputHash,
    /// bytes32 outputHash,uint48 producedAt)` in the domain "Counterweight TEE", version "1", of this chain and contract.
    function digestOf(Statement calldata statement) external view returns (bytes32);

    /// @notice The registry of keys.
    function measurements() external view returns (address);

    /// @notice Seconds after which an output can no longer be proven.
    function maxAge() external view returns (uint32);
}
