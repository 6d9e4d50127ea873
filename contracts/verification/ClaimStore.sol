// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClaimBook, ClaimState, Outcome} from "../interfaces/IClaimBook.sol";
import {EpochClock} from "../libraries/EpochClock.sol";

/// @title ClaimStore
/// @notice Claims, and where they stand at any second, whatever nobody has called for yet (mechanism, section 9; CL-1).
/// @dev A stage is over at its deadline: what may be done in it is done before, and what follows from its silence holds from
/// that second on. So final and refuted do not wait for anybody's transaction.
abstract contract ClaimStore is IClaimBook, EpochClock {
    mapping(bytes32 claim => Claim) internal _claims;
    mapping(address verifier => uint32) internal _nonces;

    /// @inheritdoc IClaimBook
    function isFinal(bytes32 claim) public view returns (bool) {
        (ClaimState state, Outcome outcome) = _standing(_claims[claim]);
        return state == ClaimState.Final || outcome == Outcome.Stands;
    }

    /// @inheritdoc IClaimBook
    function outputOf(bytes32 claim) external view returns (bytes32) {
        if (!isFinal(claim)) revert ClaimNotFinal(claim);
        return _claims[claim].outputHash;
    }

    /// @inheritdoc IClaimBook
    function stateOf(bytes32 claim) external view returns (ClaimState state) {
        (state, ) = _standing(_claims[claim]);
    }

    /// @inheritdoc IClaimBook
    function claimOf(bytes32 claim) external view returns (Claim memory found) {
        found = _known(claim);
        (found.state, found.outcome) = _standing(_claims[claim]);
    }

    /// @inheritdoc IClaimBook
    function nonceOf(address verifier) external view returns (uint32) {
        return _nonces[verifier];
    }

    /// @dev Reverts with `ClaimUnknown`.
    function _known(bytes32 claim) internal view returns (Claim storage c) {
        c = _claims[claim];
        if (c.state == ClaimState.None) revert ClaimUnknown(claim);
    }

    /// @dev A claim before the jury stays there past its deadline until it is settled: a late ruling still counts.
    function _standing(Claim storage c) internal view returns (ClaimState state, Outcome outcome) {
        (state, outcome) = (c.state, c.outcome);
        if (block.timestamp < c.deadline) return (state, outcome);
        if (state == ClaimState.Posted) return (ClaimState.Final, outcome);
        if (state == ClaimState.ObjectiveCheck) return (ClaimState.Resolved, Outcome.Refuted);
        if (state == ClaimState.Challenged) return (ClaimState.Resolved, Outcome.Refused);
    }

    /// @dev The timestamp `count` "days" from now.
    function _inDays(uint32 count) internal view returns (uint48) {
        return uint48(block.timestamp) + uint48(count) * _day();
    }
}
