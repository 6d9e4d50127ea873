// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title BorrowedVoice
/// @notice The delegation cap and the override rule (mechanism, section 6.2; DL-1, DL-2, DL-4), in one place for ballots and
/// for acts after the vote.
/// @dev With D the roots lent to a person and not taken back, at most `cap` of them count; when a delegator takes back r, the
/// count changes by `min(D, cap) - min(D - r, cap)`, which is 0 as long as the excess covers it.
library BorrowedVoice {
    /// @notice `min(borrowed - overridden, cap)`, in roots.
    /// @dev Saturates at zero: overrides recorded for an account that counts no borrowed voice (its person had lapsed at the
    /// snapshot) must not block that account's own ballot.
    function countable(uint256 borrowed, uint256 overridden, uint256 cap) internal pure returns (uint256) {
        return Math.min(Math.saturatingSub(borrowed, overridden), cap);
    }

    /// @notice What leaves the count when a delegator takes back `root`; at most `root`.
    function reduction(
        uint256 borrowed,
        uint256 overridden,
        uint256 root,
        uint256 cap
    ) internal pure returns (uint256) {
        return countable(borrowed, overridden, cap) - countable(borrowed, overridden + root, cap);
    }
}
