// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IJurorPool} from "../interfaces/IJurorPool.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {OneShotBinding} from "../libraries/OneShotBinding.sol";
import {SortitionOrder} from "../libraries/SortitionOrder.sol";
import {SortitionTree} from "../libraries/SortitionTree.sol";
import {JurorRoster} from "./JurorRoster.sol";

/// @title JurorPool
/// @notice One equal ticket for every person who opts in with a bond, and juries by lot from them (mechanism, section 8; JR-1,
/// JR-2, JR-3, JR-4).
/// @dev Trusts votes, registry and vault of the suite, and the court within what the table says. Holds nothing: bonds are stake
/// in the vault, of which the pool must be a module.
///
///   join in e        pool of e + 5 on      leave in u      pool of u + 1 on       not serving
///   waiting -------> drawable -----------------------------> out --------------> bond returned
///
///   epoch p begins     advance       epoch p + 1 begins                + 3 "days", or all drawn
///   requests for p --> draws for p ---------------------> last draws for p -> closed; advance to p + 1
///
/// A request made in epoch p belongs to pool p, also while the tree still holds p - 1; it is drawn once the tree is there. A
/// request not drawn when its pool closes has lapsed.
///
/// Service counts from being seated, for the pool of the draw: seated from pool p, a person rests in p + 1, p + 2, p + 3. Within
/// p the marks wait, so that draws from one pool do not touch each other.
///
/// | hostile                  | can                                                | cannot                                      |
/// | ------------------------ | -------------------------------------------------- | ------------------------------------------- |
/// | person                   | hold one ticket, leave with the next epoch         | change a pool that has begun, hold two      |
/// |                          |                                                    | tickets, leave a jury with its bond         |
/// | person who moves         | nothing                                            | shed service, exclusion or bond             |
/// | old account of a person  | take the person out, for its stake is at risk      | bring it back, take its seat                |
/// | outsider                 | advance, report the lapsed, return bonds           | draw, slash, eject, skip a change           |
/// | who joins and leaves     | queue one entry for every epoch it joins in        | queue more, free of the bond's delay        |
/// | many lapsed leaves       | cost a step each, at most 2,048 a draw             | stop a draw; anyone may report them         |
/// | court                    | choose exclusions and seeds, slash those serving,  | seat the excluded, draw twice, slash others,|
/// |                          | eject, keep bonds of those it never discharges     | take more than the bond, hold a pool open   |
/// | clock at a boundary      | decide which of two pools a request belongs to     | put a request into both                     |
contract JurorPool is JurorRoster, OneShotBinding {
    using SortitionOrder for SortitionOrder.Order;
    using SortitionTree for SortitionTree.Tree;

    /// @dev `reserves[r]`: persons who may sit and have rested r epochs only, at most as many as there are seats.
    struct Draw {
        RequestState state;
        uint32 poolEpoch;
        uint32 snapshotEpoch;
        uint32 seats;
        uint32 steps;
        uint32 rest;
        bytes32 seed;
        uint32[] jury;
        uint32[] parties;
        uint32[] others;
        uint32[][3] reserves;
    }

    /// @dev What a candidate is judged by, in memory.
    struct Terms {
        uint32 id;
        uint32 poolEpoch;
        uint32 snapshotEpoch;
        uint32[] parties;
        uint32[] others;
    }

    /// @dev Epochs a person rests after service.
    uint32 internal constant REST = 3;
    uint256 internal constant MAX_SEATS = 63;
    uint256 internal constant MAX_EXCLUDED = 160;
    /// @dev Leaves a draw looks at. Bounds what carrying it on recomputes, about 2.6 million gas at the end.
    uint256 internal constant MAX_STEPS = 2_048;

    address private _court;
    uint32 private _requestCount;
    mapping(uint32 id => Draw) private _draws;

    modifier onlyCourt() {
        // Nobody's address is zero, so nobody is the court before there is one.
        if (msg.sender != _court) revert PoolNotCourt(msg.sender);
        _;
    }

    /// @param votes_ the votes contract; gives vault, registry and clock
    /// @param bond_ wei bonded by every juror; whole gwei, above 0
    /// @param floor_ least pool with which jury-backed claims open, in persons
    /// @param binder_ the account that names the court once
    constructor(
        address votes_,
        uint256 bond_,
        uint32 floor_,
        address binder_
    ) JurorRoster(votes_, bond_, floor_) OneShotBinding(binder_) {}

    /// @notice Names the court. Binder only, once.
    function bind(address court_) external {
        _spendBinding();
        _requireNonZero(court_);
        _court = court_;
    }

    /// @inheritdoc IJurorPool
    function request(
        uint32 seats,
        uint32 snapshotEpoch,
        uint32[] calldata parties,
        uint32[] calldata others
    ) external onlyCourt returns (uint32 id) {
        uint32 epoch = currentEpoch();
        if (seats == 0 || seats > MAX_SEATS) revert PoolSeatsOutOfRange(seats, MAX_SEATS);
        if (snapshotEpoch >= epoch) revert PoolSnapshotOpen(snapshotEpoch, epoch);
        uint256 excluded = parties.length + others.length;
        if (excluded > MAX_EXCLUDED) revert PoolTooManyExcluded(excluded, MAX_EXCLUDED);
        id = ++_requestCount;
        ++_outstanding[epoch];
        Draw storage d = _draws[id];
        (d.state, d.poolEpoch, d.snapshotEpoch, d.seats, d.rest) = (
            RequestState.Open,
            epoch,
            snapshotEpoch,
            seats,
            REST
        );
        (d.parties, d.others) = (parties, others);
        emit JuryRequested(id, epoch, seats, snapshotEpoch);
    }

    /// @inheritdoc IJurorPool
    function draw(uint32 id, bytes32 seed, uint256 maxSteps) external onlyCourt returns (bool done) {
        if (maxSteps == 0) revert PoolStepsZero();
        if (seed == 0) revert PoolSeedZero();
        Draw storage d = _draws[id];
        _requireDrawable(id, d);
        if (d.seed == 0) d.seed = seed;
        else if (d.seed != seed) revert PoolSeedChanged(id, d.seed);
        if (_look(id, d, maxSteps)) {
            _fill(id, d);
            _seat(id, d);
            return true;
        }
    }

    /// @inheritdoc IJurorPool
    function cancel(uint32 id) external onlyCourt {
        Draw storage d = _draws[id];
        if (d.state != RequestState.Open) revert PoolRequestNotOpen(id);
        d.state = RequestState.Cancelled;
        --_outstanding[d.poolEpoch];
        delete d.jury;
        emit JuryRequestCancelled(id);
    }

    /// @inheritdoc IJurorPool
    function discharge(uint32 id) external onlyCourt {
        Draw storage d = _draws[id];
        if (d.state != RequestState.Drawn) revert PoolRequestNotDrawn(id);
        d.state = RequestState.Discharged;
        uint32[] memory jury = d.jury;
        for (uint256 i = 0; i < jury.length; ++i) --_records[jury[i]].serving;
        emit JuryDischarged(id);
    }

    /// @inheritdoc IJurorPool
    function slash(uint32 person, uint256 amount, address beneficiary) external onlyCourt returns (uint256 taken) {
        Record storage record = _records[person];
        if (record.serving == 0) revert PoolNotServing(person);
        taken = _shrinkBond(record, amount);
        if (taken == 0) return 0;
        _bar(person, record);
        emit JurorSlashed(person, beneficiary, taken);
        VAULT.slash(record.owner, taken, beneficiary);
    }

    /// @inheritdoc IJurorPool
    function seize(uint32 person, uint256 amount) external onlyCourt returns (uint256 taken) {
        Record storage record = _records[person];
        if (record.serving == 0) revert PoolNotServing(person);
        if (amount % UNIT != 0) revert PoolNotWholeGwei(amount);
        taken = _shrinkBond(record, amount);
        if (taken == 0) return 0;
        // At most the bond.
        record.seized += uint64(taken / UNIT);
        _bar(person, record);
        emit JurorSeized(person, taken);
    }

    /// @inheritdoc IJurorPool
    function award(uint32 person, uint256 amount, address beneficiary) external onlyCourt {
        Record storage record = _records[person];
        uint256 held = record.seized * UNIT;
        if (amount > held) revert PoolNotSeized(person, held, amount);
        // Not above what is held. The vault refuses what is no whole number of gwei.
        record.seized = uint64((held - amount) / UNIT);
        emit JurorSlashed(person, beneficiary, amount);
        VAULT.slash(record.owner, amount, beneficiary);
    }

    /// @inheritdoc IJurorPool
    function eject(uint32 person) external onlyCourt {
        Record storage record = _records[person];
        if (record.entryEpoch == 0) revert PoolNotJoined(person);
        _bar(person, record);
    }

    /// @inheritdoc IJurorPool
    function requestOf(uint32 id) external view returns (Request memory) {
        Draw storage d = _draws[id];
        return Request(d.state, d.poolEpoch, d.snapshotEpoch, d.seats, d.steps, d.rest, d.seed, d.jury);
    }

    /// @inheritdoc IJurorPool
    function juryOf(uint32 id) external view returns (uint32[] memory jury) {
        return _draws[id].jury;
    }

    /// @inheritdoc IJurorPool
    function seatOf(uint32 id, uint32 person) external view returns (uint32 seat) {
        uint32[] storage jury = _draws[id].jury;
        uint256 seated = _draws[id].state == RequestState.Drawn ? jury.length : 0;
        for (uint256 i = 0; i < seated; ++i) {
            // At most `MAX_SEATS`.
            if (jury[i] == person) return uint32(i) + 1;
        }
    }

    /// @inheritdoc IJurorPool
    function requestCount() external view returns (uint32) {
        return _requestCount;
    }

    /// @inheritdoc IJurorPool
    function court() external view returns (address) {
        return _court;
    }

    /// @dev Looks at the next leaves of the order. Returns whether the looking is over.
    function _look(uint32 id, Draw storage d, uint256 maxSteps) private returns (bool) {
        uint256 size = _tree.count();
        uint256 end = size < MAX_STEPS ? size : MAX_STEPS;
        (uint256 step, uint256 seats) = (d.steps, d.seats);
        uint256 left = end - step < maxSteps ? end - step : maxSteps;
        SortitionOrder.Order memory order = SortitionOrder.resume(d.seed, size, step, left);
        Terms memory terms = Terms(id, d.poolEpoch, d.snapshotEpoch, d.parties, d.others);
        uint256 seated = d.jury.length;
        for (; left > 0 && seated < seats; --left) {
            uint32 person = _tree.select(order.next());
            ++step;
            if (!_maySit(person, terms)) continue;
            uint32 rested = _restedAt(person, terms.poolEpoch);
            if (rested >= REST) {
                d.jury.push(person);
                ++seated;
            } else if (d.reserves[rested].length < seats) {
                d.reserves[rested].push(person);
            }
        }
        // At most MAX_STEPS.
        d.steps = uint32(step);
        return seated == seats || step == end;
    }

    /// @dev Gives the seats left to those who rested longest, and says so.
    function _fill(uint32 id, Draw storage d) private {
        (uint256 seats, uint256 seated) = (d.seats, d.jury.length);
        for (uint32 rest = REST; rest > 0 && seated < seats; ) {
            uint32[] memory reserve = d.reserves[--rest];
            uint256 taken = 0;
            for (; taken < reserve.length && seated < seats; ++taken) {
                d.jury.push(reserve[taken]);
                ++seated;
            }
            if (taken == 0) continue;
            d.rest = rest;
            emit RotationRelaxed(id, rest);
        }
    }

    function _seat(uint32 id, Draw storage d) private {
        d.state = RequestState.Drawn;
        uint32 epoch = d.poolEpoch;
        --_outstanding[epoch];
        uint32[] memory jury = d.jury;
        for (uint256 i = 0; i < jury.length; ++i) {
            Record storage record = _records[jury[i]];
            ++record.serving;
            // Kept apart from the service before, which is what other draws from this pool judge by.
            if (record.lastServed != epoch) (record.servedBefore, record.lastServed) = (record.lastServed, epoch);
        }
        emit JuryDrawn(id, jury);
    }

    /// @dev Requests made from here on pass the person over; the next pool is without it.
    function _bar(uint32 person, Record storage record) private {
        if (record.barredFrom == 0) {
            record.barredFrom = _requestCount + 1;
            emit JurorBarred(person, record.barredFrom);
        }
        _exit(person, record);
    }

    function _requireDrawable(uint32 id, Draw storage d) private view {
        if (d.state != RequestState.Open) revert PoolRequestNotOpen(id);
        (uint32 epoch, bool frozen) = _treeState();
        if (d.poolEpoch < epoch) revert PoolRequestLapsed(id, d.poolEpoch);
        if (d.poolEpoch > epoch || !frozen) revert PoolNotReady(id, d.poolEpoch, epoch);
    }

    /// @dev Reads nothing that can change between the request and the draw.
    function _maySit(uint32 person, Terms memory terms) private view returns (bool) {
        if (_contains(terms.parties, person) || _contains(terms.others, person)) return false;
        uint32 barredFrom = _records[person].barredFrom;
        if (barredFrom != 0 && barredFrom <= terms.id) return false;
        // Nobody is in the pool of epoch 0. Closed snapshots are final, whatever the person renewed or moved since.
        if (_voiceOf(person, terms.poolEpoch - 1).person != person) return false;
        if (terms.parties.length == 0) return true;
        uint32 lentTo = _voiceOf(person, terms.snapshotEpoch).delegate;
        return lentTo == 0 || !_contains(terms.parties, lentTo);
    }

    /// @dev Full epochs between the last pool before this one that seated the person and this one; at least `REST` when none.
    function _restedAt(uint32 person, uint32 poolEpoch) private view returns (uint32) {
        Record storage record = _records[person];
        uint32 served = record.lastServed == poolEpoch ? record.servedBefore : record.lastServed;
        return served == 0 ? REST : poolEpoch - served - 1;
    }

    function _voiceOf(uint32 person, uint32 epoch) private view returns (IQuadraticVotes.Voice memory) {
        return VOTES.voiceAt(REGISTRY.accountAt(person, epoch), epoch);
    }

    function _contains(uint32[] memory persons, uint32 person) private pure returns (bool) {
        for (uint256 i = 0; i < persons.length; ++i) if (persons[i] == person) return true;
        return false;
    }
}
