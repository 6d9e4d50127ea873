// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @title EpochTrace
/// @notice Two sums per epoch that change by plan: what was scheduled happens at its epoch although nobody calls.
/// @dev The value at epoch k is the last checkpoint at or before k plus the signed deltas scheduled after that checkpoint up
/// to k. A write first moves the head to the current epoch, so a closed epoch is never written again: its value is exact for
/// ever (QV-5), and expiry needs no poke (DL-3).
///
/// Deltas lie two epochs to a word (2 x int64 each). Nothing is scheduled further than `HORIZON` ahead, so a read touches at
/// most `HORIZON / 2 + 1` words however long nothing happened.
library EpochTrace {
    using Checkpoints for Checkpoints.Trace208;

    /// @dev Epochs ahead that a delta may be scheduled: terms of 13, one spare.
    uint32 internal constant HORIZON = 14;

    /// @notice A change was scheduled before the current epoch or beyond the horizon.
    error EpochTraceOutOfRange(uint32 epoch, uint32 current);
    /// @notice A sum would leave 0..2^63 - 1.
    error EpochTraceOverflow(int256 value);

    /// @dev Slot 0: head. `first` and `second` hold at the snapshot closing `epoch`.
    struct Trace {
        uint32 epoch;
        uint64 first;
        uint64 second;
        Checkpoints.Trace208 past;
        mapping(uint256 word => uint256 lanes) deltas;
    }

    /// @notice Adds (`first`, `second`) to the sums at every snapshot from `from` on.
    /// @param current the current epoch; never lower than in an earlier call
    /// @param from first epoch concerned, `current <= from <= current + HORIZON`
    function add(Trace storage self, uint32 current, uint32 from, int256 first, int256 second) internal {
        if (from < current || from > current + HORIZON) revert EpochTraceOutOfRange(from, current);
        if (from > current) {
            _addDelta(self, from, first, second);
            first = 0;
            second = 0;
        }
        uint32 head = self.epoch;
        uint256 a = self.first;
        uint256 b = self.second;
        if (head < current) {
            // An empty trace needs no checkpoint: before its first one, lookups give zero.
            if (a | b != 0 || self.past.length() != 0) self.past.push(head, _pack(head, a, b));
            // A delta planned for `from` was added above; it lies after `current`, so it is not folded in here.
            (a, b) = _fold(self, head, current, a, b);
            self.epoch = current;
        } else if (first == 0 && second == 0) {
            return;
        }
        self.first = _toLane(int256(a) + first);
        self.second = _toLane(int256(b) + second);
    }

    /// @notice The two sums at the snapshot closing `epoch`.
    function at(Trace storage self, uint32 epoch) internal view returns (uint64 first, uint64 second) {
        uint32 head = self.epoch;
        uint256 a;
        uint256 b;
        if (epoch >= head) {
            (a, b) = (self.first, self.second);
        } else {
            uint208 packed = self.past.upperLookupRecent(epoch);
            if (packed == 0) return (0, 0);
            head = uint32(packed >> 128);
            (a, b) = (uint64(packed >> 64), uint64(packed));
        }
        (a, b) = _fold(self, head, epoch, a, b);
        // Sums were range-checked when written; scheduled deltas only take back what was added before.
        return (_toLane(int256(a)), _toLane(int256(b)));
    }

    /// @notice Whether anything was ever added.
    function isEmpty(Trace storage self) internal view returns (bool) {
        return self.epoch == 0 && self.first == 0 && self.second == 0;
    }

    /// @dev Adds the deltas of `(after_, upTo]` to (a, b).
    function _fold(
        Trace storage self,
        uint32 after_,
        uint32 upTo,
        uint256 a,
        uint256 b
    ) private view returns (uint256, uint256) {
        if (upTo > after_ + HORIZON) upTo = after_ + HORIZON;
        uint256 word;
        uint256 loaded = type(uint256).max;
        int256 x = int256(a);
        int256 y = int256(b);
        for (uint256 epoch = uint256(after_) + 1; epoch <= upTo; ++epoch) {
            if (epoch >> 1 != loaded) {
                loaded = epoch >> 1;
                word = self.deltas[loaded];
            }
            if (word == 0) continue;
            uint256 lane = word >> ((epoch & 1) * 128);
            x += int64(uint64(lane));
            y += int64(uint64(lane >> 64));
        }
        return (_toLane(x), _toLane(y));
    }

    function _addDelta(Trace storage self, uint32 epoch, int256 first, int256 second) private {
        uint256 shift = (epoch & 1) * 128;
        uint256 word = self.deltas[epoch >> 1];
        int256 x = int64(uint64(word >> shift)) + first;
        int256 y = int64(uint64(word >> (shift + 64))) + second;
        if (x != int64(x)) revert EpochTraceOverflow(x);
        if (y != int64(y)) revert EpochTraceOverflow(y);
        uint256 lane = uint256(uint64(int64(x))) | (uint256(uint64(int64(y))) << 64);
        self.deltas[epoch >> 1] = (word & ~(uint256(type(uint128).max) << shift)) | (lane << shift);
    }

    function _pack(uint32 epoch, uint256 a, uint256 b) private pure returns (uint208) {
        return (uint208(epoch) << 128) | (uint208(a) << 64) | uint208(b);
    }

    function _toLane(int256 value) private pure returns (uint64) {
        if (value < 0 || value > type(int64).max) revert EpochTraceOverflow(value);
        return uint64(uint256(value));
    }
}
