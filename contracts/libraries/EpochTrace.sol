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

    /// @dev Tells a checkpoint of zero sums at epoch 0 from no checkpoint at all.
    uint208 private constant _WRITTEN = 1 << 160;

    /// @notice A change was scheduled before the current epoch or beyond the horizon.
    error EpochTraceOutOfRange(uint32 epoch, uint32 current);
    /// @notice A sum would leave 0..2^63 - 1.
    error EpochTraceOverflow(int256 value);

    /// @dev Slot 0: head. `first` and `second` hold at the snapshot closing `epoch`. `touched` is false until the first use.
    struct Trace {
        uint32 epoch;
        uint64 first;
        uint64 second;
        bool touched;
        Checkpoints.Trace208 past;
        mapping(uint256 word => uint256 lanes) deltas;
    }

    /// @notice Adds (`first`, `second`) to the sums at every snapshot from `from` on.
    /// @param current the current epoch; never lower than in an earlier call
    /// @param from first epoch concerned, `current <= from <= current + HORIZON`
    function add(Trace storage self, uint32 current, uint32 from, int256 first, int256 second) internal {
        if (from < current || from > current + HORIZON) revert EpochTraceOutOfRange(from, current);
        if (from > current) {
            // Lies after `current`, so moving the head does not fold it in.
            _addDelta(self, from, first, second);
            moveTo(self, current);
        } else {
            moveTo(self, current);
            self.first = _toLane(int256(uint256(self.first)) + first);
            self.second = _toLane(int256(uint256(self.second)) + second);
        }
    }

    /// @notice Moves the head to `current`: what was planned up to there becomes history. Changes no sum of any epoch.
    function moveTo(Trace storage self, uint32 current) internal {
        uint32 head = self.epoch;
        if (!self.touched) {
            // Nothing to remember: before the first checkpoint lookups give zero.
            (self.touched, self.epoch) = (true, current);
        } else if (head < current) {
            (uint256 a, uint256 b) = (self.first, self.second);
            // Zero sums are a checkpoint too: planned deltas may hang on it.
            self.past.push(head, _WRITTEN | (uint208(head) << 128) | (uint208(a) << 64) | uint208(b));
            (a, b) = _fold(self, head, current, a, b);
            // `_fold` returns lanes below 2^63.
            (self.epoch, self.first, self.second) = (current, uint64(a), uint64(b));
        }
    }

    /// @notice The two sums at the snapshot closing `epoch`.
    function at(Trace storage self, uint32 epoch) internal view returns (uint64 first, uint64 second) {
        (uint32 head, uint64 a, uint64 b) = anchor(self, epoch);
        (uint256 x, uint256 y) = _fold(self, head, epoch, a, b);
        // `_fold` returns lanes below 2^63.
        return (uint64(x), uint64(y));
    }

    /// @notice The last epoch at or before `epoch` in which the trace was written, and the sums at its snapshot. Zeros when
    /// there is none: no delta is planned before the first write.
    function anchor(
        Trace storage self,
        uint32 epoch
    ) internal view returns (uint32 written, uint64 first, uint64 second) {
        written = self.epoch;
        if (epoch >= written) return (written, self.first, self.second);
        uint208 packed = self.past.upperLookupRecent(epoch);
        // The three casts take the fields apart as `moveTo` packed them.
        return (uint32(packed >> 128), uint64(packed >> 64), uint64(packed));
    }

    /// @notice What was planned to change at `epoch`.
    function deltaAt(Trace storage self, uint32 epoch) internal view returns (int64 first, int64 second) {
        uint256 lanes = self.deltas[epoch >> 1] >> ((epoch & 1) * 128);
        // The casts take two lanes of 64 bits apart.
        return (int64(uint64(lanes)), int64(uint64(lanes >> 64)));
    }

    /// @notice Whether the trace was ever used.
    function isTouched(Trace storage self) internal view returns (bool) {
        return self.touched;
    }

    /// @dev Adds the deltas of `(written, upTo]` to (a, b). None is planned past `written + HORIZON`.
    function _fold(
        Trace storage self,
        uint32 written,
        uint32 upTo,
        uint256 a,
        uint256 b
    ) private view returns (uint256, uint256) {
        if (upTo <= written) return (a, b);
        if (upTo > written + HORIZON) upTo = written + HORIZON;
        int256 x = int256(a);
        int256 y = int256(b);
        for (uint256 index = (uint256(written) + 1) >> 1; index <= upTo >> 1; ++index) {
            uint256 word = self.deltas[index];
            if (word == 0) continue;
            // Lanes of 64 bits: the even epoch below, the odd one above.
            if (index * 2 > written) {
                x += int64(uint64(word));
                y += int64(uint64(word >> 64));
            }
            if (index * 2 < upTo) {
                x += int64(uint64(word >> 128));
                y += int64(uint64(word >> 192));
            }
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
        // Both fit 64 bits, as just checked; two's complement keeps the sign.
        uint256 lanes = uint256(uint64(int64(x))) | (uint256(uint64(int64(y))) << 64);
        self.deltas[epoch >> 1] = (word & ~(uint256(type(uint128).max) << shift)) | (lanes << shift);
    }

    function _toLane(int256 value) private pure returns (uint64) {
        if (value < 0 || value > type(int64).max) revert EpochTraceOverflow(value);
        return uint64(uint256(value));
    }
}
