// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConvictionLedger} from "../../../contracts/interfaces/IConvictionLedger.sol";
import {ImpactClass} from "../../../contracts/types/ImpactClass.sol";
import {vm} from "../Vm.sol";
import {DecisionSums} from "./DecisionSums.sol";

/// @notice Questions from the asking to the end, on the real governor, ledger and timelock. Every call is foreseen; a call
/// that goes otherwise is a finding.
abstract contract DecisionModel is DecisionSums {
    uint256 private constant _BUDGET = 1e8;

    /// @dev Where a question stands before an act.
    struct Standing {
        uint256[] receipts;
        uint256 opposition;
        uint256 ready;
        uint256 conviction;
    }

    mapping(uint32 epoch => mapping(uint256 actor => uint256)) internal _spent;

    function _ask(uint256 actor, address target, bytes memory data) internal returns (bool) {
        uint32 person = _voice(actor, _epoch() - 1).person;
        if (_voice(actor, _epoch() - 1).root == 0) return false;
        uint256 deposit = DEPOSITS.required(person);
        if (deposit > 64 * DEPOSITS.base()) return false;
        address account = accountOf(actor);
        TOKEN.transfer(account, deposit);
        vm.prank(account);
        TOKEN.approve(address(DEPOSITS), deposit);

        Question memory q;
        bytes memory name = abi.encode("question", _questions.length);
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _payload(target, data);
        vm.prank(account);
        q.id = GOVERNOR.propose(targets, values, calldatas, string(name));
        uint32 opens = _epoch() + (_startOf(_epoch() + 1) - time < DAY ? 2 : 1);
        (q.snapshot, q.epoch) = (_startOf(opens) - 1, opens - 1);
        _same("TIME", "snapshot", GOVERNOR.proposalSnapshot(q.id), q.snapshot);
        IConvictionLedger.Terms memory terms = LEDGER.termsOf(q.id);
        (q.impact, q.quorumBps) = (terms.impact, terms.quorumBps);
        (q.halfLife, q.version) = (terms.halfLife, terms.policyVersion);
        (q.deposit, q.proposer) = (deposit, actor);
        q.depositBase = DEPOSITS.base();
        (q.target, q.data, q.description) = (target, data, keccak256(name));
        q.code = keccak256(target.code);
        _questions.push(q);
        _checkClass(q.impact);
        _happened("asked");
        return true;
    }

    function _checkClass(ImpactClass impact) private {
        bool light = impact != ImpactClass.Constitutional;
        _holds(!light || BRAKE_POOL.floorReached(), "BRAKE", "less than constitutional without a jury to ask");
        if (!BRAKE_POOL.floorReached()) _happened("asked without a jury to ask");
    }

    /// @dev `support` 0 Against, 1 For, 2 Abstain. Intensity 10,000 goes by the plain call.
    function _vote(uint256 question, uint256 actor, uint8 support, uint16 intensity) internal returns (bool cast) {
        Question storage q = _questions[question];
        bool foreseen = _mayVote(question, actor, support, intensity);
        bool late = time + DAY > q.snapshot + LENGTH;
        bool passed = late && _passes(question);
        uint256[] memory before = _receipts(question);
        vm.prank(accountOf(actor));
        if (intensity == 10_000) {
            try GOVERNOR.castVote(q.id, support) {
                cast = true;
            } catch {}
        } else {
            try GOVERNOR.castVoteWithReasonAndParams(q.id, support, "", abi.encode(intensity)) {
                cast = true;
            } catch {}
        }
        uint256 cost = intensity > 10_000 ? (uint256(intensity) - 10_000) ** 2 : 0;
        if (cast) _spent[q.epoch][actor] += cost;
        _holds(_spent[q.epoch][actor] <= _BUDGET, "QV-6", "more intensity than the budget");
        _holds(cast || !foreseen, late ? "GV-3" : "VOTE", "a good ballot was refused");
        _holds(!cast || foreseen, "VOTE", "a bad ballot was counted");
        if (!cast) return false;
        IConvictionLedger.Stance stance = IConvictionLedger.Stance(support + 1);
        _words[question][actor] = Word(stance, stance, intensity, time);
        if (!passed && _passes(question)) q.flipped = time;
        if (late && passed != _passes(question)) _happened("flipped late");
        _checkNeighbours(question, actor, before);
        _happened(
            intensity == 10_000
                ? "voted plainly"
                : intensity > 10_000
                    ? "voted loudly"
                    : "voted softly"
        );
        if (_voice(actor, q.epoch).delegate != 0) _happened("overrode in the vote");
    }

    function _object(uint256 question, uint256 actor) internal returns (bool) {
        return _speak(question, actor, IConvictionLedger.Stance.Objected);
    }

    function _support(uint256 question, uint256 actor) internal returns (bool) {
        return _speak(question, actor, IConvictionLedger.Stance.Supported);
    }

    function _withdrawSupport(uint256 question, uint256 actor) internal returns (bool) {
        return _speak(question, actor, IConvictionLedger.Stance.Withdrawn);
    }

    function _queue(uint256 question) internal returns (bool queued) {
        Question storage q = _questions[question];
        if (q.queuedAt != 0 || q.over || time <= q.snapshot) return false;
        uint256 deadline = GOVERNOR.proposalDeadline(q.id);
        bool foreseen = time > deadline && time <= deadline + q.halfLife && _passes(question);
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _payload(q.target, q.data);
        try GOVERNOR.queue(targets, values, calldatas, q.description) {
            queued = true;
        } catch {}
        bool changed = POLICY.currentVersion() != q.version;
        _holds(queued || !foreseen, changed ? "CT-7" : "QUEUE", "what passed could not be queued");
        _holds(!queued || time > deadline, "QUEUE", "queued before the vote was over");
        if (!queued) return false;
        q.queuedAt = time;
        q.supportAtQueue = _sumsNow(question).support;
        q.opposition = _sumsNow(question).opposition;
        _happened("queued");
        if (changed) _happened("queued under an older policy");
    }

    function _execute(uint256 question) internal returns (bool ran) {
        Question storage q = _questions[question];
        if (q.queuedAt == 0 || q.over) return false;
        bool foreseen = _isReady(question);
        bool sameCode = keccak256(q.target.code) == q.code;
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _payload(q.target, q.data);
        try GOVERNOR.execute(targets, values, calldatas, q.description) {
            ran = true;
        } catch {}
        _holds(!ran || time >= q.queuedAt + q.halfLife, "CT-4", "ran before its notice was over");
        _holds(!ran || sameCode, "GV-4", "ran other code than was proposed");
        _holds(!ran || foreseen, "RUN", "ran without being ready");
        _holds(ran || !foreseen || !sameCode, "RUN", "what was ready did not run");
        if (ran) {
            q.executed = true;
            _happened("executed");
            if (q.opposition != 0) _happened("executed against objections");
            if (q.challengedAt != 0) _happened("executed after a challenge");
            _end(question);
        } else if (foreseen && !sameCode) _happened("refused for other code");
    }

    function _cancel(uint256 question) internal returns (bool) {
        Question storage q = _questions[question];
        if (q.over || time > q.snapshot) return false;
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _payload(q.target, q.data);
        vm.prank(accountOf(q.proposer));
        GOVERNOR.cancel(targets, values, calldatas, q.description);
        _happened("cancelled");
        _end(question);
        return true;
    }

    /// @dev Buries what died: defeated, not queued in time, expired.
    function _bury(uint256 question) internal {
        Question storage q = _questions[question];
        if (q.over || time <= q.snapshot + LENGTH) return;
        uint256 deadline = GOVERNOR.proposalDeadline(q.id);
        if (time <= deadline) return;
        bool defeated = q.queuedAt == 0 && !_passes(question);
        bool missed = q.queuedAt == 0 && time > deadline + q.halfLife;
        bool expired = q.queuedAt != 0 && time > _expiryOf(q);
        if (!defeated && !missed && !expired) return;
        _happened(
            defeated
                ? "defeated"
                : expired
                    ? "expired"
                    : "not queued in time"
        );
        _end(question);
    }

    /// @dev Readiness by section 7, from the words.
    function _isReady(uint256 question) internal view returns (bool) {
        Question memory q = _questions[question];
        if (q.queuedAt == 0 || time < q.queuedAt + q.halfLife || time > _expiryOf(q)) return false;
        return time >= _reopensAt(q) && _isConvincedAt(question, time);
    }

    /// @dev Quorum, persons and conviction, whatever stops the decision otherwise.
    function _isConvincedAt(uint256 question, uint48 at) internal view returns (bool) {
        Question storage q = _questions[question];
        Sums memory sums = _sumsNow(question);
        Bounds memory bounds = _boundsOf(question);
        if (sums.support < bounds.quorum || sums.personsFor < bounds.floor) return false;
        uint256 needed = q.supportAtQueue > 2 * sums.opposition ? q.supportAtQueue : 2 * sums.opposition;
        if (2 * sums.support < needed) return false;
        return 2 * sums.charge <= (2 * sums.support - needed) * _growthAt(question, at);
    }

    function _lives(uint256 question) internal view returns (bool) {
        Question memory q = _questions[question];
        return q.queuedAt != 0 && !q.over && time <= _expiryOf(q);
    }

    function _payload(
        address target,
        bytes memory data
    ) internal pure returns (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) {
        (targets, values, calldatas) = (new address[](1), new uint256[](1), new bytes[](1));
        (targets[0], calldatas[0]) = (target, data);
    }

    function _speak(uint256 question, uint256 actor, IConvictionLedger.Stance stance) private returns (bool spoke) {
        Question storage q = _questions[question];
        bool foreseen = _maySpeak(question, actor, stance);
        Standing memory before = _standing(question);
        vm.prank(accountOf(actor));
        if (stance == IConvictionLedger.Stance.Objected) {
            try LEDGER.object(q.id) {
                spoke = true;
            } catch {}
        } else if (stance == IConvictionLedger.Stance.Supported) {
            try LEDGER.support(q.id) {
                spoke = true;
            } catch {}
        } else {
            try LEDGER.withdraw(q.id) {
                spoke = true;
            } catch {}
        }
        _holds(spoke == foreseen, "SPEAK", spoke ? "spoke out of turn" : "was refused in turn");
        if (!spoke || !foreseen) return false;
        _holds(LEDGER.tallyOf(q.id).opposition >= before.opposition, "CT-5", "the opposition fell");
        if (stance != IConvictionLedger.Stance.Supported) {
            _holds(_readyTimes(question) & ~before.ready == 0, "CT-5", "a decision became executable earlier");
            _holds(LEDGER.convictionAt(q.id, time) <= before.conviction, "CT-5", "conviction rose by it");
        }
        Word storage word = _words[question][actor];
        bool lent = word.stance == IConvictionLedger.Stance.None && _voice(actor, q.epoch).delegate != 0;
        word.stance = stance;
        if (stance != IConvictionLedger.Stance.Withdrawn) word.at = time;
        q.opposition = LEDGER.tallyOf(q.id).opposition;
        _checkNeighbours(question, actor, before.receipts);
        if (lent) _happened("overrode after the vote");
        if (LEDGER.isChallenged(q.id)) _happened("spoke while challenged");
        _happened(
            stance == IConvictionLedger.Stance.Objected
                ? "objected"
                : stance == IConvictionLedger.Stance.Supported
                    ? "supported"
                    : "support withdrawn"
        );
    }

    /// @dev DL-4: a word changes no receipt but the speaker's and its own delegate's, and leaves that delegate with no less than
    /// if the speaker had never delegated.
    function _checkNeighbours(uint256 question, uint256 actor, uint256[] memory before) private {
        Question storage q = _questions[question];
        uint32 delegate = _voice(actor, q.epoch).delegate;
        uint256 cap = _boundsOf(question).cap;
        uint256[] memory now_ = _receipts(question);
        for (uint256 i = 0; i < ACTORS; ++i) {
            if (i == actor) continue;
            if (delegate == 0 || _voice(i, q.epoch).person != delegate) {
                _same("DL-4", "counted voice of a bystander", now_[i], before[i]);
            } else {
                _same("DL-4", "counted voice of the delegate", now_[i], _counted(question, i, cap));
            }
        }
    }

    function _receipts(uint256 question) private view returns (uint256[] memory counted) {
        counted = new uint256[](ACTORS);
        uint256 id = _questions[question].id;
        for (uint256 i = 0; i < ACTORS; ++i) counted[i] = LEDGER.receiptOf(id, accountOf(i)).counted;
    }

    function _standing(uint256 question) private view returns (Standing memory standing) {
        uint256 id = _questions[question].id;
        standing.receipts = _receipts(question);
        standing.opposition = LEDGER.tallyOf(id).opposition;
        standing.ready = _readyTimes(question);
        if (_questions[question].queuedAt != 0) standing.conviction = LEDGER.convictionAt(id, time);
    }

    /// @dev Bit j: the ledger would let the decision run j half-lives after its notice, halves between them.
    function _readyTimes(uint256 question) internal view returns (uint256 bits) {
        Question storage q = _questions[question];
        if (q.queuedAt == 0) return 0;
        for (uint48 j = 0; j <= 8; ++j) {
            uint48 at = q.queuedAt + q.halfLife + (j * q.halfLife) / 2;
            if (at >= time && LEDGER.isReadyAt(q.id, at)) bits |= 1 << j;
        }
        if (LEDGER.isReadyAt(q.id, time)) bits |= 1 << 9;
    }

    function _mayVote(uint256 question, uint256 actor, uint8 support, uint16 intensity) private view returns (bool) {
        Question storage q = _questions[question];
        if (time <= q.snapshot || time > GOVERNOR.proposalDeadline(q.id)) return false;
        if (time + DAY > q.snapshot + LENGTH + 3 * DAY && (support != 0 || intensity < 10_000)) return false;
        if (_words[question][actor].stance != IConvictionLedger.Stance.None) return false;
        if (intensity > 10_000 && _spent[q.epoch][actor] + (uint256(intensity) - 10_000) ** 2 > _BUDGET) return false;
        Expected memory voice = _voice(actor, q.epoch);
        (uint256 roots, uint256 stakes) = _unspokenLent(question, actor, false);
        if (q.impact == ImpactClass.Routine) return voice.person != 0 && (voice.root != 0 || roots != 0);
        return voice.root != 0 || roots != 0 || voice.stake + stakes != 0;
    }

    function _maySpeak(uint256 question, uint256 actor, IConvictionLedger.Stance stance) private view returns (bool) {
        if (!_lives(question)) return false;
        Question storage q = _questions[question];
        uint256 cap = _boundsOf(question).cap;
        IConvictionLedger.Stance said = _words[question][actor].stance;
        if (stance == IConvictionLedger.Stance.Withdrawn) {
            bool stands = said == IConvictionLedger.Stance.For || said == IConvictionLedger.Stance.Supported;
            return stands && _counted(question, actor, cap) != 0;
        }
        if (said != IConvictionLedger.Stance.None) return false;
        Expected memory voice = _voice(actor, q.epoch);
        if (voice.root + _borrowed(question, actor, cap, false) == 0) return false;
        if (stance == IConvictionLedger.Stance.Objected || voice.delegate == 0) return true;
        for (uint256 i = 0; i < ACTORS; ++i) {
            if (_voice(i, q.epoch).person != voice.delegate) continue;
            IConvictionLedger.Stance stand = _words[question][i].stance;
            return
                stand == IConvictionLedger.Stance.None ||
                stand == IConvictionLedger.Stance.Withdrawn ||
                stand == IConvictionLedger.Stance.Abstain;
        }
        return true;
    }

    function _end(uint256 question) internal {
        Question storage q = _questions[question];
        q.over = true;
        DEPOSITS.settle(q.id);
    }
}
