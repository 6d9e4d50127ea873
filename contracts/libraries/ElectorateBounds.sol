// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title ElectorateBounds
/// @notice What an electorate asks of its decisions: delegation cap, quorum and persons floor (mechanism, sections 6.1 and
/// 6.4), in one place for the ledger that applies them and for the lens that shows them.
library ElectorateBounds {
    uint256 private constant BASIS_POINTS = 10_000;
    /// @dev A borrowed voice counts for at most a tenth of the electorate, and always for a thousandth.
    uint256 private constant CAP_CEILING = 10;
    uint256 private constant CAP_FLOOR = 1_000;

    /// @notice `clamp(isqrt(E^2 / N), E / 1000, E / 10)`: borrowed roots counted at most per person. Rounded down.
    /// @param roots E, below 2^63
    /// @param persons N; 0 counts as an electorate without delegations
    function cap(uint256 roots, uint256 persons) internal pure returns (uint256) {
        uint256 spread = persons == 0 ? 0 : Math.sqrt((roots * roots) / persons);
        return Math.max(Math.min(spread, roots / CAP_CEILING), roots / CAP_FLOOR);
    }

    /// @notice Roots of base weight For that carry a decision. Rounded up.
    /// @param base electorate base in roots, below 2^63
    /// @param quorumBps share in basis points, at most 10,000
    function quorum(uint256 base, uint256 quorumBps) internal pure returns (uint256) {
        return Math.ceilDiv(base * quorumBps, BASIS_POINTS);
    }

    /// @notice For-persons that carry a decision: the larger of the suite's floor and the root of N, rounded up.
    function floor(uint256 persons, uint256 personsFloor) internal pure returns (uint256) {
        return Math.max(personsFloor, Math.sqrt(persons, Math.Rounding.Ceil));
    }
}
