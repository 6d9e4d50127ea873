// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Errors of the proof kinds, apart so that the claim book and the governor, through which calls pass, declare them
/// too.
interface IProofKindsErrors {
    /// @notice The caller is not the timelock.
    error ProofKindsNotTimelock(address caller);
    /// @notice The timelock is the zero address.
    error ProofKindsZeroAddress();
    /// @notice There is no contract at the verifier's address.
    error ProofKindsWithoutCode(address verifier);
    /// @notice The verifier has a kind already.
    error ProofKindsListed(address verifier, uint8 kind);
    /// @notice All 255 kinds are taken.
    error ProofKindsFull();
    /// @notice There is no such kind.
    error ProofKindUnknown(uint8 kind);
}

/// @notice The event of the proof kinds, apart so that the governor, through which decisions call them, declares it too.
interface IProofKindsEvents {
    event ProofKindAdded(uint8 indexed kind, address indexed verifier);
}

/// @title IProofKinds
/// @notice Which contract decides about proofs of which kind (mechanism, section 9).
/// @dev Kind 0 is "optimistic": no proof. A kind never changes its contract and never goes, so a claim posted under it keeps its
/// judge; a model whose owner trusts a kind no more leaves it out of its next policy.
interface IProofKinds is IProofKindsErrors, IProofKindsEvents {
    /// @notice Adds a kind. Timelock only.
    function add(address verifier) external returns (uint8 kind);

    /// @notice The contract of a kind; reverts with `ProofKindUnknown`, for 0 too.
    function verifierOf(uint8 kind) external view returns (address verifier);

    /// @notice The kind of a contract, 0 when it has none.
    function kindOf(address verifier) external view returns (uint8 kind);

    /// @notice Kinds so far; they are 1..count.
    function count() external view returns (uint8);

    /// @notice The only account that adds.
    function timelock() external view returns (address);
}
