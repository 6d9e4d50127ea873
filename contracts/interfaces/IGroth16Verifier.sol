// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IGroth16Verifier
/// @notice The one function of the verifiers that snarkjs generates for circuits with four public signals.
interface IGroth16Verifier {
    /// @notice Whether the points prove a circuit's relation for `publicSignals`; false for points that are not on their curves.
    /// @dev False, too, when gas ends in a precompile: callers give enough.
    function verifyProof(
        uint256[2] calldata pointA,
        uint256[2][2] calldata pointB,
        uint256[2] calldata pointC,
        uint256[4] calldata publicSignals
    ) external view returns (bool);
}
