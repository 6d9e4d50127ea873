// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {GovernorPreventLateFlip} from "./GovernorPreventLateFlip.sol";

/// @title GovernorSignedBallots
/// @notice Many signed ballots in one transaction (mechanism, sections 6 and 14).
/// @dev The signed nonce must equal `nonces(voter)` and is not consumed, here or in `castVoteBySig`: a second count of the
/// same ballot fails on the receipt, and whoever wants to take a signed ballot back votes first. An invalid ballot is skipped
/// with an event; an ERC-1271 wallet that reverts or burns gas does so in a call with a gas cap and costs the others nothing.
/// A relayer that starves a ballot of gas only leaves it uncounted; anyone can submit it again.
///
/// State, window and outcome are looked at once per batch: a flip (GV-3) is a change between before and after it.
abstract contract GovernorSignedBallots is GovernorPreventLateFlip {
    /// @dev Gas that a wallet contract has to judge its signature.
    uint256 private constant WALLET_GAS = 200_000;

    /// @notice Casts many signed ballots; those that are invalid are skipped with an event.
    function castVotesBySig(uint256 proposalId, SignedBallot[] calldata ballots) external returns (uint256 cast) {
        _validateStateBitmap(proposalId, _encodeStateBitmap(ProposalState.Active));
        Window memory window = _windowOf(proposalId);
        bool passed = window.late && _wouldPass(proposalId);
        for (uint256 i = 0; i < ballots.length; ++i) {
            (bool counted, bytes memory reason) = _tryBallot(proposalId, ballots[i], window);
            if (counted) ++cast;
            else emit BallotSkipped(proposalId, ballots[i].voter, reason);
        }
        _tallyUpdated(proposalId);
        if (window.late && _wouldPass(proposalId) != passed) _extend(proposalId, window.deadline, window.bound);
    }

    /// @notice Whether the wallet contract `signer` accepts `signature` for `hash` by ERC-1271. For calls with a gas cap.
    function isSignedByWallet(address signer, bytes32 hash, bytes calldata signature) external view returns (bool) {
        return SignatureChecker.isValidSignatureNow(signer, hash, signature);
    }

    /// @dev Counts one ballot of a batch, or returns the error that it would have met alone; none when it ran out of gas.
    function _tryBallot(
        uint256 proposalId,
        SignedBallot calldata ballot,
        Window memory window
    ) private returns (bool counted, bytes memory reason) {
        if (!_isSigned(proposalId, ballot)) {
            return (false, abi.encodeWithSelector(GovernorInvalidSignature.selector, ballot.voter));
        }
        if (ballot.support > ABSTAIN) return (false, abi.encodeWithSelector(GovernorInvalidVoteType.selector));
        uint16 intensity = _tryIntensityOf(ballot.params);
        if (intensity == 0) return (false, abi.encodeWithSelector(GovernorIntensityInvalid.selector, ballot.params));
        if (window.replyOnly && !_isReply(ballot.support, intensity)) {
            return (false, abi.encodeWithSelector(GovernorReplyOnly.selector, proposalId, window.bound));
        }
        try _LEDGER.cast(proposalId, ballot.voter, ballot.support, intensity) returns (uint256 weight) {
            if (ballot.params.length == 0) emit VoteCast(ballot.voter, proposalId, ballot.support, weight, "");
            else emit VoteCastWithParams(ballot.voter, proposalId, ballot.support, weight, "", ballot.params);
            return (true, "");
        } catch (bytes memory refusal) {
            return (false, refusal);
        }
    }

    function _isSigned(uint256 proposalId, SignedBallot calldata ballot) private view returns (bool) {
        bytes32 digest = ballot.params.length == 0
            ? _ballotDigest(proposalId, ballot.support, ballot.voter)
            : _extendedBallotDigest(proposalId, ballot.support, ballot.voter, "", ballot.params);
        if (ballot.voter.code.length == 0) {
            return SignatureChecker.isValidSignatureNow(ballot.voter, digest, ballot.signature);
        }
        try this.isSignedByWallet{gas: WALLET_GAS}(ballot.voter, digest, ballot.signature) returns (bool valid) {
            return valid;
        } catch {
            // The wallet burnt its gas: it did not accept the signature.
            return false;
        }
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
        return SignatureChecker.isValidSignatureNow(voter, _ballotDigest(proposalId, support, voter), signature);
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
        bytes32 digest = _extendedBallotDigest(proposalId, support, voter, reason, params);
        return SignatureChecker.isValidSignatureNow(voter, digest, signature);
    }

    function _ballotDigest(uint256 proposalId, uint8 support, address voter) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(BALLOT_TYPEHASH, proposalId, support, voter, nonces(voter))));
    }

    function _extendedBallotDigest(
        uint256 proposalId,
        uint8 support,
        address voter,
        string memory reason,
        bytes memory params
    ) private view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        EXTENDED_BALLOT_TYPEHASH,
                        proposalId,
                        support,
                        voter,
                        nonces(voter),
                        keccak256(bytes(reason)),
                        keccak256(params)
                    )
                )
            );
    }
}
