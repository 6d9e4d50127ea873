// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {EpochTrace} from "../../contracts/libraries/EpochTrace.sol";
import {vm} from "../helpers/Vm.sol";

/// @notice `EpochTrace` against a plain list of everything that was ever added (QV-5, DL-3).
contract EpochTraceTest {
    using EpochTrace for EpochTrace.Trace;

    struct Change {
        uint32 from;
        int256 first;
        int256 second;
    }

    error Mismatch(uint32 current, uint32 epoch, uint256 found, int256 expected);

    uint256 private constant ROUNDS = 24;

    EpochTrace.Trace private trace;
    Change[] private list;
    uint256 private random;

    function testFuzz_EqualsThePlainListAtEveryEpoch(uint256 seed, uint8 start) external {
        random = seed;
        uint32 current = uint32(start) % 4;
        for (uint256 i = 0; i < ROUNDS; ++i) {
            // A value that holds on [from, to): what a term, a tranche or a correction looks like.
            uint32 from = current + (_draw(3) == 0 ? 0 : uint32(_draw(EpochTrace.HORIZON + 1)));
            uint32 room = current + EpochTrace.HORIZON - from;
            int256 first = int256(_draw(1 << 40));
            int256 second = _draw(4) == 0 ? int256(0) : int256(_draw(1 << 58));
            _add(current, from, first, second);
            if (room > 0 && _draw(4) != 0) _add(current, from + 1 + uint32(_draw(room)), -first, -second);
            if (_draw(8) == 0) trace.moveTo(current);
            _compare(current);
            uint256 dice = _draw(10);
            current += dice < 4
                ? 0
                : dice < 7
                    ? 1
                    : dice < 9
                        ? uint32(_draw(6))
                        : uint32(_draw(60));
        }
    }

    function test_KeepsWhatWasPlannedBeforeTheFirstValue() external {
        // Nothing counts when the head moves: the planned delta must still be found below the new head.
        _add(5, 9, 7, 8);
        _add(12, 12, 1, 1);
        _compare(12);
    }

    function test_KeepsWhatWasPlannedInEpochZero() external {
        _add(0, 1, 7, 8);
        _add(0, 2, -7, -8);
        _add(3, 3, 5, 5);
        _compare(3);
    }

    function test_RefusesThePast() external {
        trace.add(4, 4, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(EpochTrace.EpochTraceOutOfRange.selector, 3, 4));
        this.add(4, 3, 1, 1);
    }

    function test_RefusesMoreThanTheHorizon() external {
        trace.add(4, 4 + EpochTrace.HORIZON, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(EpochTrace.EpochTraceOutOfRange.selector, 19, 4));
        this.add(4, 19, 1, 1);
    }

    function test_RefusesASumBelowZero() external {
        trace.add(4, 4, 3, 0);
        vm.expectRevert(abi.encodeWithSelector(EpochTrace.EpochTraceOverflow.selector, int256(-1)));
        this.add(4, 4, -4, 0);
    }

    function test_RefusesASumAbove63Bits() external {
        trace.add(4, 4, 0, type(int64).max);
        vm.expectRevert(abi.encodeWithSelector(EpochTrace.EpochTraceOverflow.selector, int256(type(int64).max) + 1));
        this.add(4, 4, 0, 1);
    }

    function test_RefusesADeltaBeyond64Bits() external {
        trace.add(4, 6, type(int64).max, type(int64).min);
        vm.expectRevert(abi.encodeWithSelector(EpochTrace.EpochTraceOverflow.selector, int256(type(int64).max) + 1));
        this.add(4, 6, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(EpochTrace.EpochTraceOverflow.selector, int256(type(int64).min) - 1));
        this.add(4, 6, 0, -1);
    }

    function add(uint32 current, uint32 from, int256 first, int256 second) external {
        trace.add(current, from, first, second);
    }

    function _add(uint32 current, uint32 from, int256 first, int256 second) private {
        trace.add(current, from, first, second);
        list.push(Change(from, first, second));
    }

    /// @dev Past, present and future at once: an entry of the list never starts before the epoch it was made in.
    function _compare(uint32 current) private view {
        uint32 low = current > 40 ? current - 40 : 0;
        for (uint32 epoch = low; epoch <= current + EpochTrace.HORIZON + 2; ++epoch) {
            int256 first = 0;
            int256 second = 0;
            for (uint256 i = 0; i < list.length; ++i) {
                if (list[i].from > epoch) continue;
                first += list[i].first;
                second += list[i].second;
            }
            (uint64 a, uint64 b) = trace.at(epoch);
            if (int256(uint256(a)) != first) revert Mismatch(current, epoch, a, first);
            if (int256(uint256(b)) != second) revert Mismatch(current, epoch, b, second);
        }
    }

    function _draw(uint256 below) private returns (uint256) {
        random = uint256(keccak256(abi.encode(random)));
        return random % below;
    }
}
