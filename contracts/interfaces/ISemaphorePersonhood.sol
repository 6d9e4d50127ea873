// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonhoodAdapter} from "./IPersonhoodAdapter.sol";

/// @title ISemaphorePersonhood
/// @notice Personhood as anonymous membership in a Semaphore v4 group (mechanism, section 3).
/// @dev A proof is `abi.encode(Membership membership, uint48 expiry, bytes consent)`. The membership proof is made for
/// `scope()` and `messageFor(account, expiry)`; `consent` is the account's signature over
/// `consentDigest(account, nullifier, expiry)`, by ERC-1271 for contracts.
interface ISemaphorePersonhood is IPersonhoodAdapter {
    /// @notice A Semaphore proof without message and scope, which the adapter knows.
    struct Membership {
        uint256 merkleTreeDepth;
        uint256 merkleTreeRoot;
        uint256 nullifier;
        uint256[8] points;
    }

    /// @notice The Semaphore contract has no code.
    error SemaphorePersonhoodServiceWithoutCode(address service);
    /// @notice The group does not exist.
    error SemaphorePersonhoodGroupUnknown(uint256 groupId);
    /// @notice Proofs would end when they are made.
    error SemaphorePersonhoodMaxTermZero();
    /// @notice The proof ended.
    error SemaphorePersonhoodExpired(uint48 expiry);
    /// @notice The proof asks for a longer term than there is.
    error SemaphorePersonhoodTermTooLong(uint48 expiry, uint256 latest);
    /// @notice The account did not agree to be this human's until `expiry`.
    error SemaphorePersonhoodConsentInvalid(address account, uint256 nullifier, uint48 expiry);
    /// @notice The membership proof does not hold for this account, expiry, adapter and chain.
    error SemaphorePersonhoodMembershipInvalid(address account, uint256 nullifier, uint48 expiry);

    /// @notice The Semaphore contract.
    function service() external view returns (address);

    /// @notice The group whose members are humans.
    function groupId() external view returns (uint256);

    /// @notice Seconds from a registration to the latest expiry that it can have.
    function maxTerm() external view returns (uint32);

    /// @notice The scope of every proof: fixed for this adapter and no other, so a member has one nullifier here for ever and
    /// no nullifier of elsewhere tells who it is.
    function scope() external view returns (uint256);

    /// @notice The message of a proof that binds a member to `account` until `expiry`.
    function messageFor(address account, uint48 expiry) external view returns (uint256);

    /// @notice EIP-712 digest that `account` signs: `Consent(address account,uint256 nullifier,uint48 expiry)`.
    function consentDigest(address account, uint256 nullifier, uint48 expiry) external view returns (bytes32);
}
