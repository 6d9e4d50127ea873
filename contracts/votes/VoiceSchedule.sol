// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @title VoiceSchedule
/// @notice The own voice of one account over time: what it was, what it is and what is already planned (mechanism, section 5).
/// @dev A voice is a chain of steps, each in force until the next one begins. The step in force lies in one hot slot, so that a
/// ballot of somebody who never delegated and was never delegated to costs one storage read; later steps wait in `upcoming`,
/// earlier ones are checkpoints keyed by their first epoch.
///
/// ```
///   past ───────────────┤ hot ──────────────┤ upcoming[0] ──┤ upcoming[1] ── ...
///                     since                next
/// ```
///
/// Person and root of a step hold at epochs below `until`, its stake for as long as the step is in force. So personhood
/// runs out without a step of its own.
library VoiceSchedule {
    using Checkpoints for Checkpoints.Trace208;

    /// @dev No epoch.
    uint32 internal constant NEVER = type(uint32).max;

    /// @dev A voice from `epoch` on. One slot.
    /// `person` is the person bound to the account, active or not. `until` is 0 before the person's activation, then the epoch
    /// at which the person expires; it gates `root` and `person`, whatever they say.
    struct Step {
        uint32 epoch;
        uint32 until;
        uint40 root;
        uint64 stake;
        uint32 person;
    }

    /// @dev The step in force. One slot, full to the last bit: 3 x 32 + 40 + 64 + 32 + 3 x 8.
    /// `next` is the epoch of `upcoming[0]`, `count` the number of upcoming steps. `lent` and `borrowed` say whether
    /// delegations from or to this account have to be looked up; they may be set for nothing, never missing.
    struct Hot {
        uint32 since;
        uint32 next;
        uint32 until;
        uint40 root;
        uint64 stake;
        uint32 person;
        uint8 count;
        bool lent;
        bool borrowed;
    }

    struct Book {
        Hot hot;
        Checkpoints.Trace208 past;
        // Entries from `hot.count` on are leftovers, kept because overwriting them is cheaper than clearing and setting again.
        mapping(uint256 index => Step) upcoming;
    }

    /// @dev Steps from the current epoch on, in memory. `steps[0]` is in force now; entries from `count` on are unused.
    struct Plan {
        Step[] steps;
        uint256 count;
    }

    /// @dev One account at one epoch.
    struct Reading {
        uint32 until;
        uint40 root;
        uint64 stake;
        uint32 person;
        bool lent;
        bool borrowed;
    }

    /// @notice The step in force at `epoch`.
    function at(Book storage self, uint32 epoch) internal view returns (Reading memory reading) {
        Hot memory hot = self.hot;
        if (epoch < hot.since) return _unpack(self.past.upperLookupRecent(epoch));
        reading = Reading(hot.until, hot.root, hot.stake, hot.person, hot.lent, hot.borrowed);
        if (epoch < hot.next) return reading;
        for (uint256 i = hot.count; i > 0; --i) {
            Step memory step = self.upcoming[i - 1];
            if (step.epoch > epoch) continue;
            (reading.until, reading.root, reading.stake, reading.person) = (
                step.until,
                step.root,
                step.stake,
                step.person
            );
            break;
        }
    }

    /// @notice What the book has planned from `current` on.
    function planned(Book storage self, uint32 current) internal view returns (Plan memory plan) {
        Hot memory hot = self.hot;
        plan.steps = new Step[](uint256(hot.count) + 1);
        plan.steps[0] = Step(current, hot.until, hot.root, hot.stake, hot.person);
        plan.count = 1;
        for (uint256 i = 0; i < hot.count; ++i) {
            Step memory step = self.upcoming[i];
            if (step.epoch <= current) {
                step.epoch = current;
                plan.steps[0] = step;
            } else {
                plan.steps[plan.count++] = step;
            }
        }
    }

    /// @notice Whether planned steps have begun, so that reading them costs more than it has to.
    function isOverdue(Book storage self, uint32 current) internal view returns (bool) {
        Hot storage hot = self.hot;
        return hot.count != 0 && hot.next <= current;
    }

    /// @notice Puts `plan` in the place of everything planned from `current` on; what began before becomes history.
    /// @param lent whether a delegation of this account may count at `current` or later
    /// @param borrowed whether somebody may have delegated to the person of this account
    function replace(Book storage self, uint32 current, Plan memory plan, bool lent, bool borrowed) internal {
        Hot memory hot = self.hot;
        for (uint256 i = 0; i < hot.count; ++i) {
            Step memory begun = self.upcoming[i];
            if (begun.epoch > current) break;
            _archive(self, hot);
            _enter(hot, begun);
        }
        Step memory first = plan.steps[0];
        if (!_continues(hot, first, current)) {
            if (hot.since < current) _archive(self, hot);
            _enter(hot, first);
            (hot.lent, hot.borrowed) = (lent, borrowed);
        }
        hot.until = first.until;
        // At most one step per tranche, one for the activation and one for the stake's: far below 256.
        hot.count = uint8(plan.count - 1);
        hot.next = plan.count > 1 ? plan.steps[1].epoch : NEVER;
        self.hot = hot;
        for (uint256 i = 1; i < plan.count; ++i) self.upcoming[i - 1] = plan.steps[i];
    }

    /// @notice Whether two plans say the same.
    function equals(Plan memory a, Plan memory b) internal pure returns (bool) {
        if (a.count != b.count) return false;
        for (uint256 i = 0; i < a.count; ++i) {
            Step memory x = a.steps[i];
            Step memory y = b.steps[i];
            if (x.epoch != y.epoch || !sameVoice(x, y)) return false;
        }
        return true;
    }

    /// @notice Whether two steps carry the same voice.
    function sameVoice(Step memory a, Step memory b) internal pure returns (bool) {
        return a.until == b.until && a.root == b.root && a.stake == b.stake && a.person == b.person;
    }

    /// @dev Whether the step in force may go on under another `until`: no closed epoch can tell the two apart, because at every
    /// one of them both are still in the future. So renewing a running term leaves no checkpoint.
    function _continues(Hot memory hot, Step memory step, uint32 current) private pure returns (bool) {
        return
            hot.root == step.root &&
            hot.stake == step.stake &&
            hot.person == step.person &&
            (hot.until == step.until || (hot.until >= current && step.until >= current));
    }

    function _enter(Hot memory hot, Step memory step) private pure {
        (hot.since, hot.until, hot.root, hot.stake, hot.person) = (
            step.epoch,
            step.until,
            step.root,
            step.stake,
            step.person
        );
    }

    /// @dev Makes the step in force a checkpoint. An untouched book has none: before the first checkpoint lookups give zero.
    function _archive(Book storage self, Hot memory hot) private {
        uint208 packed = uint208(hot.root) | (uint208(hot.stake) << 40) | (uint208(hot.until) << 104);
        packed |= (uint208(hot.person) << 136) | (hot.lent ? 1 << 168 : 0) | (hot.borrowed ? 1 << 169 : 0);
        if (packed == 0 && hot.since == 0) return;
        self.past.push(hot.since, packed);
    }

    function _unpack(uint208 packed) private pure returns (Reading memory) {
        // The casts take the fields apart as `_archive` packed them.
        return
            Reading({
                root: uint40(packed),
                stake: uint64(packed >> 40),
                until: uint32(packed >> 104),
                person: uint32(packed >> 136),
                lent: (packed >> 168) & 1 == 1,
                borrowed: (packed >> 169) & 1 == 1
            });
    }
}
