// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IQuadraticVotes} from "../../../contracts/interfaces/IQuadraticVotes.sol";
import {vm} from "../Vm.sol";
import {PersonModel} from "./PersonModel.sol";
import {StakeModel} from "./StakeModel.sol";

/// @notice Voices as the mechanism's section 5 tells them: whoever lends to whom is asked one by one, when an epoch closes.
abstract contract VoiceModel is PersonModel, StakeModel {
    /// @dev One account at one snapshot.
    struct Expected {
        uint32 person;
        uint32 delegate;
        uint64 root;
        uint64 stake;
    }

    struct Choice {
        uint32 person;
        uint32 until;
    }

    mapping(bytes32 delegator => Choice) private _choices;
    mapping(uint32 epoch => mapping(uint256 actor => Expected)) private _closed;
    mapping(uint32 epoch => uint256) internal _bases;
    mapping(uint32 epoch => bytes32) private _readings;

    /// @dev Delegates for `term` epochs; 13 by the plain call.
    function _lend(uint256 from, uint256 to, uint32 term) internal returns (bool) {
        uint32 person = _livePerson(to);
        if (from == to || person == 0 || person == _seats[from]) return false;
        address target = accountOf(to);
        vm.prank(accountOf(from));
        if (term == 13) VOTES.delegate(target);
        else VOTES.delegateUntil(target, _startOf(_epoch() + term) + (time - _startOf(_epoch())));
        _choices[_delegator(from)] = Choice(person, _epoch() + term);
        _happened(_seats[from] == 0 ? "lent by no person" : "lent");
        return true;
    }

    function _takeBack(uint256 actor) internal returns (bool) {
        if (_choices[_delegator(actor)].until <= _epoch()) return false;
        address account = accountOf(actor);
        vm.prank(account);
        VOTES.delegate(account);
        delete _choices[_delegator(actor)];
        _happened("taken back");
        return true;
    }

    /// @dev Moves the clock, closing every epoch on the way.
    function _advance(uint48 to) internal {
        while (_epoch() < (to - START) / LENGTH) {
            uint32 closing = _epoch();
            _closePersons(closing);
            uint256 roots = 0;
            for (uint256 i = 0; i < ACTORS; ++i) {
                Expected memory voice = _derive(i);
                _closed[closing][i] = voice;
                roots += voice.root;
            }
            uint256 decayed = closing == 0 ? 0 : _bases[closing - 1] * 9;
            decayed = decayed / 10 + (decayed % 10 == 0 ? 0 : 1);
            _bases[closing] = roots > decayed ? roots : decayed;
            time = _startOf(closing + 1);
            _happened("closed");
        }
        if (to > time) time = to;
        vm.warp(time);
    }

    /// @dev What was derived for `actor` when `epoch` closed.
    function _voice(uint256 actor, uint32 epoch) internal view returns (Expected memory) {
        return _closed[epoch][actor];
    }

    /// @dev Roots and stake that others lent to the person of `actor` at the snapshot closing `epoch`, one by one.
    function _lentTo(uint256 actor, uint32 epoch) internal view returns (uint256 roots, uint256 stakes) {
        uint32 person = _closed[epoch][actor].person;
        if (person == 0) return (0, 0);
        for (uint256 i = 0; i < ACTORS; ++i) {
            Expected storage voice = _closed[epoch][i];
            if (voice.delegate != person) continue;
            roots += voice.root;
            stakes += voice.stake;
        }
    }

    /// @dev Everything that the votes contract says about a closed epoch, against what was derived when it closed: ID-1, ID-2,
    /// QV-1 to QV-4, DL-3. The first reading of an epoch is remembered, and later ones must be equal: QV-5.
    function _checkEpoch(uint32 epoch) internal {
        uint256[3] memory sums;
        bytes memory all;
        for (uint256 i = 0; i < ACTORS; ++i) {
            IQuadraticVotes.Voice memory found = VOTES.voiceAt(accountOf(i), epoch);
            _checkVoice(i, epoch, found);
            Expected memory voice = _closed[epoch][i];
            sums[0] += voice.root;
            sums[1] += voice.stake;
            if (voice.root != 0) ++sums[2];
            uint256 votes = VOTES.getPastVotes(accountOf(i), _startOf(epoch + 1) - 1);
            (uint256 borrowed, ) = _lentTo(i, epoch);
            _same("QV-2", "votes", votes, borrowed + (voice.delegate == 0 ? voice.root : 0));
            all = abi.encodePacked(all, abi.encode(found, votes));
        }
        IQuadraticVotes.Electorate memory electorate = VOTES.electorateAt(epoch);
        _same("QV-3", "sum of roots", electorate.roots, sums[0]);
        _same("QV-3", "sum of stake", electorate.stake, sums[1]);
        _same("QV-3", "number of persons", electorate.persons, sums[2]);
        _same("QV-3", "base of quorum", electorate.base, _bases[epoch]);
        _same("QV-3", "supply", VOTES.getPastTotalSupply(_startOf(epoch + 1) - 1), sums[0]);
        bytes32 reading = keccak256(abi.encodePacked(all, abi.encode(electorate)));
        if (_readings[epoch] == 0) _readings[epoch] = reading;
        _holds(_readings[epoch] == reading, "QV-5", "a weight of a closed epoch changed");
    }

    function _checkVoice(uint256 actor, uint32 epoch, IQuadraticVotes.Voice memory found) private {
        Expected memory voice = _closed[epoch][actor];
        if (voice.person == 0) _same("ID-2", "root without an active person", found.root, 0);
        if (found.person != 0) _checkPerson(actor, epoch, found);
        _same("ID-1", "person at the account", found.person, voice.person);
        uint256 counted = uint256(voice.stake) * 1 gwei;
        if (voice.person != 0 && counted >= MIN_STAKE) {
            if (counted > STAKE_CAP) counted = STAKE_CAP;
            uint256 root = found.root;
            _holds(root * root <= counted && counted < (root + 1) ** 2, "QV-1", "the root is not that of the stake");
        } else _same("QV-1", "root below the least stake", found.root, 0);
        _same("VOICE", "stake", found.stake, voice.stake);
        _same("DL-3", "delegate", found.delegate, voice.delegate);
        (uint256 roots, uint256 stakes) = _lentTo(actor, epoch);
        _same("QV-2", "borrowed roots", found.borrowedRoots, roots);
        _same("QV-2", "borrowed stake", found.borrowedStake, stakes);
    }

    /// @dev ID-1 and QV-4: a person has one account, and all its accounts together no more root than that one's stake gives.
    function _checkPerson(uint256 actor, uint32 epoch, IQuadraticVotes.Voice memory found) private {
        uint256 roots = found.root;
        uint256 due = 0;
        for (uint256 i = 0; i < ACTORS; ++i) {
            if (_closed[epoch][i].person == found.person) due += _closed[epoch][i].root;
            if (i == actor) continue;
            IQuadraticVotes.Voice memory other = VOTES.voiceAt(accountOf(i), epoch);
            if (other.person != found.person) continue;
            _holds(false, "ID-1", "one person at two accounts");
            roots += other.root;
        }
        _holds(roots <= due, "QV-4", "a person with more root than its one account's stake gives");
    }

    /// @dev The voice of `actor` at the snapshot closing the epoch of now.
    function _derive(uint256 actor) private view returns (Expected memory voice) {
        uint32 epoch = _epoch();
        uint32 seated = _seats[actor];
        bool active = _isActive(seated, epoch);
        uint256 staked = epoch < _stakeFrom[actor] ? 0 : _activeStake(actor, epoch);
        voice.stake = uint64(staked / 1 gwei);
        if (active) voice.person = seated;
        if (active && staked >= MIN_STAKE) {
            voice.root = uint64(_naiveRoot(staked > STAKE_CAP ? STAKE_CAP : staked, 41));
        }
        Choice memory choice = _choices[_delegator(actor)];
        if (epoch < choice.until && (active || seated == 0)) voice.delegate = choice.person;
    }

    function _delegator(uint256 actor) private view returns (bytes32) {
        uint32 person = _seats[actor];
        return person == 0 ? keccak256(abi.encode("account", actor)) : bytes32(uint256(person));
    }
}
