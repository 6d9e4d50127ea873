// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EpochTrace} from "../libraries/EpochTrace.sol";
import {VoiceChanges} from "./VoiceChanges.sol";

/// @title ElectorateTrace
/// @notice Roots, persons and stake of everybody at every epoch, and the base that quorum is a share of (sections 6.4 and 14).
/// @dev `base_e = max(E_e, ceil(9 * base_{e-1} / 10))`, base before epoch 0 is 0: a pure function of the roots E of closed
/// epochs. Every write first remembers the base of the epochs closed before it, so that no lookup ever walks across more than
/// one written epoch: from the last memory on it follows `EpochTrace.HORIZON` planned epochs, after which E stands still and
/// only the decay goes on, to its fixed point at most some 415 steps away. A network idle for 5,000 epochs wakes up at once.
library ElectorateTrace {
    using Checkpoints for Checkpoints.Trace208;
    using EpochTrace for EpochTrace.Trace;
    using VoiceChanges for VoiceChanges.Changes;

    /// @dev Slot 0: the base after the first `closed` epochs, that is `base_{closed - 1}`.
    struct Trace {
        uint32 closed;
        uint64 base;
        Checkpoints.Trace208 memories;
        EpochTrace.Trace sums;
        EpochTrace.Trace persons;
    }

    /// @notice Applies changes of own voices; remembers the base first.
    function record(Trace storage self, VoiceChanges.Changes memory changes) internal {
        roll(self, changes.current);
        changes.applyTo(self.sums);
        changes.applyPersonsTo(self.persons);
    }

    /// @notice Remembers the base of the last epoch before `current`.
    function roll(Trace storage self, uint32 current) internal {
        uint32 closed = self.closed;
        if (closed >= current) return;
        uint64 base = baseAt(self, current - 1);
        if (closed != 0) self.memories.push(closed, _pack(closed, self.base));
        (self.closed, self.base) = (current, base);
    }

    /// @notice The base at `epoch`, in roots.
    function baseAt(Trace storage self, uint32 epoch) internal view returns (uint64) {
        (uint256 closed, uint256 base) = (self.closed, self.base);
        if (closed > uint256(epoch) + 1) {
            uint208 packed = self.memories.upperLookupRecent(uint48(epoch) + 1);
            // The casts take the fields apart as `_pack` put them together.
            (closed, base) = (uint32(packed >> 64), uint64(packed));
        }
        (uint256 i, uint256 roots, ) = self.sums.anchor(epoch);
        // Whatever is planned lies within the horizon of the last write.
        uint256 last = Math.min(epoch, i + EpochTrace.HORIZON);
        while (true) {
            if (i >= closed) base = _next(base, roots);
            if (i == last) break;
            // A sum of roots at an epoch is never negative.
            (int256 change, ) = self.sums.deltaAt(uint32(++i));
            roots = uint256(int256(roots) + change);
        }
        for (i = Math.max(last + 1, closed); i <= epoch; ++i) {
            uint256 next = _next(base, roots);
            if (next == base) break;
            base = next;
        }
        // Never above the largest sum of roots, which fits 63 bits.
        return uint64(base);
    }

    /// @dev `max(roots, ceil(9 * base / 10))`; rounded up, so that quorum never falls faster than a tenth per epoch.
    function _next(uint256 base, uint256 roots) private pure returns (uint256) {
        return Math.max(roots, (base * 9 + 9) / 10);
    }

    function _pack(uint32 closed, uint64 base) private pure returns (uint208) {
        return (uint208(closed) << 64) | uint208(base);
    }
}
