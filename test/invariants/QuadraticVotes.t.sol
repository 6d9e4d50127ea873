// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IQuadraticVotes} from "../../contracts/interfaces/IQuadraticVotes.sol";
import {QuadraticVotes} from "../../contracts/votes/QuadraticVotes.sol";
import {VoicesHandler} from "./VoicesHandler.t.sol";
import {vm} from "../helpers/Vm.sol";

/// @notice Voices of random lives, closed, pending and planned, against brute force (QV-1 to QV-5, DL-3).
contract QuadraticVotesInvariants {
    error Mismatch(string what, uint32 epoch, uint256 index, uint256 found, uint256 expected);
    error HardlyHappened(uint256 what, uint256[15] counts);

    VoicesHandler private handler;
    QuadraticVotes private votes;

    function setUp() external {
        handler = new VoicesHandler();
        votes = handler.votes();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev The epochs just closed, the pending one, the planned ones, and one of long ago.
    function invariant_EveryVoiceEqualsBruteForce() external {
        vm.warp(handler.time());
        uint32 current = votes.currentEpoch();
        for (uint32 epoch = current > 2 ? current - 2 : 0; epoch <= current + 5; ++epoch) _check(epoch, current);
        _check(current + 13, current);
        if (current > 2) _check(uint32(uint256(keccak256(abi.encode(handler.time()))) % current), current);
    }

    /// @dev A campaign in which something hardly happened proves little about it.
    function afterInvariant() external {
        vm.warp(handler.time());
        uint32 current = votes.currentEpoch();
        uint32 step = current / 40 + 1;
        for (uint32 epoch = 0; epoch < current; epoch += step) _check(epoch, current);
        uint256[15] memory counts;
        for (uint256 i = 0; i < counts.length; ++i) counts[i] = handler.done(VoicesHandler.Done(i));
        for (uint256 i = 0; i < counts.length; ++i) if (counts[i] < 2) revert HardlyHappened(i, counts);
    }

    function _check(uint32 epoch, uint32 current) private view {
        uint256 roots = 0;
        uint256 stakes = 0;
        uint256 persons = 0;
        for (uint256 i = 0; i < handler.ACTORS(); ++i) {
            VoicesHandler.Expected memory expected = handler.expected(i, epoch);
            _checkVoice(epoch, current, i, expected);
            roots += expected.root;
            stakes += expected.stake;
            if (expected.root > 0) ++persons;
        }
        // QV-3
        IQuadraticVotes.Electorate memory electorate = votes.electorateAt(epoch);
        _equal("roots", epoch, 0, electorate.roots, roots);
        _equal("stake", epoch, 0, electorate.stake, stakes);
        _equal("persons", epoch, 0, electorate.persons, persons);
        if (epoch < current) {
            _equal("base", epoch, 0, electorate.base, handler.baseAt(epoch));
            _equal("supply", epoch, 0, votes.getPastTotalSupply(votes.snapshotOf(epoch)), roots);
        }
    }

    function _checkVoice(
        uint32 epoch,
        uint32 current,
        uint256 index,
        VoicesHandler.Expected memory expected
    ) private view {
        address account = handler.actor(index);
        IQuadraticVotes.Voice memory voice = votes.voiceAt(account, epoch);
        // QV-1, QV-4: the root is that of the one account's stake, and 0 without an active person (ID-2).
        _equal("root", epoch, index, voice.root, expected.root);
        _equal("person", epoch, index, voice.person, expected.person);
        _equal("stake", epoch, index, voice.stake, expected.stake);
        // DL-3: nobody poked for this.
        _equal("delegate", epoch, index, voice.delegate, expected.delegate);
        uint256 lentRoots = 0;
        uint256 lentStakes = 0;
        if (expected.person != 0) (lentRoots, lentStakes) = handler.lentTo(expected.person, epoch);
        _equal("borrowed roots", epoch, index, voice.borrowedRoots, lentRoots);
        _equal("borrowed stake", epoch, index, voice.borrowedStake, lentStakes);
        // QV-2, QV-5
        uint256 total = lentRoots + (expected.delegate == 0 ? expected.root : 0);
        if (epoch < current) {
            uint48 snapshot = votes.snapshotOf(epoch);
            _equal("past votes", epoch, index, votes.getPastVotes(account, snapshot), total);
        } else if (epoch == current) {
            _equal("pending votes", epoch, index, votes.getVotes(account), total);
        }
    }

    function _equal(string memory what, uint32 epoch, uint256 index, uint256 found, uint256 expected) private pure {
        if (found != expected) revert Mismatch(what, epoch, index, found, expected);
    }
}
