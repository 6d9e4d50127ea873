// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title ConvictionMath
/// @notice Votes that stay become conviction (mechanism, section 7): integer growth, conviction and the readiness test.
/// @dev With `g(t) = 2^((t - start) / h)`, a weight `w` cast at `t` adds `w` to the support S and `w * g(t)` to the charge C.
/// Conviction is `Y(t) = S - C / g(t)`: 0 for a weight just cast, half of it after one half-life, never all of it. Nothing is
/// poked; only S and C are stored, and leaving subtracts exactly what joining added.
library ConvictionMath {
    /// @dev ln 2 in WAD, rounded down.
    int256 private constant LN2_WAD = 693147180559945309;

    /// @dev Longest life of a decision in half-lives, first ballot to expiry. With weights below 2^63 and `g < 2^60 * 2^32`, a
    /// charge stays below 2^155.
    uint256 internal constant MAX_HALF_LIVES = 32;

    /// @notice More than `MAX_HALF_LIVES` have passed.
    error ConvictionOutOfRange(uint256 elapsed, uint256 halfLife);

    /// @notice `2^(elapsed / halfLife)` in WAD: exact at whole half-lives, else rounded down within 1e-18 relative error of
    /// `expWad`. Never decreasing in `elapsed`.
    /// @dev Splitting off the whole half-lives keeps the argument of `expWad` below ln 2; the plain form misses the edge of
    /// fifteen sixteenths by one unit in every sample.
    /// @param elapsed seconds since the start of voting, at most `MAX_HALF_LIVES * halfLife`
    /// @param halfLife seconds, above 0
    function growth(uint256 elapsed, uint256 halfLife) internal pure returns (uint256) {
        uint256 whole = elapsed / halfLife;
        if (whole > MAX_HALF_LIVES) revert ConvictionOutOfRange(elapsed, halfLife);
        int256 x = (LN2_WAD * int256(elapsed % halfLife)) / int256(halfLife);
        return uint256(FixedPointMathLib.expWad(x)) << whole;
    }

    /// @notice Conviction in roots, rounded down (against the decision).
    /// @param growthNow `growth` at the time asked for; `charge <= support * growthNow` once every weight was cast before it
    function conviction(uint256 support, uint256 charge, uint256 growthNow) internal pure returns (uint256) {
        return support - Math.ceilDiv(charge, growthNow);
    }

    /// @notice Whether conviction has reached half of the support at queueing and outweighs the opposition:
    /// `Y >= max(S_q / 2, O)`, tested without division as `2C <= (2S - max(S_q, 2O)) * g`.
    function isConvinced(
        uint256 support,
        uint256 supportAtQueue,
        uint256 opposition,
        uint256 charge,
        uint256 growthNow
    ) internal pure returns (bool) {
        uint256 needed = Math.max(supportAtQueue, 2 * opposition);
        // Sums of roots stay below 2^63, so nothing here reaches 2^66, and the product not 2^158.
        if (2 * support < needed) return false;
        return 2 * charge <= (2 * support - needed) * growthNow;
    }

    /// @notice HINT: seconds after the start of voting at which `isConvinced` turns true if nothing else happens; the largest
    /// uint256 when it never does. From the closed form `h * log2(2C / (2S - max(S_q, 2O)))`, rounded up; for people and
    /// plots, never the authority.
    function convincedAfter(
        uint256 support,
        uint256 supportAtQueue,
        uint256 opposition,
        uint256 charge,
        uint256 halfLife
    ) internal pure returns (uint256) {
        uint256 needed = Math.max(supportAtQueue, 2 * opposition);
        if (2 * support <= needed) return type(uint256).max;
        uint256 ratioWad = Math.ceilDiv(2 * charge, 2 * support - needed);
        if (ratioWad <= 1e18) return 0;
        return Math.ceilDiv(halfLife * uint256(FixedPointMathLib.lnWad(int256(ratioWad))), uint256(LN2_WAD));
    }
}
