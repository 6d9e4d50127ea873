// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IModelContent
/// @notice What a proof needs to know of a registered model (mechanism, section 9).
interface IModelContent {
    /// @notice Hash of the content of `model`, in the way of hashing of the proofs it takes; zero, or a revert, when nobody
    /// registered it.
    function contentHashOf(bytes32 model) external view returns (bytes32);
}
