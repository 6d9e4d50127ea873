// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice What a proof is about: this model, on this input, gave this output.
/// @param claimBook the contract that the claim is made in; with the chain it keeps a proof from counting elsewhere
/// @param verifier account of the verifier that answers for the claim
/// @param model id in the model registry
/// @param inputHash hash of the input, in the way of hashing of the proof's kind
/// @param outputHash hash of the output, likewise
/// @param producedAt when the output was produced, in seconds
struct Statement {
    address claimBook;
    address verifier;
    bytes32 model;
    bytes32 inputHash;
    bytes32 outputHash;
    uint48 producedAt;
}

/// @title IProofVerifier
/// @notice Decides, without a jury, whether a proof shows a statement (mechanism, section 9; CL-3).
interface IProofVerifier {
    /// @notice Whether `proof` shows `statement` now. Returns false for a proof that shows something else; may revert for one
    /// that cannot be read, which counts as false.
    function verify(Statement calldata statement, bytes calldata proof) external view returns (bool);
}
