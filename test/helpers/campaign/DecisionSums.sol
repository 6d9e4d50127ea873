// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConvictionLedger} from "../../../contracts/interfaces/IConvictionLedger.sol";
import {ConvictionMath} from "../../../contracts/libraries/ConvictionMath.sol";
import {ImpactClass} from "../../../contracts/types/ImpactClass.sol";
import {VoiceModel} from "./VoiceModel.sol";

/// @notice What a question's sums ought to be, from who said what and from the voices at its snapshot, one by one.
/// @dev Sections 6.1 to 6.4 and 7. Nothing is kept but words: every sum is made anew from all of them.
abstract contract DecisionSums is VoiceModel {
    /// @dev What one actor said. `ballot` stays when `stance` moves on. `at` is the time of the ballot or of the act.
    struct Word {
        IConvictionLedger.Stance ballot;
        IConvictionLedger.Stance stance;
        uint16 intensity;
        uint48 at;
    }

    struct Question {
        uint256 id;
        // The snapshot, the epoch it closes, and what was frozen when it was asked.
        uint48 snapshot;
        uint32 epoch;
        ImpactClass impact;
        uint16 quorumBps;
        uint32 halfLife;
        uint32 version;
        uint256 deposit;
        uint256 depositBase;
        uint256 proposer;
        address target;
        bytes data;
        bytes32 description;
        bytes32 code;
        // The last ballot that turned it to passing.
        uint48 flipped;
        uint48 queuedAt;
        uint256 supportAtQueue;
        uint256 opposition;
        bool executed;
        bool over;
        // The challenge: when, by whom, in which dispute, and when a ruling ended it in time.
        uint48 challengedAt;
        uint48 ruledAt;
        uint256 challenger;
        uint256 dispute;
        uint48 cancelledAt;
    }

    struct Bounds {
        uint256 roots;
        uint256 persons;
        uint256 stake;
        uint256 cap;
        uint256 quorum;
        uint256 floor;
    }

    /// @dev `support`, `opposition` in roots of base weight; `votes` weighted by intensity.
    struct Sums {
        uint256[4] votes;
        uint256[4] stake;
        uint256 support;
        uint256 opposition;
        uint256 charge;
        uint256 personsFor;
        uint256 personsAgainst;
        uint256 votedSupport;
    }

    Question[] internal _questions;
    mapping(uint256 question => mapping(uint256 actor => Word)) internal _words;

    function _boundsOf(uint256 question) internal view returns (Bounds memory bounds) {
        Question storage q = _questions[question];
        for (uint256 i = 0; i < ACTORS; ++i) {
            Expected memory voice = _voice(i, q.epoch);
            bounds.roots += voice.root;
            bounds.stake += voice.stake;
            if (voice.root != 0) ++bounds.persons;
        }
        if (bounds.persons != 0) bounds.cap = _naiveRoot((bounds.roots ** 2) / bounds.persons, 64);
        if (bounds.cap > bounds.roots / 10) bounds.cap = bounds.roots / 10;
        if (bounds.cap < bounds.roots / 1000) bounds.cap = bounds.roots / 1000;
        bounds.quorum = (_bases[q.epoch] * q.quorumBps + 9999) / 10_000;
        while (bounds.floor ** 2 < bounds.persons) ++bounds.floor;
        if (bounds.floor < FLOOR) bounds.floor = FLOOR;
    }

    /// @dev What others lent to `actor` and did not take back: by ballots alone, or by anything said since.
    function _unspokenLent(
        uint256 question,
        uint256 actor,
        bool ballotsOnly
    ) internal view returns (uint256 roots, uint256 stakes) {
        uint32 epoch = _questions[question].epoch;
        uint32 person = _voice(actor, epoch).person;
        if (person == 0) return (0, 0);
        for (uint256 i = 0; i < ACTORS; ++i) {
            Expected memory voice = _voice(i, epoch);
            if (voice.delegate != person) continue;
            Word storage word = _words[question][i];
            IConvictionLedger.Stance said = ballotsOnly ? word.ballot : word.stance;
            if (said != IConvictionLedger.Stance.None) continue;
            roots += voice.root;
            stakes += voice.stake;
        }
    }

    function _borrowed(
        uint256 question,
        uint256 actor,
        uint256 cap,
        bool ballotsOnly
    ) internal view returns (uint256 roots) {
        (roots, ) = _unspokenLent(question, actor, ballotsOnly);
        if (roots > cap) roots = cap;
    }

    /// @dev Own part of the base weight of what `actor` said.
    function _ownPart(uint256 question, uint256 actor) internal view returns (uint256 root) {
        root = _voice(actor, _questions[question].epoch).root;
        uint256 intensity = _words[question][actor].intensity;
        if (intensity != 0 && intensity < 10_000) root = (root * intensity) / 10_000;
    }

    /// @dev Base weight that the word of `actor` counts now.
    function _counted(uint256 question, uint256 actor, uint256 cap) internal view returns (uint256) {
        IConvictionLedger.Stance stance = _words[question][actor].stance;
        if (stance == IConvictionLedger.Stance.None || stance == IConvictionLedger.Stance.Withdrawn) return 0;
        return _ownPart(question, actor) + _borrowed(question, actor, cap, false);
    }

    /// @dev The sums when only ballots are heard: what decides whether a question passes.
    function _ballotSums(uint256 question) internal view returns (Sums memory sums) {
        Question storage q = _questions[question];
        uint256 cap = _boundsOf(question).cap;
        for (uint256 i = 0; i < ACTORS; ++i) {
            Word memory word = _words[question][i];
            if (word.ballot == IConvictionLedger.Stance.None) continue;
            Expected memory voice = _voice(i, q.epoch);
            uint256 borrowed = _borrowed(question, i, cap, true);
            uint256 base = _ownPart(question, i) + borrowed;
            sums.votes[uint256(word.ballot)] += (uint256(voice.root) * word.intensity) / 10_000 + borrowed;
            if (q.impact != ImpactClass.Routine) {
                (, uint256 lent) = _unspokenLent(question, i, true);
                sums.stake[uint256(word.ballot)] += voice.stake + lent;
            }
            if (word.ballot == IConvictionLedger.Stance.For) {
                sums.support += base;
                if (base != 0) ++sums.personsFor;
            }
        }
    }

    /// @dev S, O, C and persons of this moment.
    function _sumsNow(uint256 question) internal view returns (Sums memory sums) {
        uint256 cap = _boundsOf(question).cap;
        for (uint256 i = 0; i < ACTORS; ++i) {
            Word memory word = _words[question][i];
            uint256 base = _counted(question, i, cap);
            if (base == 0) continue;
            if (word.stance == IConvictionLedger.Stance.For || word.stance == IConvictionLedger.Stance.Supported) {
                sums.support += base;
                sums.charge += base * _growthAt(question, word.at);
                ++sums.personsFor;
                if (word.stance == IConvictionLedger.Stance.For) sums.votedSupport += base;
            } else if (word.stance != IConvictionLedger.Stance.Abstain) {
                sums.opposition += base;
                ++sums.personsAgainst;
            }
        }
    }

    function _passes(uint256 question) internal view returns (bool) {
        Sums memory sums = _ballotSums(question);
        Bounds memory bounds = _boundsOf(question);
        if (sums.personsFor < bounds.floor || sums.support < bounds.quorum || sums.votes[2] <= sums.votes[1]) {
            return false;
        }
        return _questions[question].impact == ImpactClass.Routine || _stakePasses(sums, bounds);
    }

    function _stakePasses(Sums memory sums, Bounds memory bounds) internal pure returns (bool) {
        return sums.stake[2] > sums.stake[1] && sums.stake[2] * 20 >= bounds.stake;
    }

    /// @dev The expiry that a question had when queued; conviction stops growing there.
    function _ownExpiry(Question memory q) internal pure returns (uint48) {
        return q.queuedAt + 5 * uint48(q.halfLife);
    }

    /// @dev When the challenge of a question ended, or ends at the latest; 0 when it was never challenged.
    function _reopensAt(Question memory q) internal pure returns (uint48) {
        if (q.challengedAt == 0) return 0;
        return q.ruledAt == 0 ? q.challengedAt + 30 * uint48(DAY) : q.ruledAt;
    }

    function _expiryOf(Question memory q) internal pure returns (uint48) {
        return q.challengedAt == 0 ? _ownExpiry(q) : _ownExpiry(q) + _reopensAt(q) - q.challengedAt;
    }

    /// @dev The growth itself is proved elsewhere, against an independent library.
    function _growthAt(uint256 question, uint48 at) internal view returns (uint256) {
        Question memory q = _questions[question];
        if (q.queuedAt != 0 && at > _ownExpiry(q)) at = _ownExpiry(q);
        return ConvictionMath.growth(at - q.snapshot, q.halfLife);
    }
}
