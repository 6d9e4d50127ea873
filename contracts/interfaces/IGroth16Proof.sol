// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IProofVerifier, Statement} from "./IProofVerifier.sol";

/// @title IGroth16Proof
/// @notice Groth16 proofs, over BN254, that a committed model gave an output (mechanism, section 9; CL-3).
/// @dev A proof is `abi.encode(uint256[2] a, uint256[2][2] b, uint256[2] c)`, 256 bytes, with the parts of each coordinate of
/// `b` in the order of the precompile: imaginary first. The circuit's public signals are, in this order, the commitment to the
/// model, the hash of the input, the hash of the output and `contextOf(statement)`.
interface IGroth16Proof is IProofVerifier {
    /// @notice An address that was passed has no code.
    error Groth16ProofWithoutCode(address account);
    /// @notice Less gas is left than a verification may take, so that its answer could not be told from a want of gas.
    error Groth16ProofGasTooLow(uint256 gasLeft, uint256 needed);

    /// @notice Where the commitments to models are kept.
    function modelRegistry() external view returns (address);

    /// @notice The contract that snarkjs generated for the circuit.
    function circuitVerifier() external view returns (address);

    /// @notice The public signal that binds a proof to this chain and to the statement's claim book, verifier and time:
    /// the first 248 bits of `keccak256(abi.encode(block.chainid, claimBook, verifier, producedAt))`.
    function contextOf(Statement calldata statement) external view returns (uint256);
}
