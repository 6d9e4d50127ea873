// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IPersonhoodAdapter} from "../../interfaces/IPersonhoodAdapter.sol";
import {ISemaphore} from "../../interfaces/ISemaphore.sol";
import {ISemaphorePersonhood} from "../../interfaces/ISemaphorePersonhood.sol";

/// @title SemaphorePersonhood
/// @notice Personhood as anonymous membership in a Semaphore v4 group (mechanism, section 3).
/// @dev Trusts the Semaphore contract and the group's admin to admit each human once. Semaphore's own list of used nullifiers is
/// not touched: its view `verifyProof` tells that the prover is a member, and the registry keeps one person per nullifier, so the
/// same member renews with the same nullifier. Both the member (by the message) and the account (by its signature, which
/// names the nullifier) agreed to each other: neither can be bound by a stranger, nor by who sees the proof in flight.
///
/// A proof made for an earlier root of the group holds for the group's Merkle tree duration after that root was made, one hour
/// unless the admin chose another. So a removed member can register or renew for that long, and no longer.
/// Nothing links a nullifier to a member, so a removal withdraws nobody: the person lives until its term ends, `maxTerm`
/// after its last proof at the latest. Short terms are the only revocation there is.
///
/// | hostile            | can                                               | cannot                                              |
/// | ------------------ | ------------------------------------------------- | --------------------------------------------------- |
/// | group admin        | invent persons, slowed by the registry; give a    | bind an account that did not sign, learn who is     |
/// |                    | human a second one by replacing its commitment;   | who, end a person before its term                   |
/// |                    | keep old roots good; refuse renewals by removing  |                                                     |
/// | member             | sell or lend its secret; prepare proofs that end  | be two persons, take an account that did not sign   |
/// |                    | later, good only while their root is              |                                                     |
/// | submitter          | submit others' proofs, until they end             | alter account, nullifier or expiry                  |
/// | ERC-1271 account   | change its mind, burn the gas granted             | concern anybody else's proof                        |
contract SemaphorePersonhood is ISemaphorePersonhood, EIP712 {
    bytes32 private constant _CONSENT_TYPEHASH = keccak256("Consent(address account,uint256 nullifier,uint48 expiry)");

    ISemaphore private immutable _SERVICE;
    uint256 private immutable _GROUP_ID;
    uint256 private immutable _SCOPE;
    uint32 private immutable _MAX_TERM;

    /// @param service_ the Semaphore v4 contract of this chain
    /// @param groupId_ an existing group whose members are humans
    /// @param maxTerm_ seconds from a registration to the latest expiry, above 0
    constructor(address service_, uint256 groupId_, uint32 maxTerm_) EIP712("Counterweight Semaphore", "1") {
        if (service_.code.length == 0) revert SemaphorePersonhoodServiceWithoutCode(service_);
        if (ISemaphore(service_).getGroupAdmin(groupId_) == address(0)) {
            revert SemaphorePersonhoodGroupUnknown(groupId_);
        }
        if (maxTerm_ == 0) revert SemaphorePersonhoodMaxTermZero();
        _SERVICE = ISemaphore(service_);
        _GROUP_ID = groupId_;
        _MAX_TERM = maxTerm_;
        // Kept, not computed: nullifiers must outlive a change of the chain's id.
        _SCOPE = uint256(keccak256(abi.encode(block.chainid, address(this))));
    }

    /// @inheritdoc IPersonhoodAdapter
    function verify(address account, bytes calldata proof) external view returns (bytes32 nullifier, uint48 expiry) {
        Membership memory membership;
        bytes memory consent;
        (membership, expiry, consent) = abi.decode(proof, (Membership, uint48, bytes));
        if (expiry <= block.timestamp) revert SemaphorePersonhoodExpired(expiry);
        uint256 latest = block.timestamp + _MAX_TERM;
        if (expiry > latest) revert SemaphorePersonhoodTermTooLong(expiry, latest);
        bytes32 digest = consentDigest(account, membership.nullifier, expiry);
        if (!SignatureChecker.isValidSignatureNow(account, digest, consent)) {
            revert SemaphorePersonhoodConsentInvalid(account, membership.nullifier, expiry);
        }
        ISemaphore.SemaphoreProof memory full = ISemaphore.SemaphoreProof({
            merkleTreeDepth: membership.merkleTreeDepth,
            merkleTreeRoot: membership.merkleTreeRoot,
            nullifier: membership.nullifier,
            message: messageFor(account, expiry),
            scope: _SCOPE,
            points: membership.points
        });
        if (!_SERVICE.verifyProof(_GROUP_ID, full)) {
            revert SemaphorePersonhoodMembershipInvalid(account, membership.nullifier, expiry);
        }
        nullifier = bytes32(membership.nullifier);
    }

    /// @inheritdoc IPersonhoodAdapter
    /// @dev Never: a nullifier names no member, so nobody could tell.
    function isRevoked(bytes32) external pure returns (bool) {
        return false;
    }

    /// @inheritdoc ISemaphorePersonhood
    function service() external view returns (address) {
        return address(_SERVICE);
    }

    /// @inheritdoc ISemaphorePersonhood
    function groupId() external view returns (uint256) {
        return _GROUP_ID;
    }

    /// @inheritdoc ISemaphorePersonhood
    function maxTerm() external view returns (uint32) {
        return _MAX_TERM;
    }

    /// @inheritdoc ISemaphorePersonhood
    function scope() external view returns (uint256) {
        return _SCOPE;
    }

    /// @inheritdoc ISemaphorePersonhood
    function messageFor(address account, uint48 expiry) public view returns (uint256) {
        return uint256(keccak256(abi.encode(_SCOPE, account, expiry)));
    }

    /// @inheritdoc ISemaphorePersonhood
    function consentDigest(address account, uint256 nullifier, uint48 expiry) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(_CONSENT_TYPEHASH, account, nullifier, expiry)));
    }
}
