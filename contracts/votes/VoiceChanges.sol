// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {EpochTrace} from "../libraries/EpochTrace.sol";
import {VoiceSchedule} from "./VoiceSchedule.sol";

/// @title VoiceChanges
/// @notice What one plan in the place of another adds to the sums of each epoch from the current one on.
/// @dev Entry i is the change that sets in at epoch `current + i`. Adding the new plan and taking the old one away leaves
/// exactly the differences, so every trace is written at most once per epoch that really changes.
library VoiceChanges {
    using EpochTrace for EpochTrace.Trace;

    /// @dev Entries: the current epoch and everything up to `EpochTrace.HORIZON` later.
    uint256 private constant _SPAN = 15;

    struct Changes {
        uint32 current;
        int256[15] roots;
        int256[15] stakes;
        int256[15] persons;
    }

    /// @notice No changes yet, from `current` on.
    function start(uint32 current) internal pure returns (Changes memory changes) {
        changes.current = current;
    }

    /// @notice Adds (`sign` 1) or takes away (-1) a plan: roots and persons while the person lasts, stake for good.
    function include(Changes memory self, VoiceSchedule.Plan memory plan, int256 sign) internal pure {
        for (uint256 i = 0; i < plan.count; ++i) {
            VoiceSchedule.Step memory step = plan.steps[i];
            uint32 end = _endOf(plan, i);
            _span(self, self.stakes, step.epoch, end, sign * int256(uint256(step.stake)));
            if (step.root == 0) continue;
            if (end > step.until) end = step.until;
            _span(self, self.roots, step.epoch, end, sign * int256(uint256(step.root)));
            _span(self, self.persons, step.epoch, end, sign);
        }
    }

    /// @notice Adds or takes away the part of a plan that a delegation lends at epochs below `until`.
    /// @dev A person's delegation counts while the person does: root and stake come and go together.
    function includeLent(Changes memory self, VoiceSchedule.Plan memory plan, uint32 until, int256 sign) internal pure {
        for (uint256 i = 0; i < plan.count; ++i) {
            VoiceSchedule.Step memory step = plan.steps[i];
            uint32 end = _endOf(plan, i);
            if (end > until) end = until;
            if (step.person != 0 && end > step.until) end = step.until;
            _span(self, self.roots, step.epoch, end, sign * int256(uint256(step.root)));
            _span(self, self.stakes, step.epoch, end, sign * int256(uint256(step.stake)));
        }
    }

    /// @notice Writes the changes of roots and stake to `trace`.
    function applyTo(Changes memory self, EpochTrace.Trace storage trace) internal {
        for (uint32 i = 0; i < _SPAN; ++i) {
            int256 root = self.roots[i];
            int256 stake = self.stakes[i];
            if (root != 0 || stake != 0) trace.add(self.current, self.current + i, root, stake);
        }
    }

    /// @notice Writes the changes of the number of persons to the first sum of `trace`.
    function applyPersonsTo(Changes memory self, EpochTrace.Trace storage trace) internal {
        for (uint32 i = 0; i < _SPAN; ++i) {
            int256 persons = self.persons[i];
            if (persons != 0) trace.add(self.current, self.current + i, persons, 0);
        }
    }

    /// @dev First epoch at which step `i` is no longer in force.
    function _endOf(VoiceSchedule.Plan memory plan, uint256 i) private pure returns (uint32) {
        return i + 1 < plan.count ? plan.steps[i + 1].epoch : VoiceSchedule.NEVER;
    }

    /// @dev `value` more at the epochs `[from, to)`.
    function _span(Changes memory self, int256[15] memory lane, uint32 from, uint32 to, int256 value) private pure {
        if (to <= from || value == 0) return;
        lane[_index(self, from)] += value;
        if (to != VoiceSchedule.NEVER) lane[_index(self, to)] -= value;
    }

    function _index(Changes memory self, uint32 epoch) private pure returns (uint256 index) {
        // Steps begin at the current epoch or later.
        index = epoch - self.current;
        if (index >= _SPAN) revert EpochTrace.EpochTraceOutOfRange(epoch, self.current);
    }
}
