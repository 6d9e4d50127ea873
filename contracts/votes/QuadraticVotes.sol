// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {IVoiceSync} from "../interfaces/IVoiceSync.sol";
import {EpochTrace} from "../libraries/EpochTrace.sol";
import {DelegationBook} from "./DelegationBook.sol";
import {ElectorateTrace} from "./ElectorateTrace.sol";
import {VoiceChanges} from "./VoiceChanges.sol";
import {VoiceSchedule} from "./VoiceSchedule.sol";
import {VoiceSource} from "./VoiceSource.sol";

/// @title QuadraticVotes
/// @notice Votes in square roots of stake, with delegation that expires (mechanism, section 5; QV-1..QV-5, DL-3).
/// @dev Trusts the vault for stake and the registry for persons, holds nothing, and nobody has any power over it. Both call
/// `sync` after every change of an account; it only copies what they say, so it is open to all.
///
/// A voice changes from the current epoch on and never before, in one transaction everywhere: in the account's schedule, in
/// the sums of all, and in the sums of the delegate it is lent to. What is planned (activation, expiry, end of a delegation)
/// is written with the change and happens at its epoch although nobody calls.
contract QuadraticVotes is VoiceSource, EIP712, Nonces {
    using DelegationBook for DelegationBook.Book;
    using ElectorateTrace for ElectorateTrace.Trace;
    using EpochTrace for EpochTrace.Trace;
    using VoiceChanges for VoiceChanges.Changes;
    using VoiceSchedule for VoiceSchedule.Book;
    using VoiceSchedule for VoiceSchedule.Plan;

    bytes32 private constant _DELEGATION_TYPEHASH =
        keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)");

    /// @dev Longest term of a delegation, in epochs.
    uint32 private constant _MAX_TERM = 13;

    mapping(address account => VoiceSchedule.Book) private _voices;
    mapping(uint256 delegator => DelegationBook.Book) private _delegations;
    mapping(uint32 person => EpochTrace.Trace) private _borrowed;
    ElectorateTrace.Trace private _electorate;

    /// @param vault_ the `IStakeVault` whose stake counts
    /// @param registry_ the `IPersonRegistry` whose persons count; gives the clock, which the vault must share
    /// @param minStake_ least stake with a root, in wei, above 0
    /// @param stakeCap_ stake above which a root no longer grows, in wei: `minStake..25 * minStake`, below 2^80
    constructor(
        address vault_,
        address registry_,
        uint256 minStake_,
        uint256 stakeCap_
    ) VoiceSource(vault_, registry_, minStake_, stakeCap_) EIP712("QuadraticVotes", "1") {}

    // ---------------------------------------------------------------------------------------------------------- writing

    /// @inheritdoc IVoiceSync
    function sync(address account) external {
        uint32 current = currentEpoch();
        VoiceSchedule.Book storage book = _voices[account];
        VoiceSchedule.Plan memory before = book.planned(current);
        VoiceSchedule.Plan memory plan = _planOf(account, current);
        if (before.equals(plan)) {
            // Only what has begun meanwhile moves into the hot slot. No reading changes.
            if (book.isOverdue(current)) book.replace(current, plan, false, false);
            return;
        }
        uint256 votesBefore = _votesAt(account, current);
        VoiceChanges.Changes memory changes = VoiceChanges.start(current);
        changes.include(before, -1);
        changes.include(plan, 1);
        _electorate.record(changes);
        _replace(account, current, before, plan);
        _emitVotes(account, votesBefore, _votesAt(account, current));
    }

    /// @inheritdoc IVotes
    /// @dev For 13 epochs. Itself and zero clear.
    function delegate(address delegatee) public virtual {
        _delegate(msg.sender, delegatee, currentEpoch() + _MAX_TERM);
    }

    /// @inheritdoc IQuadraticVotes
    function delegateUntil(address delegatee, uint48 until) external {
        uint32 current = currentEpoch();
        (uint48 earliest, uint48 latest) = (_startOf(current + 1), snapshotOf(current + _MAX_TERM));
        // Compared as timestamps: of short epochs, more than 2^32 fit below the largest timestamp.
        if (until < earliest || until > latest) revert VotesTermOutOfRange(until, earliest, latest);
        _delegate(msg.sender, delegatee, epochAt(until));
    }

    /// @inheritdoc IVotes
    /// @dev For 13 epochs from the call on.
    function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s) external {
        if (block.timestamp > expiry) revert VotesExpiredSignature(expiry);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(_DELEGATION_TYPEHASH, delegatee, nonce, expiry)));
        address signer = ECDSA.recover(digest, v, r, s);
        _useCheckedNonce(signer, nonce);
        _delegate(signer, delegatee, currentEpoch() + _MAX_TERM);
    }

    /// @inheritdoc IQuadraticVotes
    function poke(address account) external {
        uint32 current = currentEpoch();
        DelegationBook.Record storage record = _delegationOf(account).latest;
        uint32 until = record.until;
        if (record.person == 0 || record.poked || current < until) revert VotesNothingToPoke(account);
        record.poked = true;
        address delegatee = REGISTRY.accountOf(record.person);
        emit DelegateChanged(account, delegatee, account);
        // Both as of the last snapshot at which the delegation counted, and of the next one. A term ends after epoch 0.
        emit DelegateVotesChanged(delegatee, _votesAt(delegatee, until - 1), _votesAt(delegatee, current));
        emit DelegateVotesChanged(account, _votesAt(account, until - 1), _votesAt(account, current));
    }

    /// @inheritdoc IQuadraticVotes
    function rollElectorate(uint32 epoch) external returns (Electorate memory) {
        _electorate.roll(currentEpoch());
        return electorateAt(epoch);
    }

    // ---------------------------------------------------------------------------------------------------------- reading

    /// @inheritdoc IQuadraticVotes
    function voiceAt(address account, uint32 epoch) public view virtual returns (Voice memory voice) {
        VoiceSchedule.Reading memory reading = _voices[account].at(epoch);
        bool active = epoch < reading.until;
        voice.stake = reading.stake;
        if (active) {
            voice.person = reading.person;
            voice.root = reading.root;
            if (reading.borrowed) (voice.borrowedRoots, voice.borrowedStake) = _borrowed[reading.person].at(epoch);
        }
        if (reading.lent && (active || reading.person == 0)) {
            voice.delegate = _delegations[_keyOf(account, reading.person)].delegateAt(epoch);
        }
    }

    /// @inheritdoc IQuadraticVotes
    function electorateAt(uint32 epoch) public view returns (Electorate memory electorate) {
        (electorate.roots, electorate.stake) = _electorate.sums.at(epoch);
        (uint64 persons, ) = _electorate.persons.at(epoch);
        // Persons are counted in 32 bits by the registry.
        electorate.persons = uint32(persons);
        electorate.base = _electorate.baseAt(epoch);
    }

    /// @inheritdoc IQuadraticVotes
    function delegationOf(address account) external view returns (Delegation memory) {
        DelegationBook.Record memory record = _delegationOf(account).latest;
        return Delegation(record.person, record.until);
    }

    /// @inheritdoc IVotes
    /// @dev The pending value of the next snapshot.
    function getVotes(address account) external view returns (uint256) {
        return _votesAt(account, currentEpoch());
    }

    /// @inheritdoc IVotes
    /// @dev The value at the last snapshot at or before `timepoint`; 0 before the first.
    function getPastVotes(address account, uint256 timepoint) external view returns (uint256) {
        (bool any, uint32 epoch) = _lastSnapshot(timepoint);
        return any ? _votesAt(account, epoch) : 0;
    }

    /// @inheritdoc IVotes
    /// @dev The sum of all live roots, delegated or not, at the last snapshot at or before `timepoint`; 0 before the first.
    function getPastTotalSupply(uint256 timepoint) external view returns (uint256 roots) {
        (bool any, uint32 epoch) = _lastSnapshot(timepoint);
        if (any) (roots, ) = _electorate.sums.at(epoch);
    }

    /// @inheritdoc IVotes
    /// @dev The account of the person delegated to, as of the next snapshot; `account` itself when there is none.
    function delegates(address account) external view returns (address) {
        return _accountOf(_delegationOf(account).inForce(currentEpoch()).person, account);
    }

    /// @inheritdoc IERC6372
    function clock() public view returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @inheritdoc IERC6372
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=timestamp";
    }

    // --------------------------------------------------------------------------------------------------------- internal

    /// @dev Writes the account's schedule, and what it lends to whom.
    function _replace(
        address account,
        uint32 current,
        VoiceSchedule.Plan memory before,
        VoiceSchedule.Plan memory plan
    ) private {
        uint32 person = plan.steps[0].person;
        DelegationBook.Book storage delegation = _delegations[_keyOf(account, before.steps[0].person)];
        DelegationBook.Term memory from = delegation.inForce(current);
        DelegationBook.Term memory to = from;
        if (person != before.steps[0].person) {
            // Another person speaks from this account now: the delegation is another one, too.
            uint32 announced = delegation.announced();
            to = _delegations[_keyOf(account, person)].inForce(current);
            if (announced != to.person) {
                emit DelegateChanged(account, _accountOf(announced, account), _accountOf(to.person, account));
            }
        }
        _voices[account].replace(current, plan, to.person != 0, person != 0 && _borrowed[person].isTouched());
        _emitPlan(account, plan);
        _lend(from, before, to, plan, _accountOf(to.person, account));
    }

    function _delegate(address account, address delegatee, uint32 until) internal {
        uint32 current = currentEpoch();
        VoiceSchedule.Book storage book = _voices[account];
        VoiceSchedule.Plan memory plan = book.planned(current);
        uint32 person = plan.steps[0].person;
        DelegationBook.Term memory to;
        if (delegatee != address(0) && delegatee != account) {
            to.person = REGISTRY.livePersonOf(delegatee);
            if (to.person == 0) revert VotesDelegateNotPerson(delegatee);
            if (to.person == person) to.person = 0;
        }
        if (to.person == 0) delegatee = account;
        else to.until = until;

        uint256 votesBefore = _votesAt(account, current);
        DelegationBook.Book storage delegation = _delegations[_keyOf(account, person)];
        DelegationBook.Term memory from = delegation.inForce(current);
        emit DelegateChanged(account, _accountOf(delegation.announced(), account), delegatee);
        emit DelegationTermSet(account, to.person, to.until);
        delegation.set(current, to);
        if (to.person != 0) {
            book.hot.lent = true;
            _voices[delegatee].hot.borrowed = true;
            // Marks the trace as used, so that the delegate's next account finds it even if nothing is lent yet.
            _borrowed[to.person].moveTo(current);
        }
        _lend(from, plan, to, plan, delegatee);
        _emitVotes(account, votesBefore, _votesAt(account, current));
    }

    /// @dev Takes back what `before` lent under `from` and lends what `plan` has under `to`, a person now at `toAccount`.
    function _lend(
        DelegationBook.Term memory from,
        VoiceSchedule.Plan memory before,
        DelegationBook.Term memory to,
        VoiceSchedule.Plan memory plan,
        address toAccount
    ) private {
        // The first step of a plan begins at the current epoch.
        uint32 current = plan.steps[0].epoch;
        VoiceChanges.Changes memory changes = VoiceChanges.start(current);
        if (from.person != 0) {
            changes.includeLent(before, from.until, -1);
            if (from.person != to.person) {
                _changeBorrowed(from.person, REGISTRY.accountOf(from.person), changes);
                changes = VoiceChanges.start(current);
            }
        }
        if (to.person != 0) {
            changes.includeLent(plan, to.until, 1);
            _changeBorrowed(to.person, toAccount, changes);
        }
    }

    /// @dev Writes what is lent to `person`, now at `account`.
    function _changeBorrowed(uint32 person, address account, VoiceChanges.Changes memory changes) private {
        changes.applyTo(_borrowed[person]);
        if (changes.roots[0] == 0) return;
        Voice memory voice = voiceAt(account, changes.current);
        // A delegate who is not active has no votes before and none after.
        if (voice.person != person) return;
        uint256 votes = _votesOf(voice);
        // The votes before were a sum of roots, so never below 0.
        emit DelegateVotesChanged(account, uint256(int256(votes) - changes.roots[0]), votes);
    }

    function _emitVotes(address account, uint256 votesBefore, uint256 votes) private {
        if (votesBefore != votes) emit DelegateVotesChanged(account, votesBefore, votes);
    }

    function _emitPlan(address account, VoiceSchedule.Plan memory plan) private {
        for (uint256 i = 0; i < plan.count; ++i) {
            VoiceSchedule.Step memory step = plan.steps[i];
            bool active = step.epoch < step.until;
            emit VoiceChanged(account, active ? step.person : 0, step.epoch, active ? step.root : 0, step.stake);
        }
    }

    /// @dev Own root unless lent, plus what is borrowed; 0 for whoever is no active person at `epoch`.
    function _votesAt(address account, uint32 epoch) private view returns (uint256) {
        return _votesOf(voiceAt(account, epoch));
    }

    function _votesOf(Voice memory voice) private pure returns (uint256) {
        return (voice.delegate == 0 ? voice.root : 0) + uint256(voice.borrowedRoots);
    }

    /// @dev The last epoch closed at or before `timepoint`.
    function _lastSnapshot(uint256 timepoint) private view returns (bool any, uint32 epoch) {
        uint48 now_ = clock();
        if (timepoint >= now_) revert ERC5805FutureLookup(timepoint, now_);
        // Below the clock, so it fits 48 bits. The snapshot of an epoch is the second before the next one starts.
        uint32 next = epochAt(uint48(timepoint) + 1);
        return next == 0 ? (false, 0) : (true, next - 1);
    }

    function _delegationOf(address account) private view returns (DelegationBook.Book storage) {
        return _delegations[_keyOf(account, _voices[account].hot.person)];
    }

    /// @dev The account of `person`; `account` when there is no person.
    function _accountOf(uint32 person, address account) private view returns (address) {
        return person == 0 ? account : REGISTRY.accountOf(person);
    }

    /// @dev Persons and accounts in one key space: a person lies above the 160 bits of an address.
    function _keyOf(address account, uint32 person) private pure returns (uint256) {
        return person == 0 ? uint160(account) : uint256(person) << 160;
    }
}
