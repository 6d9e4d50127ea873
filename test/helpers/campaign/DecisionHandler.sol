// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ClassTerms, ImpactClass} from "../../../contracts/types/ImpactClass.sol";
import {OtherPliable, Pliable} from "../../mocks/campaign/Pliable.sol";
import {vm} from "../Vm.sol";
import {DecisionChecks} from "./DecisionChecks.sol";

/// @notice Random lives of decisions in an open network whose stake, persons and delegations go on changing: asked, voted on,
/// overridden, turned late, queued, objected to, joined, left, executed, cancelled, dead.
contract DecisionHandler is DecisionChecks {
    uint256 private constant _HUMANS = 8;
    uint256 private constant _MOST_OPEN = 4;

    bytes private _onePliable;
    bytes private _otherPliable;
    /// @dev Where each question finds its people: percent that speak for it.
    mapping(uint256 question => uint256) private _mood;
    uint256[] private _open;

    constructor() {
        (_onePliable, _otherPliable) = (address(PLIABLE).code, address(new OtherPliable()).code);
        for (uint256 i = 0; i < ACTORS; ++i) {
            if (i < _HUMANS) _register(i, i, 13);
            // Roots from 1 to 5; two accounts are no persons and hold much.
            _deposit(i, MIN_STAKE * (1 + i * i));
        }
        _advance(_startOf(5));
        GENESIS.open();
        _advance(_startOf(9));
        for (uint256 i = 0; i < _HUMANS; ++i) _register(i, i, 13);
        _advance(_startOf(10));
    }

    /// @dev Stake and persons of the next ballots.
    function live(uint256 seed) external timed {
        seed = _dice(seed);
        uint256 actor = (seed >> 8) % ACTORS;
        uint256 dice = seed % 8;
        uint256 amount = 1 gwei * (1 + ((seed >> 16) % 5e11));
        if (dice < 2) _deposit(actor, amount);
        else if (dice < 4) _unbond(actor, amount);
        else if (dice == 4) _withdraw(actor);
        else if (dice == 5 && (seed >> 96) % 4 == 0) _move(actor, (seed >> 104) % ACTORS);
        else if (dice == 6 && (seed >> 96) % 6 == 0) _revoke(actor);
        else _renewAll();
    }

    function lend(uint256 seed) external timed {
        seed = _dice(seed);
        // Three popular delegates, so that caps bind.
        uint256 target = (seed >> 16) % 4 == 0 ? (seed >> 24) % ACTORS : (seed >> 32) % 3;
        if (!_lend(seed % ACTORS, target, uint32((seed >> 40) % 2 == 0 ? 13 : 1 + ((seed >> 48) % 12)))) {
            if ((seed >> 56) % 4 == 0) _takeBack(seed % ACTORS);
        }
    }

    function ask(uint256 seed) external timed {
        seed = _dice(seed);
        if (_open.length >= _MOST_OPEN) return;
        (address target, bytes memory data) = _call(seed >> 8);
        for (uint256 i = 0; i < ACTORS; ++i) {
            if (!_ask((seed + i) % ACTORS, target, data)) continue;
            uint256 dice = (seed >> 128) % 8;
            _mood[_questions.length - 1] = dice < 5
                ? 85
                : dice < 7
                    ? 55
                    : 20;
            _open.push(_questions.length - 1);
            return;
        }
    }

    /// @dev A few ballots on one question.
    function vote(uint256 seed) external timed {
        seed = _dice(seed);
        (bool any, uint256 question) = _pick(seed, 1);
        if (!any) return;
        for (uint256 i = 0; i < 5; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 dice = (seed >> 8) % 100;
            uint8 side = dice < _mood[question]
                ? 1
                : dice < 95
                    ? 0
                    : 2;
            // On the last day the losing side gathers.
            if (time + DAY > _questions[question].snapshot + LENGTH && dice % 3 != 0) side = _passes(question) ? 0 : 1;
            uint256 intensity = (seed >> 16) % 5;
            intensity = intensity < 3
                ? 10_000
                : intensity == 3
                    ? 10_001 + ((seed >> 32) % 10_000)
                    : 1 + ((seed >> 32) % 9999);
            _vote(question, (seed >> 64) % ACTORS, side, uint16(intensity));
        }
    }

    function queue(uint256 seed) external timed {
        for (uint256 i = 0; i < _open.length; ++i) _queue(_open[(i + _dice(seed)) % _open.length]);
    }

    function speak(uint256 seed) external timed {
        seed = _dice(seed);
        (bool any, uint256 question) = _pick(seed, 2);
        if (!any) return;
        for (uint256 i = 0; i < 3; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            _sayOne(question, seed % 10, seed >> 8);
        }
    }

    /// @dev Mostly what lives; at times what nobody may challenge.
    function challenge(uint256 seed) external timed {
        seed = _dice(seed);
        if (_questions.length == 0 || (seed >> 200) % 3 != 0) return;
        (bool any, uint256 question) = _pick(seed, 2);
        if (!any || (seed >> 208) % 4 == 0) question = (seed >> 8) % _questions.length;
        _challenge(question, (seed >> 64) % ACTORS, ((seed >> 72) % 3) * 1 gwei);
    }

    /// @dev A ruling on one of the disputes, in time or late; and now and then a pool below its floor.
    function judge(uint256 seed) external timed {
        seed = _dice(seed);
        if ((seed >> 200) % 8 == 0) BRAKE_POOL.setFloorReached((seed >> 208) % 2 == 0);
        else if (!BRAKE_POOL.floorReached()) BRAKE_POOL.setFloorReached(true);
        for (uint256 i = 0; i < _open.length; ++i) {
            if (_judge(_open[(i + seed) % _open.length], (seed >> 64) % 4)) break;
        }
        _tidy();
    }

    /// @dev Every second time also while the code of a target is another one.
    function execute(uint256 seed) external timed {
        seed = _dice(seed) >> 8;
        if (seed % 2 == 0) {
            vm.etch(address(PLIABLE), _otherPliable);
            _executeAll(seed);
            vm.etch(address(PLIABLE), _onePliable);
        }
        _executeAll(seed);
        _tidy();
    }

    /// @dev What must change nothing for living questions: later parameters, other code, reads and pokes.
    function meddle(uint256 seed) external timed {
        seed = _dice(seed);
        uint256 dice = seed % 8;
        if (dice < 3) _change(seed >> 8);
        else if (dice == 3 && _open.length != 0) {
            for (uint256 i = 0; i < _open.length && !_cancel(_open[i]); ++i) {}
        } else _look(seed >> 8);
        _tidy();
    }

    /// @dev Mostly to where something begins or ends.
    function pass(uint256 seed) external timed {
        seed = _dice(seed);
        if ((seed >> 136) % 5 < 2) return;
        uint48 next = time + uint48(1 + ((seed >> 8) % 30)) * 1 hours;
        if (seed % 8 != 0 && _open.length != 0) {
            uint48 milestone = _milestone(_open[(seed >> 64) % _open.length]);
            if (milestone > time) next = milestone;
        } else if (_open.length == 0) next = time + LENGTH / 2;
        uint32 before = _epoch();
        _advance(next);
        if (before != _epoch() && (seed >> 128) % 4 != 0) _renewAll();
        _tidy();
    }

    function check() external timed {
        for (uint256 i = 0; i < _open.length; ++i) _checkQuestion(_open[i]);
        if (_questions.length > 3) _checkQuestion(_dice(0) % _questions.length);
    }

    function requireEverythingHappened(address[] calldata runs) external {
        _requireHappened(runs, "asked", 8);
        _requireHappened(runs, "voted plainly", 20);
        _requireHappened(runs, "voted loudly", 6);
        _requireHappened(runs, "voted softly", 4);
        _requireHappened(runs, "overrode in the vote", 15);
        _requireHappened(runs, "overrode after the vote", 2);
        _requireHappened(runs, "flipped late", 1);
        _requireHappened(runs, "queued", 3);
        _requireHappened(runs, "queued under an older policy", 2);
        _requireHappened(runs, "objected", 3);
        _requireHappened(runs, "supported", 1);
        _requireHappened(runs, "support withdrawn", 1);
        _requireHappened(runs, "executed", 2);
        _requireHappened(runs, "executed against objections", 1);
        _requireHappened(runs, "refused for other code", 1);
        _requireHappened(runs, "stood against an opposition", 2);
        _requireHappened(runs, "defeated", 2);
        _requireHappened(runs, "cancelled", 1);
        _requireHappened(runs, "challenged", 3);
        _requireHappened(runs, "challenge refused", 3);
        _requireHappened(runs, "challenge dismissed", 1);
        _requireHappened(runs, "cancelled by a jury", 1);
        _requireHappened(runs, "spoke while challenged", 1);
        _requireHappened(runs, "executed after a challenge", 1);
        _requireHappened(runs, "looked", 10);
        _requireHappened(runs, "closed", 10);
    }

    function _executeAll(uint256 seed) private {
        for (uint256 i = _open.length; i > 0; --i) _execute(_open[(i + seed) % _open.length]);
    }

    /// @dev One objection, support or withdrawal of the first who may.
    function _sayOne(uint256 question, uint256 dice, uint256 seed) private {
        for (uint256 i = 0; i < ACTORS; ++i) {
            uint256 actor = (seed + i) % ACTORS;
            if (dice < 5 && _object(question, actor)) return;
            if (dice > 4 && dice < 8 && _support(question, actor)) return;
            if (dice > 7 && _withdrawSupport(question, actor)) return;
        }
    }

    function _call(uint256 seed) private view returns (address, bytes memory) {
        uint256 kind = seed % 10;
        // What a jury cancelled is asked again.
        if (_struck.length != 0 && (seed >> 200) % 3 == 0) {
            Question storage q = _questions[_struck[(seed >> 208) % _struck.length]];
            return (q.target, q.data);
        }
        address token = address(TOKEN);
        address payee = accountOf((seed >> 8) % ACTORS);
        if (kind < 6) return (address(PLIABLE), abi.encodeCall(Pliable.touch, (seed)));
        if (kind == 6) return (address(TREASURY), abi.encodeCall(TREASURY.payRoutine, (token, payee, 10 ether)));
        if (kind == 7) return (address(TREASURY), abi.encodeCall(TREASURY.pay, (token, payee, 10 ether)));
        if (kind == 6)
            return (address(DEPOSITS), abi.encodeCall(DEPOSITS.setBase, (10 ether + ((seed >> 8) % 1 ether))));
        ClassTerms memory terms = ClassTerms(uint16(2500 + ((seed >> 8) % 100)), 5 * DAY);
        return (address(POLICY), abi.encodeCall(POLICY.setTerms, (ImpactClass.Constitutional, terms)));
    }

    /// @dev What another decision of the timelock may change at any time.
    function _change(uint256 seed) private {
        uint256 kind = seed % 4;
        if (kind == 0) {
            ClassTerms memory terms = ClassTerms(
                uint16(1600 + ((seed >> 8) % 200)),
                uint32(3 + ((seed >> 16) % 2)) * DAY
            );
            vm.prank(address(TIMELOCK));
            POLICY.setTerms(ImpactClass.Parameters, terms);
        } else if (kind == 1) {
            vm.prank(address(TIMELOCK));
            DEPOSITS.setBase(9 ether + ((seed >> 8) % 2 ether));
        } else {
            ImpactClass impact = kind == 2 ? ImpactClass.Constitutional : ImpactClass.Parameters;
            vm.prank(address(TIMELOCK));
            POLICY.setRule(address(PLIABLE), Pliable.touch.selector, impact);
        }
        _happened("changed");
    }

    /// @dev CT-3: reads, pokes and copies leave everything as it was.
    function _look(uint256 seed) private {
        if (_open.length == 0) return;
        uint256 question = _open[seed % _open.length];
        bytes32 before = _portrait(question);
        uint256 id = _questions[question].id;
        for (uint256 i = 0; i < ACTORS; ++i) {
            address account = accountOf(i);
            VOTES.sync(account);
            try VOTES.poke(account) {
                _happened("poked");
            } catch {}
        }
        VOTES.rollElectorate(_epoch());
        LEDGER.expectedReadyAt(id);
        if (time > _questions[question].snapshot) LEDGER.convictionAt(id, time + DAY);
        _holds(_portrait(question) == before, "CT-3", "looking changed something");
        _happened("looked");
    }

    function _portrait(uint256 question) private view returns (bytes32 hash) {
        Question storage q = _questions[question];
        hash = keccak256(
            abi.encode(
                LEDGER.tallyOf(q.id),
                LEDGER.termsOf(q.id),
                LEDGER.decisionOf(q.id),
                LEDGER.isReadyAt(q.id, time),
                GOVERNOR.state(q.id)
            )
        );
        if (time <= q.snapshot) return hash;
        for (uint256 i = 0; i < ACTORS; ++i) {
            address account = accountOf(i);
            hash = keccak256(abi.encode(hash, LEDGER.receiptOf(q.id, account), VOTES.voiceAt(account, q.epoch)));
        }
    }

    function _milestone(uint256 question) private view returns (uint48 next) {
        Question memory q = _questions[question];
        uint48 h = q.halfLife;
        uint48 deadline = time > q.snapshot ? uint48(GOVERNOR.proposalDeadline(q.id)) : q.snapshot + LENGTH;
        uint48 reopens = _reopensAt(q);
        uint48[10] memory times = [
            q.snapshot + 1,
            q.snapshot + 3 * DAY,
            deadline - DAY / 2,
            deadline + 1,
            q.queuedAt + h / 2,
            q.queuedAt + h,
            q.queuedAt + 2 * h,
            q.queuedAt + 4 * h,
            reopens,
            _ownExpiry(q)
        ];
        next = q.queuedAt == 0 ? deadline + h + 1 : _expiryOf(q) + 1;
        for (uint256 i = 0; i < times.length; ++i) if (times[i] > time && times[i] < next) next = times[i];
    }

    /// @dev An open question in voting (1) or in its life after queueing (2).
    function _pick(uint256 seed, uint256 stage) private view returns (bool, uint256 question) {
        for (uint256 i = 0; i < _open.length; ++i) {
            question = _open[(seed + i) % _open.length];
            Question storage q = _questions[question];
            if (stage == 2 && _lives(question)) return (true, question);
            if (stage == 1 && time > q.snapshot && time <= GOVERNOR.proposalDeadline(q.id)) return (true, question);
        }
        return (false, 0);
    }

    function _renewAll() private {
        for (uint256 i = 0; i < _HUMANS; ++i) {
            uint32 person = _personOf[i];
            uint256 home = _persons[person].accountPlusOne;
            if (home != 0 && _persons[person].expiry < _epoch() + 9) _register(i, home - 1, 13);
        }
    }

    function _tidy() private {
        for (uint256 i = _open.length; i > 0; --i) {
            _bury(_open[i - 1]);
            if (!_questions[_open[i - 1]].over) continue;
            _open[i - 1] = _open[_open.length - 1];
            _open.pop();
        }
    }
}
