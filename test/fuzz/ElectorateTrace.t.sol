// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ElectorateTrace} from "../../contracts/votes/ElectorateTrace.sol";
import {EpochTrace} from "../../contracts/libraries/EpochTrace.sol";
import {VoiceChanges} from "../../contracts/votes/VoiceChanges.sol";

/// @notice The quorum base against the plain recursion over every epoch since the first (section 6.4, QV-3, QV-5).
contract ElectorateTraceTest {
    using ElectorateTrace for ElectorateTrace.Trace;
    using EpochTrace for EpochTrace.Trace;

    error Mismatch(uint32 epoch, uint256 found, uint256 expected);
    error TooDear(uint256 gas, uint256 limit);

    uint256 private constant ROUNDS = 12;

    ElectorateTrace.Trace private trace;
    mapping(uint32 epoch => int256) private planned;
    uint256 private random;

    function testFuzz_BaseEqualsThePlainRecursion(uint256 seed, uint8 start) external {
        random = seed;
        uint32 current = uint32(start) % 3;
        for (uint256 i = 0; i < ROUNDS; ++i) {
            uint32 from = current + uint32(_draw(EpochTrace.HORIZON));
            int256 roots = int256(_draw(2) == 0 ? _draw(100) : _draw(1 << 50));
            _record(current, from, roots);
            if (_draw(3) != 0) _record(current, from + 1, -roots);
            if (_draw(4) == 0) trace.roll(current);
            uint256 dice = _draw(10);
            current += dice < 3
                ? 0
                : dice < 6
                    ? 1
                    : dice < 9
                        ? uint32(_draw(30))
                        : uint32(_draw(600));
            if (_draw(4) == 0) trace.roll(current);
        }
        _compare(current + 20);
    }

    function test_WakesUpAfter5000IdleEpochsAtOnce() external {
        _record(3, 3, type(int64).max);
        _record(4, 4, -type(int64).max + 1000);
        uint256 gas = gasleft();
        trace.roll(5004);
        gas -= gasleft();
        if (gas > 400_000) revert TooDear(gas, 400_000);
        gas = gasleft();
        uint64 base = trace.baseAt(5003);
        gas -= gasleft();
        if (base != 1000) revert Mismatch(5003, base, 1000);
        if (gas > 60_000) revert TooDear(gas, 60_000);
        _compare(200);
    }

    function test_RoundsTheBaseUp() external {
        _record(0, 0, 1001);
        _record(0, 1, -1001);
        // 1001, 900.9, 810.9, 729.9: up every time. 9 is its fixed point: ceil(8.1).
        _expectBase(0, 1001);
        _expectBase(1, 901);
        _expectBase(2, 811);
        _expectBase(3, 730);
        _expectBase(4000, 9);
    }

    function test_HasNoBaseBeforeAnybodyCounts() external {
        _expectBase(0, 0);
        _expectBase(4000, 0);
        _record(7, 9, 50);
        _expectBase(6, 0);
        _expectBase(8, 0);
        _expectBase(9, 50);
    }

    function _expectBase(uint32 epoch, uint256 expected) private view {
        uint256 found = trace.baseAt(epoch);
        if (found != expected) revert Mismatch(epoch, found, expected);
    }

    function _record(uint32 current, uint32 from, int256 roots) private {
        VoiceChanges.Changes memory changes = VoiceChanges.start(current);
        changes.roots[from - current] = roots;
        trace.record(changes);
        planned[from] += roots;
    }

    /// @dev An entry of `planned` never lies before the epoch it was made in, so one pass serves all of history.
    function _compare(uint32 upTo) private view {
        int256 roots = 0;
        uint256 base = 0;
        for (uint32 epoch = 0; epoch <= upTo; ++epoch) {
            roots += planned[epoch];
            uint256 decayed = base * 9;
            decayed = decayed % 10 == 0 ? decayed / 10 : decayed / 10 + 1;
            base = uint256(roots) > decayed ? uint256(roots) : decayed;
            _expectBase(epoch, base);
        }
    }

    function _draw(uint256 below) private returns (uint256) {
        random = uint256(keccak256(abi.encode(random)));
        return random % below;
    }
}
