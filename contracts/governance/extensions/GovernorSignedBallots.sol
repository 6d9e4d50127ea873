// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {GovernorPreventLateFlip} from "./GovernorPreventLateFlip.sol";

/// @title GovernorSignedBallots
/// @notice Many signed ballots in one transaction (mechanism, sections 6 and 14).
/// @dev The signed nonce must equal `nonces(voter)` and is not consumed, here or in `castVoteBySig`: a second count of the
/// same ballot fails on the receipt, and whoever wants to take a signed ballot back votes first. Each ballot runs in a call
/// of this contract to itself with a gas cap, so that an invalid ballot, or an ERC-1271 wallet that reverts or burns gas, is
/// skipped with an event and costs the others nothing. A relayer that starves a ballot of gas only leaves it uncounted;
/// anyone can submit it again.
abstract contract GovernorSignedBallots is GovernorPreventLateFlip {
    /// @dev Gas for one ballot with its signature: about five times the dearest honest one, an override of a voted delegate.
    uint256 private constant BALLOT_GAS = 1_000_000;

    /// @notice Casts many signed ballots; those that are invalid are skipped with an event.
    function castVotesBySig(uint256 proposalId, SignedBallot[] calldata ballots) external returns (uint256 cast) {
        for (uint256 i = 0; i < ballots.length; ++i) {
            try this.castSignedBallot{gas: BALLOT_GAS}(proposalId, ballots[i]) {
                ++cast;
            } catch (bytes memory reason) {
                emit BallotSkipped(proposalId, ballots[i].voter, reason);
            }
        }
    }

    /// @notice One ballot of a batch. Only this contract itself.
    function castSignedBallot(uint256 proposalId, SignedBallot calldata ballot) external {
        if (msg.sender != address(this)) revert GovernorOnlySelf(msg.sender);
        bool valid = ballot.params.length == 0
            ? _validateVoteSig(proposalId, ballot.support, ballot.voter, ballot.signature)
            : _validateExtendedVoteSig(proposalId, ballot.support, ballot.voter, "", ballot.params, ballot.signature);
        if (!valid) revert GovernorInvalidSignature(ballot.voter);
        _castVote(proposalId, ballot.voter, ballot.support, "", ballot.params);
    }

    /// @inheritdoc Governor
    /// @dev As OpenZeppelin's, but the nonce is only compared: if voting consumed it, relaying one signed ballot of a voter
    /// would spoil all others that the voter has signed.
    function _validateVoteSig(
        uint256 proposalId,
        uint8 support,
        address voter,
        bytes memory signature
    ) internal view override returns (bool) {
        bytes32 ballot = keccak256(abi.encode(BALLOT_TYPEHASH, proposalId, support, voter, nonces(voter)));
        return SignatureChecker.isValidSignatureNow(voter, _hashTypedDataV4(ballot), signature);
    }

    /// @inheritdoc Governor
    /// @dev Compares the nonce, too, without consuming it.
    function _validateExtendedVoteSig(
        uint256 proposalId,
        uint8 support,
        address voter,
        string memory reason,
        bytes memory params,
        bytes memory signature
    ) internal view override returns (bool) {
        bytes32 ballot = keccak256(
            abi.encode(
                EXTENDED_BALLOT_TYPEHASH,
                proposalId,
                support,
                voter,
                nonces(voter),
                keccak256(bytes(reason)),
                keccak256(params)
            )
        );
        return SignatureChecker.isValidSignatureNow(voter, _hashTypedDataV4(ballot), signature);
    }
}
