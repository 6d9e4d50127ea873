// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {GovernorPreventLateFlip} from "./GovernorPreventLateFlip.sol";

/// @title GovernorSignedBallots
/// @notice Many signed ballots in one transaction (mechanism, sections 6 and 14).
/// @dev The signed nonce must equal `nonces(voter)` and is not consumed: a second count of the same ballot fails on the
/// receipt. Each ballot runs in a call of this contract to itself with a gas cap, so that an invalid ballot, or an ERC-1271
/// wallet that reverts or burns gas, is skipped with an event and costs the others nothing. A relayer that starves a ballot
/// of gas only leaves it uncounted; anyone can submit it again.
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
        bytes32 digest = _hashTypedDataV4(_ballotHash(proposalId, ballot));
        if (!SignatureChecker.isValidSignatureNowCalldata(ballot.voter, digest, ballot.signature)) {
            revert GovernorInvalidSignature(ballot.voter);
        }
        _castVote(proposalId, ballot.voter, ballot.support, "", ballot.params);
    }

    function _ballotHash(uint256 proposalId, SignedBallot calldata ballot) private view returns (bytes32) {
        uint256 nonce = nonces(ballot.voter);
        if (ballot.params.length == 0) {
            return keccak256(abi.encode(BALLOT_TYPEHASH, proposalId, ballot.support, ballot.voter, nonce));
        }
        return
            keccak256(
                abi.encode(
                    EXTENDED_BALLOT_TYPEHASH,
                    proposalId,
                    ballot.support,
                    ballot.voter,
                    nonce,
                    keccak256(""),
                    keccak256(ballot.params)
                )
            );
    }
}
