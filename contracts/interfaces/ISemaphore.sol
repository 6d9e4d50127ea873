// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title ISemaphore
/// @notice The reads that this suite needs of Semaphore v4.
/// @dev Layout and names as in `interfaces/ISemaphore.sol` and `interfaces/ISemaphoreGroups.sol` of the npm package
/// semaphore-protocol/contracts 4.14.3 (MIT). Both reads are answered by the one contract `Semaphore`.
interface ISemaphore {
    struct SemaphoreProof {
        uint256 merkleTreeDepth;
        uint256 merkleTreeRoot;
        uint256 nullifier;
        uint256 message;
        uint256 scope;
        uint256[8] points;
    }

    /// @notice Whether `proof` shows membership in `groupId`; reverts for roots that are no longer, or never were, the group's.
    function verifyProof(uint256 groupId, SemaphoreProof calldata proof) external view returns (bool);

    /// @notice Who changes the members of `groupId`; zero for a group that does not exist.
    function getGroupAdmin(uint256 groupId) external view returns (address);
}
