// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IPersonhoodAdapter
/// @notice Turns a proof that `account` belongs to one human into a nullifier and a term (mechanism, section 3).
/// @dev Views only. The registry treats an adapter as hostile: it may revert, burn gas or lie about people it issued, and
/// then nobody is admitted, or the admission limit slows it.
interface IPersonhoodAdapter {
    /// @notice Checks `proof` for `account`; reverts when it does not hold.
    /// @param account the account that the proof names; a proof for another account must not pass, nor one that the account
    /// did not agree to: a person bound to somebody else's account would keep its owner's person out and, after a return,
    /// start the delay of the owner's stake anew
    /// @param proof adapter-specific bytes
    /// @return nullifier stable identity of the human under this adapter, the same at every renewal; never zero
    /// @return expiry timestamp at which this proof of personhood ends, in seconds
    function verify(address account, bytes calldata proof) external view returns (bytes32 nullifier, uint48 expiry);

    /// @notice Whether the issuer has withdrawn the personhood behind `nullifier`.
    function isRevoked(bytes32 nullifier) external view returns (bool);
}
