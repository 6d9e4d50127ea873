// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEpochClock} from "./IEpochClock.sol";

/// @notice Errors of the juror pool, apart so that the court, through which its calls pass, can declare them too.
interface IJurorPoolErrors {
    /// @notice The caller is not the court, or no court is bound yet.
    error PoolNotCourt(address caller);
    /// @notice The caller's account is bound to no live person.
    error PoolNotPerson(address caller);
    /// @notice The person is in the pool, on its way in, or has not taken back its last bond.
    error PoolAlreadyJoined(uint32 person);
    /// @notice The person is not in the pool, or is leaving it already.
    error PoolNotJoined(uint32 person);
    /// @notice The caller is neither the person's account nor the one that bonded for it.
    error PoolNotJuror(uint32 person, address caller);
    /// @notice The person was live at the last snapshot: there is nothing to report.
    error PoolPersonLive(uint32 person);
    /// @notice The person holds a bond still needed: it has not left, or serves on a jury.
    error PoolBondInUse(uint32 person, uint32 exitEpoch, uint32 serving);
    /// @notice The person serves on no jury.
    error PoolNotServing(uint32 person);
    /// @notice Less than `asked` was seized from the person and not awarded yet.
    error PoolNotSeized(uint32 person, uint256 seized, uint256 asked);
    /// @notice Bonds are taken in whole gwei.
    error PoolNotWholeGwei(uint256 amount);
    /// @notice The bond is zero or no whole number of gwei.
    error PoolBondInvalid(uint256 bond);
    /// @notice A call that works in steps was given none.
    error PoolStepsZero();
    /// @notice The tree holds the pool of the current epoch.
    error PoolUpToDate(uint32 epoch);
    /// @notice Juries of the pool are still to be drawn and its time is not over.
    error PoolStillDrawing(uint32 epoch, uint32 outstanding, uint48 until);
    /// @notice A jury has 1 to `maximum` seats.
    error PoolSeatsOutOfRange(uint256 seats, uint256 maximum);
    /// @notice The snapshot of delegations is not closed yet.
    error PoolSnapshotOpen(uint32 epoch, uint32 currentEpoch);
    /// @notice More persons are excluded than a draw can look through.
    error PoolTooManyExcluded(uint256 excluded, uint256 maximum);
    /// @notice There is no such request, or it is drawn, cancelled or discharged.
    error PoolRequestNotOpen(uint32 request);
    /// @notice The jury is not drawn yet, or discharged already.
    error PoolRequestNotDrawn(uint32 request);
    /// @notice The request's pool was closed before the jury was drawn.
    error PoolRequestLapsed(uint32 request, uint32 poolEpoch);
    /// @notice The request's pool is not frozen yet: `advance` first.
    error PoolNotReady(uint32 request, uint32 poolEpoch, uint32 treeEpoch);
    /// @notice The seed is zero, which no beacon value is.
    error PoolSeedZero();
    /// @notice The draw was begun with another seed.
    error PoolSeedChanged(uint32 request, bytes32 seed);
}

/// @title IJurorPool
/// @notice Who may serve on juries, and the drawing of juries from them (mechanism, section 8; JR-1..JR-4).
/// @dev The pool of epoch p consists of the persons with `entryEpoch <= p < exitEpoch`. Who joins during epoch e has entry epoch
/// e + 5: like stake and personhood, it counts from the snapshot closing e + 4, which freezes the pool of e + 5. Who leaves or
/// is ejected during e has exit epoch e + 1. No act changes a pool whose epoch has begun.
///
/// A jury depends on its seed, on the pool frozen for its epoch, on closed snapshots and on what was noted before its request;
/// on nothing that happens between request and draw (JR-2).
interface IJurorPool is IJurorPoolErrors, IEpochClock {
    /// @notice A person in the pool.
    /// @param owner account whose stake is bonded; stays when the person moves
    /// @param bond wei bonded and neither slashed nor seized
    /// @param seized wei taken out of the bond and not awarded yet
    /// @param entryEpoch first pool with the person, 0 when it has not joined
    /// @param exitEpoch first pool without the person again, 0 when it is not leaving; at most `entryEpoch` when the joining
    /// was withdrawn
    /// @param lastServed pool from which the person was last seated, 0 when never
    /// @param serving juries it is seated on and not discharged from
    /// @param barredFrom first request that passes the person over because it was ejected or slashed, 0 when none
    struct Juror {
        address owner;
        uint256 bond;
        uint256 seized;
        uint32 entryEpoch;
        uint32 exitEpoch;
        uint32 lastServed;
        uint32 serving;
        uint32 barredFrom;
    }

    /// @notice Where a request stands.
    enum RequestState {
        None,
        Open,
        Drawn,
        Cancelled,
        Discharged
    }

    /// @notice A request for a jury.
    /// @param poolEpoch the pool it is drawn from: that of the epoch of the request
    /// @param snapshotEpoch closed epoch at whose snapshot delegations to parties exclude
    /// @param steps leaves looked at so far
    /// @param rest full epochs of rest that the drawn jury has at least: 3 unless relaxed
    /// @param jury persons seated so far; final when drawn
    struct Request {
        RequestState state;
        uint32 poolEpoch;
        uint32 snapshotEpoch;
        uint32 seats;
        uint32 steps;
        uint32 rest;
        bytes32 seed;
        uint32[] jury;
    }

    event JurorJoined(uint32 indexed person, address indexed owner, uint256 bond, uint32 entryEpoch);
    /// @notice `exitEpoch` is the first pool without the person.
    event JurorLeaving(uint32 indexed person, uint32 exitEpoch);
    event JurorBarred(uint32 indexed person, uint32 fromRequest);
    event JurorSlashed(uint32 indexed person, address indexed beneficiary, uint256 amount);
    /// @notice Taken out of the bond; to whom it goes is still to be said.
    event JurorSeized(uint32 indexed person, uint256 amount);
    event JurorBondReturned(uint32 indexed person, address indexed owner, uint256 amount);
    /// @notice Every queued change up to `epoch` is in the tree, whose pool is drawable from here on.
    event PoolFrozen(uint32 indexed epoch, uint256 size);
    event JuryRequested(uint32 indexed request, uint32 indexed poolEpoch, uint32 seats, uint32 snapshotEpoch);
    /// @notice Too few persons had rested for 3 epochs: the rest of the seats went to persons with at least `rest`.
    event RotationRelaxed(uint32 indexed request, uint32 rest);
    event JuryDrawn(uint32 indexed request, uint32[] jury);
    event JuryRequestCancelled(uint32 indexed request);
    event JuryDischarged(uint32 indexed request);

    /// @notice Puts the caller's person into the pools from the current epoch + 5 on, against a bond of the caller's stake.
    /// @dev The caller must have set a bond allowance for the pool in the vault. Reverts with `PoolNotPerson`,
    /// `PoolAlreadyJoined` or the vault's errors.
    function join() external returns (uint32 person);

    /// @notice Takes `person` out of the pools from the next epoch on. By its account or the account that bonded for it.
    function leave(uint32 person) external;

    /// @notice Takes a person out of the pools from the next epoch on that was not live at the last snapshot. Anyone.
    function report(uint32 person) external;

    /// @notice Frees the bond of a person that has left every drawable pool and serves on no jury. Anyone.
    function returnBond(uint32 person) external;

    /// @notice Closes the pool in the tree when it may be closed and applies the changes of later epochs, in at most `maxSteps`
    /// steps: one for each epoch opened and one for each queued change. Anyone.
    /// @dev A pool may be closed once its epoch is over and either no request for it is open or three "days" have passed.
    /// Reverts with `PoolStepsZero`, `PoolUpToDate` or `PoolStillDrawing` when there is nothing to do.
    /// @return ready whether the tree holds a frozen pool, though perhaps not the current epoch's
    function advance(uint256 maxSteps) external returns (bool ready);

    /// @notice Asks for a jury from the pool of the current epoch, frozen or not yet. Court only.
    /// @param seats 1..63
    /// @param snapshotEpoch closed epoch; whoever had lent its voice to a party at its snapshot is not seated
    /// @param parties persons not seated, nor their delegators
    /// @param others persons not seated: jurors of earlier rounds, appellants, funders; with the parties at most 160
    function request(
        uint32 seats,
        uint32 snapshotEpoch,
        uint32[] calldata parties,
        uint32[] calldata others
    ) external returns (uint32 id);

    /// @notice Carries the drawing on by at most `maxSteps` leaves. Court only.
    /// @dev Persons are looked at in the order of the seed. Seated at once is who may sit and has rested 3 epochs; when the
    /// order, or its first 2,048 persons, are through, seats left go to those with 2, 1 and 0 epochs of rest, in that order.
    /// A jury may be smaller than asked for; then fewer may sit.
    /// @param seed bound by the court to chain, court, dispute, round and pool epoch; above zero, the same in every call
    /// @return done whether the jury is complete
    function draw(uint32 id, bytes32 seed, uint256 maxSteps) external returns (bool done);

    /// @notice Gives up a request that is not drawn. Court only; for a lapsed request too.
    function cancel(uint32 id) external;

    /// @notice Ends the service of a drawn jury, whose bonds may leave from here on. Court only.
    function discharge(uint32 id) external;

    /// @notice Takes up to `amount` wei of a serving person's bond, which goes where the vault's `slash` sends it. The person
    /// leaves with the next epoch, and later requests pass it over. Court only.
    /// @return taken wei, less than `amount` when the bond holds less
    function slash(uint32 person, uint256 amount, address beneficiary) external returns (uint256 taken);

    /// @notice Like `slash`, but to whom the stake goes is said later, by `award`: so the court knows how much there is to share
    /// before it shares. Court only.
    /// @param amount whole gwei
    /// @return taken wei, less than `amount` when the bond holds less
    function seize(uint32 person, uint256 amount) external returns (uint256 taken);

    /// @notice Sends `amount` wei of what was seized from `person` where the vault's `slash` sends it. Court only.
    function award(uint32 person, uint256 amount, address beneficiary) external;

    /// @notice Takes `person` out with the next epoch; later requests pass it over at once. Its bond stays its own. Court only.
    function eject(uint32 person) external;

    /// @notice Whether the last frozen pool has at least `max(floor, 5 % of the persons live at the last snapshot)`, rounded
    /// up. Lapsed persons count until somebody reports them.
    function floorReached() external view returns (bool);

    /// @notice Persons in the last frozen pool.
    function poolSize() external view returns (uint256);

    /// @notice The epoch whose pool the tree holds, whether every change is in it, and open requests for it.
    function poolState() external view returns (uint32 epoch, bool frozen, uint32 outstanding);

    /// @notice Changes queued for the start of `epoch`, applied or not.
    function queuedFor(uint32 epoch) external view returns (uint256);

    /// @notice Open requests for the pool of `epoch`.
    function outstandingFor(uint32 epoch) external view returns (uint32);

    /// @notice Whether `person` is in the tree.
    function inTree(uint32 person) external view returns (bool);

    /// @notice What is known of `person`.
    function jurorOf(uint32 person) external view returns (Juror memory);

    /// @notice What is known of a request.
    function requestOf(uint32 id) external view returns (Request memory);

    /// @notice The persons of a request's jury, in the order of the lot; final when drawn.
    function juryOf(uint32 id) external view returns (uint32[] memory jury);

    /// @notice The account whose stake is bonded for `person`, the zero address when there is none.
    function bonderOf(uint32 person) external view returns (address);

    /// @notice The seat of `person` on a drawn jury that is not discharged, from 1 in the order of the lot; 0 when it has none.
    function seatOf(uint32 id, uint32 person) external view returns (uint32 seat);

    /// @notice Requests ever made; ids are 1..count.
    function requestCount() external view returns (uint32);

    /// @notice Wei bonded by every juror.
    function jurorBond() external view returns (uint256);

    /// @notice Least pool with which jury-backed claims open, in persons.
    function poolFloor() external view returns (uint32);

    /// @notice The court; zero until bound.
    function court() external view returns (address);

    /// @notice The votes contract, whose snapshots tell who is active and to whom a voice is lent.
    function votes() external view returns (address);

    /// @notice The vault that holds the bonds.
    function vault() external view returns (address);

    /// @notice The registry of persons.
    function registry() external view returns (address);
}
