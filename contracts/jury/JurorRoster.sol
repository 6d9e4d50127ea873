// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IJurorPool} from "../interfaces/IJurorPool.sol";
import {IPersonRegistry} from "../interfaces/IPersonRegistry.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {SortitionTree} from "../libraries/SortitionTree.sol";

/// @title JurorRoster
/// @notice Who is in the pool of which epoch, and against which bond (mechanism, section 8; JR-4).
/// @dev A record says from which pool to which the person belongs; the queue of an epoch says whose leaf has to be looked at
/// when the tree reaches it. Queues of epochs that have begun never grow, so a pool that is applied late is the same pool.
abstract contract JurorRoster is IJurorPool, EpochClock {
    using SortitionTree for SortitionTree.Tree;

    /// @dev Two slots. `bond` and `seized`, which is no part of it any more, in gwei. `queued` is the latest epoch whose queue
    /// has this person for entering.
    struct Record {
        address owner;
        uint32 entryEpoch;
        uint32 exitEpoch;
        uint32 queued;
        uint64 bond;
        uint32 lastServed;
        uint32 servedBefore;
        uint32 serving;
        uint32 barredFrom;
        uint64 seized;
    }

    /// @dev Epochs from joining to the first pool: the snapshot closing the current epoch + 4 freezes that of + 5.
    uint32 internal constant ENTRY_DELAY = 5;
    /// @dev "Days" after its epoch in which a pool stays drawable.
    uint32 internal constant CLOSING_DAYS = 3;
    /// @dev 5 % of the persons live, as a divisor.
    uint256 private constant _FLOOR_DIVISOR = 20;
    uint256 internal constant UNIT = 1 gwei;

    IQuadraticVotes internal immutable VOTES;
    IStakeVault internal immutable VAULT;
    IPersonRegistry internal immutable REGISTRY;
    uint64 private immutable _BOND;
    uint32 private immutable _FLOOR;

    /// @dev One slot: the epoch of the tree, whether its queue is applied, how much of it, members when last frozen.
    uint32 private _treeEpoch;
    bool private _applying;
    uint64 private _cursor;
    uint32 private _size;

    SortitionTree.Tree internal _tree;
    mapping(uint32 person => Record) internal _records;
    mapping(uint32 epoch => uint32[] persons) private _queues;
    mapping(uint32 epoch => uint32 open) internal _outstanding;

    constructor(
        address votes_,
        uint256 bond_,
        uint32 floor_
    ) EpochClock(IEpochClock(votes_).epochStart(), IEpochClock(votes_).epochLength()) {
        if (bond_ == 0 || bond_ % UNIT != 0 || bond_ / UNIT > type(uint64).max) revert PoolBondInvalid(bond_);
        VOTES = IQuadraticVotes(votes_);
        VAULT = IStakeVault(VOTES.vault());
        REGISTRY = IPersonRegistry(VOTES.registry());
        // Bounded above.
        _BOND = uint64(bond_ / UNIT);
        _FLOOR = floor_;
    }

    /// @inheritdoc IJurorPool
    function join() external returns (uint32 person) {
        person = REGISTRY.livePersonOf(msg.sender);
        if (person == 0) revert PoolNotPerson(msg.sender);
        Record storage record = _records[person];
        if (record.entryEpoch != 0) revert PoolAlreadyJoined(person);
        uint32 entryEpoch = currentEpoch() + ENTRY_DELAY;
        (record.owner, record.entryEpoch, record.bond) = (msg.sender, entryEpoch, _BOND);
        if (record.queued != entryEpoch) {
            record.queued = entryEpoch;
            _queues[entryEpoch].push(person);
        }
        emit JurorJoined(person, msg.sender, _BOND * UNIT, entryEpoch);
        VAULT.bond(msg.sender, _BOND * UNIT);
    }

    /// @inheritdoc IJurorPool
    function leave(uint32 person) external {
        Record storage record = _joined(person);
        if (msg.sender != record.owner && msg.sender != REGISTRY.accountOf(person)) {
            revert PoolNotJuror(person, msg.sender);
        }
        _exit(person, record);
    }

    /// @inheritdoc IJurorPool
    function report(uint32 person) external {
        Record storage record = _joined(person);
        (, uint32 expiryEpoch) = REGISTRY.termOf(person);
        // Not live at the snapshot closing the epoch before.
        if (currentEpoch() <= expiryEpoch) revert PoolPersonLive(person);
        _exit(person, record);
    }

    /// @inheritdoc IJurorPool
    function returnBond(uint32 person) external {
        Record storage record = _records[person];
        if (record.entryEpoch == 0) revert PoolNotJoined(person);
        uint32 exitEpoch = record.exitEpoch;
        bool neverIn = exitEpoch != 0 && exitEpoch <= record.entryEpoch;
        bool out = neverIn || (exitEpoch != 0 && !_applying && exitEpoch <= _treeEpoch);
        if (!out || record.serving != 0 || record.seized != 0) revert PoolBondInUse(person, exitEpoch, record.serving);
        (address owner, uint256 amount) = (record.owner, record.bond * UNIT);
        (record.owner, record.entryEpoch, record.exitEpoch, record.bond) = (address(0), 0, 0, 0);
        record.barredFrom = 0;
        emit JurorBondReturned(person, owner, amount);
        if (amount != 0) VAULT.release(owner, amount);
    }

    /// @inheritdoc IJurorPool
    function advance(uint256 maxSteps) external returns (bool ready) {
        if (maxSteps == 0) revert PoolStepsZero();
        (uint32 epoch, bool applying, uint256 cursor) = (_treeEpoch, _applying, _cursor);
        if (!applying) _requireClosable(epoch);
        for (uint256 left = maxSteps; left > 0; --left) {
            if (!applying) {
                if (!_isClosable(epoch)) break;
                (epoch, applying, cursor) = (epoch + 1, true, 0);
            } else {
                _apply(_queues[epoch][cursor++], epoch);
            }
            if (cursor == _queues[epoch].length) {
                applying = false;
                uint256 size = _tree.count();
                // At most 2^29 members.
                _size = uint32(size);
                emit PoolFrozen(epoch, size);
            }
        }
        // A queue is shorter than 2^64.
        (_treeEpoch, _applying, _cursor) = (epoch, applying, uint64(cursor));
        return !applying;
    }

    /// @inheritdoc IJurorPool
    function floorReached() external view returns (bool) {
        uint32 epoch = currentEpoch();
        uint256 live = epoch == 0 ? 0 : REGISTRY.liveAt(epoch - 1);
        // Rounded up: against whoever wants to open a claim.
        return _size >= _FLOOR && _size >= (live + _FLOOR_DIVISOR - 1) / _FLOOR_DIVISOR;
    }

    /// @inheritdoc IJurorPool
    function poolSize() external view returns (uint256) {
        return _size;
    }

    /// @inheritdoc IJurorPool
    function poolState() external view returns (uint32 epoch, bool frozen, uint32 outstanding) {
        epoch = _treeEpoch;
        return (epoch, !_applying, _outstanding[epoch]);
    }

    /// @inheritdoc IJurorPool
    function queuedFor(uint32 epoch) external view returns (uint256) {
        return _queues[epoch].length;
    }

    /// @inheritdoc IJurorPool
    function outstandingFor(uint32 epoch) external view returns (uint32) {
        return _outstanding[epoch];
    }

    /// @inheritdoc IJurorPool
    function inTree(uint32 person) external view returns (bool) {
        return _tree.contains(person);
    }

    /// @inheritdoc IJurorPool
    function jurorOf(uint32 person) external view returns (Juror memory) {
        Record memory record = _records[person];
        return
            Juror({
                owner: record.owner,
                bond: record.bond * UNIT,
                seized: record.seized * UNIT,
                entryEpoch: record.entryEpoch,
                exitEpoch: record.exitEpoch,
                lastServed: record.lastServed,
                serving: record.serving,
                barredFrom: record.barredFrom
            });
    }

    /// @inheritdoc IJurorPool
    function bonderOf(uint32 person) external view returns (address) {
        return _records[person].owner;
    }

    /// @inheritdoc IJurorPool
    function jurorBond() external view returns (uint256) {
        return _BOND * UNIT;
    }

    /// @inheritdoc IJurorPool
    function poolFloor() external view returns (uint32) {
        return _FLOOR;
    }

    /// @inheritdoc IJurorPool
    function votes() external view returns (address) {
        return address(VOTES);
    }

    /// @inheritdoc IJurorPool
    function vault() external view returns (address) {
        return address(VAULT);
    }

    /// @inheritdoc IJurorPool
    function registry() external view returns (address) {
        return address(REGISTRY);
    }

    /// @dev Takes at most `amount` wei out of the record's bond; the vault is called by the caller, last.
    function _shrinkBond(Record storage record, uint256 amount) internal returns (uint256 taken) {
        uint256 held = record.bond * UNIT;
        taken = amount < held ? amount : held;
        // Not above what is held. The vault refuses what is no whole number of gwei.
        record.bond = uint64((held - taken) / UNIT);
    }

    /// @dev Out with the next epoch, or, when the first pool is still to come, never in. Nothing when it is leaving already.
    function _exit(uint32 person, Record storage record) internal virtual {
        if (record.exitEpoch != 0) return;
        uint32 epoch = currentEpoch();
        uint32 exitEpoch = record.entryEpoch > epoch ? record.entryEpoch : epoch + 1;
        record.exitEpoch = exitEpoch;
        // Who never enters has its entry queued, at which nothing is found to do.
        if (exitEpoch > record.entryEpoch) _queues[exitEpoch].push(person);
        emit JurorLeaving(person, exitEpoch);
    }

    /// @dev The epoch of the pool that draws are made from, and whether it is frozen.
    function _treeState() internal view returns (uint32 epoch, bool frozen) {
        return (_treeEpoch, !_applying);
    }

    /// @dev Brings one leaf in line with its record. Idempotent, so that a person queued twice does no harm.
    function _apply(uint32 person, uint32 epoch) private {
        Record storage record = _records[person];
        (uint32 entryEpoch, uint32 exitEpoch) = (record.entryEpoch, record.exitEpoch);
        bool member = entryEpoch != 0 && entryEpoch <= epoch && (exitEpoch == 0 || epoch < exitEpoch);
        if (member == _tree.contains(person)) return;
        if (member) _tree.insert(person);
        else _tree.remove(person);
    }

    function _joined(uint32 person) private view returns (Record storage record) {
        record = _records[person];
        if (record.entryEpoch == 0 || record.exitEpoch != 0) revert PoolNotJoined(person);
    }

    function _requireClosable(uint32 epoch) private view {
        if (currentEpoch() <= epoch) revert PoolUpToDate(epoch);
        if (!_isClosable(epoch)) revert PoolStillDrawing(epoch, _outstanding[epoch], _closingTime(epoch));
    }

    function _isClosable(uint32 epoch) private view returns (bool) {
        return currentEpoch() > epoch && (_outstanding[epoch] == 0 || block.timestamp >= _closingTime(epoch));
    }

    function _closingTime(uint32 epoch) private view returns (uint48) {
        return _startOf(epoch + 1) + CLOSING_DAYS * _day();
    }
}
