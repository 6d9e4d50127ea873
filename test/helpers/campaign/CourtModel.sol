// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CourtPhase, IJuryCourt} from "../../../contracts/interfaces/IJuryCourt.sol";
import {CourtConfig} from "../../../contracts/jury/CourtTerms.sol";
import {JuryCourt} from "../../../contracts/jury/JuryCourt.sol";
import {JurorPool} from "../../../contracts/jury/JurorPool.sol";
import {CourtRequest} from "../../../contracts/libraries/CourtRequest.sol";
import {StubBeacon} from "../../mocks/juries/StubBeacon.sol";
import {vm} from "../Vm.sol";
import {World} from "./World.sol";

/// @notice A court over the whole suite, twenty jurors, and what must hold of it, summed up from outside.
abstract contract CourtModel is World {
    uint256 internal constant JURORS = 20;
    uint256 internal constant BOND = 12 ether;
    uint96 internal constant FEE = 1e15;
    uint96 internal constant REWARD = 4e14;
    address internal constant FUND = address(0xF0BD);
    address internal constant STRANGER = address(0x57A46E);

    JurorPool internal immutable POOL;
    JuryCourt internal immutable COURT;

    uint256 internal _disputes;
    /// @dev By dispute: wei ever paid in, wei ever credited out of it.
    mapping(uint256 dispute => uint256) private _in;
    mapping(uint256 dispute => uint256) private _out;
    mapping(uint256 dispute => mapping(uint32 person => bool)) private _barred;
    mapping(uint256 dispute => uint256) private _looked;
    mapping(uint256 dispute => mapping(uint256 round => bool)) private _counted;
    uint256 private _withdrawn;

    constructor() {
        POOL = new JurorPool(address(VOTES), BOND, 3, address(this));
        CourtConfig memory config;
        (config.pool, config.beacon, config.insurance) = (address(POOL), address(new StubBeacon()), payable(FUND));
        (config.feePerJuror, config.keeperReward, config.seedLag) = (FEE, REWARD, 30);
        config.standardPanels = new uint32[](2);
        (config.standardPanels[0], config.standardPanels[1]) = (5, 7);
        config.operationsPanels = new uint32[](2);
        (config.operationsPanels[0], config.operationsPanels[1]) = (3, 5);
        COURT = new JuryCourt(config);
        POOL.bind(address(COURT));
        vm.prank(address(TIMELOCK));
        VAULT.addModule(address(POOL));
        for (uint256 i = 0; i < JURORS; ++i) _enrol(i);
        _advance(_startOf(5) + 10);
        POOL.advance(1000);
    }

    receive() external payable {}

    function _advance(uint48 to) internal {
        if (to <= time) return;
        time = to;
        vm.warp(to);
    }

    /// @dev A call that may move coin of one dispute only: JR-7, in and out of that dispute, and nothing of the others.
    modifier moves(uint256 dispute) {
        (uint256[] memory held, uint256 owed, uint256 balance) = _sums();
        _;
        (uint256[] memory heldAfter, uint256 owedAfter, uint256 balanceAfter) = _sums();
        for (uint256 i = 0; i < held.length; ++i) {
            if (i + 1 != dispute) _same("JR-7", "coin of another dispute", heldAfter[i], held[i]);
        }
        uint256 before = dispute > held.length ? 0 : held[dispute - 1];
        _in[dispute] += balanceAfter - balance;
        _out[dispute] += owedAfter - owed;
        _same("JR-7", "in = out + held", _out[dispute] + heldAfter[dispute - 1], _in[dispute]);
        _holds(before + balanceAfter - balance >= heldAfter[dispute - 1], "JR-7", "a dispute holds what nobody paid");
    }

    function _create(uint256 seed) internal moves(_disputes + 1) {
        address[] memory parties = new address[](seed % 3);
        for (uint256 i = 0; i < parties.length; ++i) parties[i] = accountOf((seed >> (8 + 8 * i)) % JURORS);
        bytes memory data = CourtRequest.encode(IJuryCourt.Lane((seed >> 32) % 2), _epoch() - 1, parties, address(0));
        uint256 value = COURT.arbitrationCost(data) + ((seed >> 40) % 2) * 7;
        COURT.createDispute{value: value}((seed >> 52) % 8 == 0 ? 1 : 2 + ((seed >> 48) % 2), data);
        ++_disputes;
        uint32[] memory persons = COURT.disputeOf(_disputes).parties;
        for (uint256 i = 0; i < persons.length; ++i) _barred[_disputes][persons[i]] = true;
        _happened("created");
    }

    function _appeal(uint256 dispute, uint256 who) internal moves(dispute) {
        uint256 value = COURT.appealCost(dispute, "");
        address appellant = accountOf(who);
        _barred[dispute][REGISTRY.bindingOf(appellant).person] = true;
        payable(appellant).transfer(value);
        vm.prank(appellant);
        COURT.appeal{value: value}(dispute, "");
        _happened("appealed");
    }

    /// @dev JR-1: whoever was seated by the last draw sits for the first time, and was not to be left out.
    function _lookAtSeats(uint256 dispute) internal {
        uint256 round = COURT.disputeOf(dispute).rounds - 1;
        IJuryCourt.RoundRecord memory record = COURT.roundOf(dispute, round);
        if (_looked[dispute] > round || record.stage == IJuryCourt.Stage.Drawing) return;
        _looked[dispute] = round + 1;
        uint32[] memory jury = POOL.juryOf(uint32(record.request));
        _holds(record.seats <= jury.length && (record.seats == 0 || record.seats % 2 == 1), "JR-1", "seats of a jury");
        for (uint256 i = 0; i < jury.length; ++i) {
            _holds(!_barred[dispute][jury[i]], "JR-1", "a person seated twice or excluded");
            _barred[dispute][jury[i]] = true;
        }
    }

    /// @dev JR-10: whether the last panel counts, by its ballots one by one. What is known while it votes stays so.
    function _lookAtCount(uint256 dispute) internal {
        uint256 round = COURT.disputeOf(dispute).rounds - 1;
        IJuryCourt.RoundRecord memory record = COURT.roundOf(dispute, round);
        CourtPhase phase = COURT.phaseOf(dispute);
        if (record.stage != IJuryCourt.Stage.Voting || phase < CourtPhase.Reveal) return;
        bool counts = _counts(dispute, round, record);
        _holds(counts || !_counted[dispute][round], "JR-10", "a panel that counted no longer counts");
        _counted[dispute][round] = counts;
        (uint256 start, ) = COURT.appealPeriod(dispute);
        if (phase == CourtPhase.Reveal) {
            if (!counts) _same("JR-10", "appeal period of a panel that does not count yet", start, 0);
            return;
        }
        _holds(
            (phase == CourtPhase.Inquorate) != counts,
            "JR-10",
            "a panel that counts, or the phase of one that does not"
        );
        if (counts && 3 * record.revealed < 2 * record.seats) _happened("counted below two thirds");
        if (!counts && 2 * record.revealed > record.seats) _happened("void above a half");
    }

    /// @dev JR-6: judges the whole panel in one call and compares every loss with the table, given the bonds just before.
    function _judge(uint256 dispute, uint256 round, uint32[] memory jury, uint256 seats) internal {
        uint256[] memory bonds = new uint256[](seats);
        for (uint256 i = 0; i < seats; ++i) bonds[i] = POOL.jurorOf(jury[i]).bond;
        uint256 ruling = COURT.currentRuling(dispute);
        bool void = COURT.roundOf(dispute, round).stage == IJuryCourt.Stage.Void;
        COURT.settle(dispute, round, seats);
        for (uint256 i = 0; i < seats; ++i) {
            (IJuryCourt.BallotState state, uint256 choice, uint256 seized) = COURT.ballotOf(dispute, round, jury[i]);
            uint256 nominal = BOND;
            if (state == IJuryCourt.BallotState.Leaked) continue;
            if (state == IJuryCourt.BallotState.None) nominal = BOND / 2;
            if (state == IJuryCourt.BallotState.Revealed) {
                nominal = void || ruling == 0 || choice == ruling ? 0 : BOND / 4;
            }
            _same("JR-6", "seized", seized, nominal < bonds[i] ? nominal : bonds[i]);
            _happened(
                nominal == 0
                    ? "coherent"
                    : nominal == BOND / 4
                        ? "incoherent"
                        : "silent"
            );
            if (nominal > bonds[i]) _happened("bond short");
        }
    }

    function _withdraw(address account) internal {
        uint256 credit = COURT.creditOf(account);
        if (credit == 0) return;
        uint256 before = account.balance;
        vm.prank(STRANGER);
        COURT.withdrawFor(payable(account));
        _same("JR-7", "credit paid", account.balance - before, credit);
        _withdrawn += credit;
        _happened("withdrawn");
    }

    /// @dev JR-4, and bonds: what the pool says of a juror is what the vault holds for it.
    function _lookAtPool() internal {
        (, bool frozen, ) = POOL.poolState();
        uint256 members = 0;
        for (uint32 person = 1; person <= JURORS; ++person) {
            if (POOL.inTree(person)) ++members;
            JurorPool.Juror memory juror = POOL.jurorOf(person);
            uint256 bonded = juror.owner == address(0) ? 0 : VAULT.bondOf(address(POOL), juror.owner);
            _same("ST-2", "bond in the vault", bonded, juror.bond + juror.seized);
            _holds(juror.serving != 0 || juror.seized == 0, "JR-7", "seized stake left over");
        }
        if (frozen) _same("JR-4", "members of the pool", POOL.poolSize(), members);
    }

    function _counts(uint256 dispute, uint256 round, IJuryCourt.RoundRecord memory record) private view returns (bool) {
        uint32[] memory jury = POOL.juryOf(uint32(record.request));
        uint256[] memory votes = new uint256[](COURT.disputeOf(dispute).choices + 1);
        (uint256 revealed, uint256 most) = (0, 0);
        for (uint256 i = 0; i < record.seats; ++i) {
            (IJuryCourt.BallotState state, uint256 choice, ) = COURT.ballotOf(dispute, round, jury[i]);
            if (state != IJuryCourt.BallotState.Revealed) continue;
            ++revealed;
            if (++votes[choice] > most) most = votes[choice];
        }
        return 3 * revealed >= 2 * record.seats || most > record.seats / 2;
    }

    /// @dev What every dispute holds, what all accounts and the fund are owed and were paid, and what ever came in.
    function _sums() internal view returns (uint256[] memory held, uint256 owed, uint256 cameIn) {
        uint256 count = COURT.disputeCount();
        held = new uint256[](count);
        uint256 sum = 0;
        for (uint256 i = 0; i < count; ++i) sum += held[i] = COURT.heldOf(i + 1);
        owed = COURT.insuranceDue() + COURT.creditOf(address(this)) + COURT.creditOf(STRANGER) + _withdrawn;
        owed += FUND.balance;
        for (uint256 i = 0; i < JURORS; ++i) owed += COURT.creditOf(accountOf(i));
        cameIn = address(COURT).balance + _withdrawn + FUND.balance;
    }

    /// @dev JR-7 of the whole court.
    function _lookAtCoin() internal {
        (uint256[] memory held, uint256 owed, uint256 cameIn) = _sums();
        for (uint256 i = 0; i < held.length; ++i) owed += held[i];
        _same("JR-7", "coin of the court", cameIn, owed);
    }

    function _renew(uint256 juror) internal {
        uint48 expiry = time + 13 * uint48(LENGTH);
        REGISTRY.register(accountOf(juror), abi.encode(keccak256(abi.encode("human", juror)), expiry));
    }

    function _enrol(uint256 juror) private {
        _renew(juror);
        address account = accountOf(juror);
        TOKEN.transfer(account, 40 * MIN_STAKE);
        vm.prank(account);
        TOKEN.approve(address(VAULT), type(uint256).max);
        vm.prank(account);
        VAULT.deposit(40 * MIN_STAKE);
        vm.prank(account);
        VAULT.setBondAllowance(address(POOL), type(uint256).max);
        vm.prank(account);
        POOL.join();
    }
}
