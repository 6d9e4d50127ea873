// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CourtPhase, IJuryCourt} from "../../../contracts/interfaces/IJuryCourt.sol";
import {vm} from "../Vm.sol";
import {CourtModel} from "./CourtModel.sol";

/// @notice Random lives of disputes: several at once, jurors of every behaviour, appeals, redraws, silent beacons by neglect,
/// jurors that come and go; and strangers that take any of them to its end.
contract CourtHandler is CourtModel {
    uint256 private constant _OPEN = 3;

    mapping(uint256 dispute => bool) private _done;
    mapping(uint256 dispute => bool) private _abandoned;
    uint32 private _renewedAt;

    constructor() payable {}

    function create(uint256 seed) external timed {
        seed = _dice(seed);
        uint256 open = 0;
        for (uint256 i = 1; i <= _disputes; ++i) if (!_done[i]) ++open;
        if (open < _OPEN) _create(seed);
    }

    function live(uint256 seed) external timed {
        seed = _dice(seed);
        for (uint256 i = 0; i < _disputes; ++i) {
            uint256 dispute = 1 + ((seed + i) % _disputes);
            if (_done[dispute]) continue;
            _step(dispute, seed >> 8, false);
            return;
        }
    }

    /// @dev JR-8: nothing but the clock and calls that are anybody's.
    function abandon(uint256 seed) external timed {
        seed = _dice(seed);
        if (seed % 4 != 0 || _disputes == 0) return;
        uint256 dispute = 1 + ((seed >> 8) % _disputes);
        if (_done[dispute]) return;
        _abandoned[dispute] = true;
        for (uint256 i = 0; i < 40 && !_done[dispute]; ++i) {
            _step(dispute, uint256(keccak256(abi.encode(seed, i))), true);
        }
        _holds(_done[dispute], "JR-8", "a dispute without an exit");
        _happened("abandoned");
    }

    /// @dev Whoever was slashed has left the pool: several at a time, or few would be left to sit.
    function people(uint256 seed) external timed {
        seed = _dice(seed);
        for (uint256 i = 0; i < 5; ++i) _person(uint256(keccak256(abi.encode(seed, i))));
    }

    function money(uint256 seed) external timed {
        seed = _dice(seed);
        if (seed % 4 == 0 && COURT.insuranceDue() != 0) COURT.sweep();
        for (uint256 i = 0; i < 4; ++i) _withdraw(accountOf((seed >> (8 * i)) % JURORS));
        for (uint256 i = 1; i <= _disputes; ++i) _reimburse(i, seed >> 128);
    }

    function pass(uint256 seed) external timed {
        seed = _dice(seed);
        _wait(uint48(seed % 8 == 0 ? 2 * DAY : DAY / 3), seed);
    }

    function check() external timed {
        _lookAtCoin();
        _lookAtPool();
    }

    function requireEverythingHappened(address[] calldata runs) external {
        _requireHappened(runs, "created", 20);
        _requireHappened(runs, "seated", 20);
        _requireHappened(runs, "appealed", 3);
        _requireHappened(runs, "redrawn", 3);
        _requireHappened(runs, "counted below two thirds", 1);
        _requireHappened(runs, "void above a half", 1);
        _requireHappened(runs, "overdue", 2);
        _requireHappened(runs, "solved", 15);
        _requireHappened(runs, "settled", 15);
        _requireHappened(runs, "abandoned", 1);
        _requireHappened(runs, "coherent", 20);
        _requireHappened(runs, "incoherent", 3);
        _requireHappened(runs, "silent", 10);
        _requireHappened(runs, "leaked", 2);
        _requireHappened(runs, "bond short", 1);
        _requireHappened(runs, "reimbursed", 1);
        _requireHappened(runs, "withdrawn", 10);
        _requireHappened(runs, "joined", 3);
    }

    function _person(uint256 seed) private {
        uint32 person = uint32(1 + ((seed >> 8) % JURORS));
        address account = accountOf(person - 1);
        uint32 entry = POOL.jurorOf(person).entryEpoch;
        if (entry == 0) {
            vm.prank(account);
            POOL.join();
            _happened("joined");
        } else if (seed % 32 == 0 && POOL.jurorOf(person).exitEpoch == 0) {
            vm.prank(account);
            POOL.leave(person);
        } else {
            try POOL.returnBond(person) {
                _happened("bond returned");
            } catch {}
        }
    }

    /// @dev What the dispute waits for. A stranger neither votes nor appeals.
    function _step(uint256 dispute, uint256 seed, bool stranger) private {
        CourtPhase phase = COURT.phaseOf(dispute);
        IJuryCourt.RoundRecord memory round = COURT.roundOf(dispute, COURT.disputeOf(dispute).rounds - 1);
        if (phase == CourtPhase.Evidence) {
            _until(round.drawableFrom);
        } else if (phase == CourtPhase.Draw) {
            if (seed % 12 == 0) _until(round.drawableFrom + 3 * DAY);
            else _draw(dispute, stranger ? 100 : 1 + (seed % 30));
        } else if (phase == CourtPhase.Commit) {
            if (!stranger) _commit(dispute, seed);
            if (stranger || (seed >> 128) % 2 == 0) _until(round.commitEnd);
        } else if (phase == CourtPhase.Reveal) {
            if (!stranger) _reveal(dispute, seed);
            if (stranger || (seed >> 128) % 2 == 0) _until(round.revealEnd);
        } else if (phase == CourtPhase.Appeal) {
            if (!stranger && seed % 4 != 0) _appeal(dispute, (seed >> 8) % JURORS);
            else _until(round.revealEnd + 2 * DAY);
        } else if (phase == CourtPhase.Solved) {
            if (!stranger) _reimburse(dispute, seed >> 128);
            _settle(dispute, seed);
        } else {
            _pass(dispute, phase);
        }
        _lookAtSeats(dispute);
        _lookAtCount(dispute);
    }

    function _draw(uint256 dispute, uint256 steps) private {
        (uint32 epoch, bool frozen, ) = POOL.poolState();
        if (epoch < _epoch() || !frozen) try POOL.advance(50) {} catch {}
        if (COURT.phaseOf(dispute) == CourtPhase.Draw) _drawNow(dispute, steps);
    }

    function _drawNow(uint256 dispute, uint256 steps) private moves(dispute) {
        vm.prank(STRANGER);
        try COURT.draw(dispute, steps) returns (bool done) {
            if (done) _happened("seated");
        } catch {
            // The pool of the request waits for that of the epoch before.
            _advance(time + DAY);
        }
    }

    function _pass(uint256 dispute, CourtPhase phase) private moves(dispute) {
        vm.prank(STRANGER);
        if (phase == CourtPhase.Decided) COURT.resolve(dispute);
        else COURT.pass(dispute);
        _happened(
            phase == CourtPhase.Decided
                ? "solved"
                : phase == CourtPhase.Overdue
                    ? "overdue"
                    : "redrawn"
        );
    }

    function _commit(uint256 dispute, uint256 seed) private {
        (uint256 round, uint32[] memory jury) = _panel(dispute);
        for (uint256 i = 0; i < jury.length; ++i) {
            uint256 dice = (seed >> (8 * i)) % 16;
            (IJuryCourt.BallotState state, , ) = COURT.ballotOf(dispute, round, jury[i]);
            if (state != IJuryCourt.BallotState.None || _isAbsent(dispute, jury[i]) || dice == 0) continue;
            bytes32 commitment = COURT.commitmentOf(dispute, jury[i], _choice(dispute, jury[i]), _salt(jury[i]));
            vm.prank(accountOf(jury[i] - 1));
            COURT.commit(dispute, commitment);
            if (dice != 1) continue;
            vm.prank(STRANGER);
            COURT.denounce(dispute, jury[i], _choice(dispute, jury[i]), _salt(jury[i]));
            _happened("leaked");
        }
    }

    function _reveal(uint256 dispute, uint256 seed) private {
        (uint256 round, uint32[] memory jury) = _panel(dispute);
        for (uint256 i = 0; i < jury.length; ++i) {
            (IJuryCourt.BallotState state, , ) = COURT.ballotOf(dispute, round, jury[i]);
            if (state != IJuryCourt.BallotState.Committed || (seed >> (8 * i)) % 32 == 0) continue;
            vm.prank(STRANGER);
            COURT.reveal(dispute, jury[i], _choice(dispute, jury[i]), _salt(jury[i]));
        }
    }

    function _settle(uint256 dispute, uint256 seed) private {
        // Often before the rounds are settled: few appeals turn a ruling, and each should be repaid in some run.
        if ((seed >> 96) % 4 != 0) _reimburse(dispute, seed >> 104);
        uint256 rounds = COURT.disputeOf(dispute).rounds;
        for (uint256 round = 0; round < rounds; ++round) {
            IJuryCourt.RoundRecord memory record = COURT.roundOf(dispute, round);
            if (record.settled || record.stage == IJuryCourt.Stage.Undrawn) continue;
            _settleRound(dispute, round, record, seed);
            return;
        }
        _same("JR-7", "coin left in a settled dispute", COURT.heldOf(dispute), 0);
        _done[dispute] = true;
    }

    function _settleRound(
        uint256 dispute,
        uint256 round,
        IJuryCourt.RoundRecord memory record,
        uint256 seed
    ) private moves(dispute) {
        uint32[] memory jury = POOL.juryOf(uint32(record.request));
        _judge(dispute, round, jury, record.seats);
        for (uint256 steps = 0; !COURT.settle(dispute, round, 1 + (seed % 3)); ++steps) {
            if (steps > 4 * record.seats) break;
        }
        _holds(COURT.roundOf(dispute, round).settled, "JR-8", "a settlement that does not end");
        _happened("settled");
    }

    function _reimburse(uint256 dispute, uint256 seed) private moves(dispute) {
        uint256 due = COURT.reimbursable(dispute);
        if (due == 0) return;
        COURT.reimburse{value: (due * (seed % 150)) / 100 + 1}(dispute);
        if (due > COURT.reimbursable(dispute)) _happened("reimbursed");
    }

    function _panel(uint256 dispute) private view returns (uint256 round, uint32[] memory jury) {
        round = COURT.disputeOf(dispute).rounds - 1;
        IJuryCourt.RoundRecord memory record = COURT.roundOf(dispute, round);
        uint32[] memory drawn = POOL.juryOf(uint32(record.request));
        jury = new uint32[](record.seats);
        for (uint256 i = 0; i < jury.length; ++i) jury[i] = drawn[i];
    }

    /// @dev Few in most disputes, many in some: enough for panels that count only because those who came agree.
    function _isAbsent(uint256 dispute, uint32 person) private pure returns (bool) {
        return uint256(keccak256(abi.encode("absent", dispute, person))) % 10 < (dispute % 4 == 0 ? 4 : 1);
    }

    /// @dev Mostly the same in a round, another in the next; where many stay away many part, too.
    function _choice(uint256 dispute, uint32 person) private view returns (uint256) {
        uint256 dice = uint256(keccak256(abi.encode(dispute, person)));
        IJuryCourt.DisputeRecord memory record = COURT.disputeOf(dispute);
        if (dice % (dispute % 3 == 0 ? 2 : 6) == 0) return (dice >> 8) % (record.choices + 1);
        // Shifted, so that the sum does not overflow.
        return 1 + (((uint256(keccak256(abi.encode(dispute))) >> 8) + record.rounds) % record.choices);
    }

    function _salt(uint32 person) private pure returns (bytes32) {
        return keccak256(abi.encode("salt", person));
    }

    function _until(uint256 target) private {
        if (target > time) _wait(uint48(target) - time, uint256(keccak256(abi.encode(target))));
    }

    /// @dev Before the clock moves jurors of other disputes do what they would have done by then. Terms run on: everybody renews
    /// in time.
    function _wait(uint48 duration, uint256 seed) private {
        for (uint256 dispute = 1; dispute <= _disputes; ++dispute) {
            if (_done[dispute] || _abandoned[dispute]) continue;
            CourtPhase phase = COURT.phaseOf(dispute);
            if (phase == CourtPhase.Commit) _commit(dispute, seed);
            if (phase == CourtPhase.Reveal) _reveal(dispute, seed);
        }
        _advance(time + duration);
        if (_epoch() < _renewedAt + 6) return;
        _renewedAt = _epoch();
        for (uint256 i = 0; i < JURORS; ++i) _renew(i);
    }
}
