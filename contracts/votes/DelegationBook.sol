// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @title DelegationBook
/// @notice To whom one person, or one account without a person, delegated over time, and until when (mechanism, section 5).
/// @dev Keyed by person where there is one, so that a person who moves to another account keeps delegation and history
/// without copying anything.
library DelegationBook {
    using Checkpoints for Checkpoints.Trace208;

    /// @dev One slot. In force from `since` on; counts at epochs below `until`; person 0: cleared. `poked` once the events that
    /// a silent expiry owes are out.
    struct Record {
        uint32 since;
        uint32 person;
        uint32 until;
        bool poked;
    }

    /// @dev A delegation that counts: to `person`, at epochs below `until`. Zeros: none.
    struct Term {
        uint32 person;
        uint32 until;
    }

    struct Book {
        Record latest;
        Checkpoints.Trace208 past;
    }

    /// @notice The delegate that counts at `epoch`, 0 when none.
    function delegateAt(Book storage self, uint32 epoch) internal view returns (uint32) {
        Record memory record = self.latest;
        if (epoch < record.since) {
            uint208 packed = self.past.upperLookupRecent(epoch);
            // The casts take the fields apart as `set` packed them.
            (record.person, record.until) = (uint32(packed >> 32), uint32(packed));
        }
        return epoch < record.until ? record.person : 0;
    }

    /// @notice Replaces the record from `current` on. An earlier one of the same epoch never counted and is forgotten.
    function set(Book storage self, uint32 current, Term memory term) internal {
        Record memory record = self.latest;
        if (term.person != 0 && record.person == term.person && current <= record.until) {
            // The delegation goes on; no closed epoch can tell the two ends apart. So renewing leaves no checkpoint.
            (record.until, record.poked) = (term.until, false);
            self.latest = record;
            return;
        }
        // Before the first record lookups give none.
        if (record.since < current && (record.since | record.person) != 0) {
            self.past.push(record.since, (uint208(record.person) << 32) | uint208(record.until));
        }
        self.latest = Record(current, term.person, term.until, false);
    }

    /// @notice The delegation that counts at `current` and the epochs after it.
    function inForce(Book storage self, uint32 current) internal view returns (Term memory term) {
        Record memory record = self.latest;
        if (current < record.until) term = Term(record.person, record.until);
    }

    /// @notice The delegate that indexers know of: one whose term ran out silently until somebody pokes.
    function announced(Book storage self) internal view returns (uint32) {
        Record memory record = self.latest;
        return record.poked ? 0 : record.person;
    }
}
