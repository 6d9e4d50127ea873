// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice What one side of a decision has, in one word: votes | base weight | stake | persons, from the lowest bit, of 64, 64,
/// 64 and 64 bits.
/// @dev Adding a ballot is one addition of words. No lane overflows into the next: sums of roots stay below 2^63, of roots at
/// twice their voice below 2^64, of stake in gwei below 2^63, persons below 2^23. No lane borrows either: only what was added
/// before is ever taken away.
type SideTally is uint256;

using SideTallyLanes for SideTally global;

/// @title SideTallyLanes
/// @notice Reads and changes the lanes of a `SideTally`.
library SideTallyLanes {
    function plus(
        SideTally self,
        uint256 votes_,
        uint256 base_,
        uint256 stake_,
        uint256 persons_
    ) internal pure returns (SideTally) {
        return SideTally.wrap(SideTally.unwrap(self) + _word(votes_, base_, stake_, persons_));
    }

    function minus(
        SideTally self,
        uint256 votes_,
        uint256 base_,
        uint256 stake_,
        uint256 persons_
    ) internal pure returns (SideTally) {
        return SideTally.wrap(SideTally.unwrap(self) - _word(votes_, base_, stake_, persons_));
    }

    /// @notice Votes, weighted by intensity.
    function votes(SideTally self) internal pure returns (uint64) {
        return uint64(SideTally.unwrap(self));
    }

    /// @notice Base weight in roots: support of the side For, opposition of the side Against.
    function base(SideTally self) internal pure returns (uint64) {
        return uint64(SideTally.unwrap(self) >> 64);
    }

    /// @notice Stake in gwei.
    function stake(SideTally self) internal pure returns (uint64) {
        return uint64(SideTally.unwrap(self) >> 128);
    }

    /// @notice Persons who stand on this side with a base weight above 0.
    function persons(SideTally self) internal pure returns (uint32) {
        return uint32(SideTally.unwrap(self) >> 192);
    }

    function _word(uint256 votes_, uint256 base_, uint256 stake_, uint256 persons_) private pure returns (uint256) {
        return votes_ | (base_ << 64) | (stake_ << 128) | (persons_ << 192);
    }
}
