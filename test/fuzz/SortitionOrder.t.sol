// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SortitionOrder} from "../../contracts/libraries/SortitionOrder.sol";
import {vm} from "../helpers/Vm.sol";

/// @notice The order without repetition: complete, resumable, and as uniform as its hash (section 8).
contract SortitionOrderTest {
    using SortitionOrder for SortitionOrder.Order;

    error Mismatch(string what, uint256 found, uint256 expected);
    error NotUniform(uint256 statistic, uint256 low, uint256 high);

    mapping(uint256 number => uint256 times) private seen;

    function testFuzz_YieldsEveryNumberOnce(bytes32 seed, uint8 size) external pure {
        SortitionOrder.Order memory order = SortitionOrder.begin(seed, size, size);
        uint256 all = 0;
        for (uint256 i = 0; i < size; ++i) {
            _equal("remaining", order.remaining(), size - i);
            uint256 number = order.next();
            if (number >= size) revert Mismatch("number", number, size);
            all |= 1 << number;
        }
        _equal("all", all, (1 << size) - 1);
    }

    function testFuzz_ResumesWhereItStopped(bytes32 seed, uint32 size, uint8 done, uint8 steps) external pure {
        if (size == 0) return;
        if (done > size) done = uint8(size);
        if (uint256(done) + steps > size) steps = uint8(size - done);
        SortitionOrder.Order memory whole = SortitionOrder.begin(seed, size, uint256(done) + steps);
        for (uint256 i = 0; i < done; ++i) whole.next();
        SortitionOrder.Order memory rest = SortitionOrder.resume(seed, size, done, steps);
        for (uint256 i = 0; i < steps; ++i) _equal("number", rest.next(), whole.next());
        _equal("remaining", rest.remaining(), whole.remaining());
    }

    function test_ReachesTheWholeRange() external pure {
        SortitionOrder.Order memory order = SortitionOrder.begin(keccak256("range"), type(uint32).max, 64);
        uint256 highest = 0;
        for (uint256 i = 0; i < 64; ++i) {
            uint256 number = order.next();
            if (number > highest) highest = number;
        }
        // All 64 below seven eighths of the range would happen once in 5,000 seeds.
        if (highest < (uint256(7) << 29)) revert Mismatch("highest", highest, uint256(7) << 29);
    }

    /// @dev All 24 orders of four numbers, 100 expected of each. Chi-square with 23 degrees of freedom: 7.5 and 49.7 are its
    /// quantiles of a thousandth. Fixed seeds: the outcome is the same at every run.
    function test_GivesEveryOrderOfFourEquallyOften() external {
        for (uint256 i = 0; i < 2_400; ++i) {
            SortitionOrder.Order memory order = SortitionOrder.begin(keccak256(abi.encode("orders", i)), 4, 4);
            ++seen[order.next() | (order.next() << 2) | (order.next() << 4) | (order.next() << 6)];
        }
        uint256 squares = 0;
        uint256 orders = 0;
        for (uint256 code = 0; code < 256; ++code) {
            if (seen[code] == 0) continue;
            ++orders;
            squares += _square(seen[code], 100);
        }
        _equal("orders", orders, 24);
        _between(squares, 750, 4_970);
    }

    /// @dev 60 members, 1,200 juries of five, 100 seats expected of each member. The statistic of drawing without replacement
    /// is (60 - 5) / (60 - 1) of a chi-square with 59 degrees of freedom; 29.6 and 98.3 are its quantiles of a thousandth.
    function test_SeatsEveryMemberEquallyOften() external {
        for (uint256 i = 0; i < 1_200; ++i) {
            SortitionOrder.Order memory order = SortitionOrder.begin(keccak256(abi.encode("seats", i)), 60, 5);
            for (uint256 seat = 0; seat < 5; ++seat) ++seen[order.next()];
        }
        uint256 squares = 0;
        for (uint256 member = 0; member < 60; ++member) squares += _square(seen[member], 100);
        _between((squares * 59) / 55, 2_960, 9_830);
    }

    function test_RefusesToGoOnWhenEveryNumberWasDrawn() external {
        vm.expectRevert(abi.encodeWithSelector(SortitionOrder.SortitionOrderExhausted.selector, 3));
        this.walk(3, 4, 4);
        vm.expectRevert(abi.encodeWithSelector(SortitionOrder.SortitionOrderExhausted.selector, 0));
        this.walk(0, 1, 1);
    }

    function test_RefusesMoreStepsThanProvidedFor() external {
        vm.expectRevert(abi.encodeWithSelector(SortitionOrder.SortitionStepsExceeded.selector, 4));
        this.walk(9, 4, 5);
    }

    function test_RefusesASetThat32BitsCannotCount() external {
        vm.expectRevert(abi.encodeWithSelector(SortitionOrder.SortitionSizeOutOfRange.selector, uint256(1) << 32));
        this.walk(uint256(1) << 32, 1, 0);
    }

    function walk(uint256 size, uint256 limit, uint256 steps) external pure {
        SortitionOrder.Order memory order = SortitionOrder.begin(0, size, limit);
        for (uint256 i = 0; i < steps; ++i) order.next();
    }

    /// @dev (found - expected)^2 / expected, in hundredths.
    function _square(uint256 found, uint256 expected) private pure returns (uint256) {
        uint256 off = found > expected ? found - expected : expected - found;
        return (off * off * 100) / expected;
    }

    function _between(uint256 statistic, uint256 low, uint256 high) private pure {
        if (statistic < low || statistic > high) revert NotUniform(statistic, low, high);
    }

    function _equal(string memory what, uint256 found, uint256 expected) private pure {
        if (found != expected) revert Mismatch(what, found, expected);
    }
}
