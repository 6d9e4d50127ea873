// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ud} from "@prb/math/src/UD60x18.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ConvictionMath} from "../../contracts/libraries/ConvictionMath.sol";
import {vm} from "../helpers/Vm.sol";

/// @notice Growth, conviction and readiness against independent arithmetic (CT-2, CT-5, CT-6).
contract ConvictionMathTest {
    uint256 private constant WAD = 1e18;
    int256 private constant LN2_WAD = 693147180559945309;
    /// @dev Sums of roots stay below this.
    uint256 private constant MAX_ROOTS = 1 << 63;

    error TestFailed(string what);

    function growthOf(uint256 elapsed, uint256 halfLife) external pure returns (uint256) {
        return ConvictionMath.growth(elapsed, halfLife);
    }

    function testFuzz_GrowthIsExactAtWholeHalfLives(uint32 halfLife, uint8 whole) external pure {
        uint256 h = _halfLife(halfLife);
        uint256 n = whole % (ConvictionMath.MAX_HALF_LIVES + 1);
        _check(ConvictionMath.growth(n * h, h) == WAD << n, "not exact");
    }

    function testFuzz_GrowthDoublesExactlyEveryHalfLife(uint32 halfLife, uint256 elapsed) external pure {
        uint256 h = _halfLife(halfLife);
        uint256 t = elapsed % (h * ConvictionMath.MAX_HALF_LIVES);
        _check(ConvictionMath.growth(t + h, h) == 2 * ConvictionMath.growth(t, h), "did not double");
    }

    function testFuzz_GrowthNeverFalls(uint32 halfLife, uint256 first, uint256 step) external pure {
        uint256 h = _halfLife(halfLife);
        uint256 end = h * (ConvictionMath.MAX_HALF_LIVES + 1) - 1;
        uint256 t = first % end;
        uint256 later = t + (step % (end - t + 1));
        _check(ConvictionMath.growth(later, h) >= ConvictionMath.growth(t, h), "fell");
        _check(ConvictionMath.growth(t + 1, h) >= ConvictionMath.growth(t, h), "fell within a second");
    }

    function testFuzz_GrowthIsTheOneOfPrbMath(uint32 halfLife, uint256 elapsed) external pure {
        uint256 h = _halfLife(halfLife);
        uint256 t = elapsed % (h * (ConvictionMath.MAX_HALF_LIVES + 1));
        uint256 ours = ConvictionMath.growth(t, h);
        // 2^(t/h) of an exponent rounded down to 18 decimals: at most 1e-18 * ln 2 below the true value, relatively.
        uint256 theirs = ud((t * WAD) / h).exp2().unwrap();
        uint256 gap = ours > theirs ? ours - theirs : theirs - ours;
        _check(gap <= theirs / 2e17 + 2, "off by more than 5e-18");
    }

    function testFuzz_GrowthIsRefusedBeyondItsRange(uint32 halfLife, uint256 elapsed) external {
        uint256 h = _halfLife(halfLife);
        uint256 t = h * (ConvictionMath.MAX_HALF_LIVES + 1) + (elapsed % 1e18);
        vm.expectRevert(abi.encodeWithSelector(ConvictionMath.ConvictionOutOfRange.selector, t, h));
        this.growthOf(t, h);
    }

    /// @dev CT-2: 0 <= Y <= S, and S - Y halves every h (rounded against the decision, by one root at most).
    function testFuzz_ConvictionStaysWithinSupport(
        uint32 halfLife,
        uint64[4] calldata weights,
        uint32[4] calldata casts,
        uint256 wait
    ) external pure {
        uint256 h = _halfLife(halfLife);
        (uint256 support, uint256 charge, uint256 last) = _tally(weights, casts, h);
        uint256 now_ = last + (wait % (5 * h));
        uint256 y = ConvictionMath.conviction(support, charge, ConvictionMath.growth(now_, h));
        _check(y <= support, "above the support");
        uint256 later = ConvictionMath.conviction(support, charge, ConvictionMath.growth(now_ + h, h));
        _check(later >= y, "fell");
        uint256 gap = support - y;
        uint256 half = support - later;
        _check(half <= (gap + 1) / 2 && 2 * half + 1 >= gap, "did not halve");
    }

    /// @dev The integer test is the stated one, in arithmetic wide enough for anything: Y >= max(S_q / 2, O), Y = S - C / g.
    function testFuzz_IsConvincedIsTheStatedTest(
        uint64 support,
        uint64 supportAtQueue,
        uint64 opposition,
        uint160 charge,
        uint256 elapsed
    ) external pure {
        uint256 s = support % MAX_ROOTS;
        uint256 sq = supportAtQueue % MAX_ROOTS;
        uint256 o = opposition % MAX_ROOTS;
        uint256 g = ConvictionMath.growth(elapsed % (ConvictionMath.MAX_HALF_LIVES * 1 days), 1 days);
        uint256 c = charge % (1 << 155);
        bool ours = ConvictionMath.isConvinced(s, sq, o, c, g);
        // Both inequalities apart, over signed integers: S g - C >= S_q g / 2 and S g - C >= O g.
        int256 left = int256(s * g) - int256(c);
        bool stated = 2 * left >= int256(sq * g) && left >= int256(o * g);
        _check(ours == stated, "another test");
    }

    /// @dev Weights just at 15/16 against: convinced at four half-lives to the second, not a second before.
    function testFuzz_TheFifteenSixteenthsEdge(uint32 halfLife, uint64 weight, uint256 elapsed) external pure {
        uint256 h = _halfLife(halfLife);
        uint256 s = 16 * (1 + (weight % (MAX_ROOTS / 16 - 1)));
        uint256 t = elapsed % ((ConvictionMath.MAX_HALF_LIVES - 4) * h);
        uint256 c = s * ConvictionMath.growth(t, h);
        uint256 o = (s / 16) * 15;
        _check(ConvictionMath.isConvinced(s, s, o, c, ConvictionMath.growth(t + 4 * h, h)), "missed the edge");
        _check(!ConvictionMath.isConvinced(s, s, o, c, ConvictionMath.growth(t + 4 * h - 1, h)), "too early");
        _check(!ConvictionMath.isConvinced(s, s, o + 1, c, ConvictionMath.growth(t + 4 * h, h)), "above the edge");
    }

    /// @dev The ablation: growth without splitting off whole half-lives misses that edge somewhere.
    function testFuzz_ThePlainFormIsNotExact(uint8 whole) external pure {
        uint256 n = 4 + (whole % 40);
        uint256 plain = uint256(FixedPointMathLib.expWad(int256(n) * LN2_WAD));
        _check(plain < WAD << n, "the plain form would do");
    }

    /// @dev CT-6: votes cast up to queueing, O <= 15/16 S', S' >= 8/15 S_q: convinced from queuedAt + 4 h to expiry.
    function testFuzz_FourHalfLivesSuffice(
        uint32 halfLife,
        uint64[4] calldata weights,
        uint32[4] calldata casts,
        uint64 lost,
        uint64 against,
        uint256 wait
    ) external pure {
        uint256 h = _halfLife(halfLife);
        (uint256 support, uint256 charge, uint256 queuedAt) = _tally(weights, casts, h);
        uint256 atQueue = support;
        // The first voter withdraws as much as leaves 8/15.
        uint256 leave = Math.min(Math.min(lost, weights[0] >> 3), support - Math.ceilDiv(8 * support, 15));
        support -= leave;
        charge -= leave * ConvictionMath.growth(casts[0] % (9 * h), h);
        uint256 opposition = against % ((15 * support) / 16 + 1);
        uint256 t = queuedAt + 4 * h + (wait % (h + 1));
        _check(
            ConvictionMath.isConvinced(support, atQueue, opposition, charge, ConvictionMath.growth(t, h)),
            "did not suffice"
        );
    }

    /// @dev CT-5: taking support away, or adding opposition, never turns the test true.
    function testFuzz_LeavingAndObjectingNeverHelp(
        uint32 halfLife,
        uint64[4] calldata weights,
        uint32[4] calldata casts,
        uint64 opposition,
        uint64 more,
        uint256 wait
    ) external pure {
        uint256 h = _halfLife(halfLife);
        (uint256 support, uint256 charge, uint256 last) = _tally(weights, casts, h);
        uint256 g = ConvictionMath.growth(last + (wait % (5 * h)), h);
        uint256 o = opposition >> 2;
        if (ConvictionMath.isConvinced(support, support, o, charge, g)) return;
        uint256 left = weights[1] >> 3;
        uint256 leftCharge = left * ConvictionMath.growth(casts[1] % (9 * h), h);
        _check(!ConvictionMath.isConvinced(support - left, support, o, charge - leftCharge, g), "leaving helped");
        _check(!ConvictionMath.isConvinced(support, support, o + (more >> 2), charge, g), "objecting helped");
    }

    /// @dev The hint is a hint, but a good one: ready two seconds after it, not two seconds before.
    function testFuzz_TheHintIsNear(
        uint32 halfLife,
        uint64[4] calldata weights,
        uint32[4] calldata casts,
        uint64 against
    ) external pure {
        uint256 h = 1 days / 4 + (halfLife % 30 days);
        (uint256 support, uint256 charge, uint256 last) = _tally(weights, casts, h);
        if (support < 1e6) return;
        uint256 opposition = against % ((15 * support) / 16);
        uint256 hint = ConvictionMath.convincedAfter(support, support, opposition, charge, h);
        _check(
            ConvictionMath.isConvinced(support, support, opposition, charge, ConvictionMath.growth(hint + 2, h)),
            "late"
        );
        if (hint < last + 2) return;
        _check(
            !ConvictionMath.isConvinced(support, support, opposition, charge, ConvictionMath.growth(hint - 2, h)),
            "early"
        );
    }

    function testFuzz_TheHintSaysNever(uint64 support, uint64 opposition) external pure {
        uint256 s = support >> 1;
        uint256 o = s + (opposition >> 2);
        _check(ConvictionMath.convincedAfter(s, s, o, s * WAD, 1 days) == type(uint256).max, "hoped");
    }

    /// @dev Four votes cast within nine half-lives, each below 2^61.
    function _tally(
        uint64[4] calldata weights,
        uint32[4] calldata casts,
        uint256 h
    ) private pure returns (uint256 support, uint256 charge, uint256 last) {
        for (uint256 i = 0; i < 4; ++i) {
            uint256 weight = weights[i] >> 3;
            uint256 t = casts[i] % (9 * h);
            support += weight;
            charge += weight * ConvictionMath.growth(t, h);
            last = Math.max(last, t);
        }
    }

    function _halfLife(uint32 seed) private pure returns (uint256) {
        return 60 + (seed % 60 days);
    }

    function _check(bool ok, string memory what) private pure {
        if (!ok) revert TestFailed(what);
    }
}
