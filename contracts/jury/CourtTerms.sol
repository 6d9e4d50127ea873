// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IJurorPool} from "../interfaces/IJurorPool.sol";
import {IJuryCourt} from "../interfaces/IJuryCourt.sol";
import {IPersonRegistry} from "../interfaces/IPersonRegistry.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {IRandomnessBeacon} from "../interfaces/IRandomnessBeacon.sol";
import {EpochClock} from "../libraries/EpochClock.sol";

/// @notice What a court is made of.
/// @param pool juror pool, whose court this is to become; gives clock, registry and votes
/// @param beacon randomness beacon
/// @param insurance gets the fees of the incoherent; takes plain transfers
/// @param feePerJuror wei, above 0
/// @param keeperReward wei paid with every round for keepers, at most the fee
/// @param seedLag seconds by which the chain's clock may lag behind the beacon's, at most a "day"
/// @param standardPanels seats by rung: 1 to 4, odd, rising, 3 to 63
/// @param operationsPanels likewise, for disputes about operations of the governor
struct CourtConfig {
    address pool;
    address beacon;
    address payable insurance;
    uint96 feePerJuror;
    uint96 keeperReward;
    uint32 seedLag;
    uint32[] standardPanels;
    uint32[] operationsPanels;
}

/// @title CourtTerms
/// @notice What never changes: the parts a court relies on, its ladders of panels, fees and periods (mechanism, section 8).
abstract contract CourtTerms is IJuryCourt, EpochClock {
    /// @dev Least jury.
    uint256 internal constant MIN_SEATS = 3;
    /// @dev Accounts that a request may name, besides the arbitrable, which is a party too.
    uint256 internal constant MAX_PARTIES = 15;
    /// @dev "Days" in which a jury has to be drawn once its beacon's round is due.
    uint256 internal constant DRAW_DAYS = 3;
    uint256 internal constant EVIDENCE_DAYS = 1;
    uint256 internal constant COMMIT_DAYS = 1;
    uint256 internal constant REVEAL_DAYS = 1;
    uint256 internal constant APPEAL_DAYS = 2;
    /// @dev A round has at most four keepers: a draw and a settlement, and those of its redraw.
    uint256 internal constant KEEPERS = 4;
    /// @dev The cost of what cannot be had.
    uint256 internal constant UNPAYABLE = type(uint128).max;
    /// @dev Stake is counted in whole gwei.
    uint256 internal constant UNIT = 1 gwei;

    uint256 private constant _MAX_RUNGS = 4;
    uint256 private constant _MAX_SEATS = 63;
    /// @dev Persons that the pool leaves out of a draw.
    uint256 private constant _MAX_EXCLUDED = 160;

    IJurorPool internal immutable POOL;
    IRandomnessBeacon internal immutable BEACON;
    IPersonRegistry internal immutable REGISTRY;
    IQuadraticVotes internal immutable VOTES;
    address payable internal immutable INSURANCE;
    uint256 internal immutable FEE;
    uint256 internal immutable KEEPER_REWARD;
    uint32 internal immutable SEED_LAG;
    uint32 private immutable _STANDARD;
    uint32 private immutable _OPERATIONS;

    constructor(
        CourtConfig memory config
    ) EpochClock(IEpochClock(config.pool).epochStart(), IEpochClock(config.pool).epochLength()) {
        if (config.beacon == address(0) || config.insurance == address(0)) revert CourtZeroAddress();
        if (config.feePerJuror == 0 || config.keeperReward > config.feePerJuror) {
            revert CourtFeeInvalid(config.feePerJuror, config.keeperReward);
        }
        if (config.seedLag > _day()) revert CourtSeedLagTooLong(config.seedLag, _day());
        POOL = IJurorPool(config.pool);
        BEACON = IRandomnessBeacon(config.beacon);
        REGISTRY = IPersonRegistry(POOL.registry());
        VOTES = IQuadraticVotes(POOL.votes());
        INSURANCE = config.insurance;
        FEE = config.feePerJuror;
        KEEPER_REWARD = config.keeperReward;
        SEED_LAG = config.seedLag;
        _STANDARD = _ladderOf(config.standardPanels);
        _OPERATIONS = _ladderOf(config.operationsPanels);
    }

    /// @inheritdoc IJuryCourt
    function panels(Lane lane) external view returns (uint32[] memory seats) {
        seats = new uint32[](_rungs(lane));
        // At most 63.
        for (uint256 rung = 0; rung < seats.length; ++rung) seats[rung] = uint32(_seatsAt(lane, rung));
    }

    /// @inheritdoc IJuryCourt
    function feePerJuror() external view returns (uint256) {
        return FEE;
    }

    /// @inheritdoc IJuryCourt
    function keeperReward() external view returns (uint256) {
        return KEEPER_REWARD;
    }

    /// @inheritdoc IJuryCourt
    function seedLag() external view returns (uint32) {
        return SEED_LAG;
    }

    /// @inheritdoc IJuryCourt
    function pool() external view returns (address) {
        return address(POOL);
    }

    /// @inheritdoc IJuryCourt
    function beacon() external view returns (address) {
        return address(BEACON);
    }

    /// @inheritdoc IJuryCourt
    function insurance() external view returns (address) {
        return INSURANCE;
    }

    function _pool() internal view returns (IJurorPool) {
        return POOL;
    }

    function _registry() internal view returns (IPersonRegistry) {
        return REGISTRY;
    }

    /// @dev Seconds in `count` "days".
    function _days(uint256 count) internal view returns (uint256) {
        return count * _day();
    }

    function _keeperPart() internal view returns (uint256) {
        return KEEPER_REWARD / KEEPERS;
    }

    /// @dev Seats of the panel on `rung`, 0 above the ladder.
    function _seatsAt(Lane lane, uint256 rung) internal view virtual returns (uint256) {
        return (uint256(lane == Lane.Standard ? _STANDARD : _OPERATIONS) >> (8 * rung)) & 0xff;
    }

    function _rungs(Lane lane) internal view returns (uint256 rungs) {
        while (_seatsAt(lane, rungs) != 0) ++rungs;
    }

    /// @dev Wei for the round on `rung`; at most 64 * 2^96.
    function _price(Lane lane, uint256 rung) internal view returns (uint256) {
        return _seatsAt(lane, rung) * FEE + KEEPER_REWARD;
    }

    /// @dev Least seats with which a first panel sits. About an operation the first panel sits in full or not at all.
    function _leastSeats(Lane lane) internal view returns (uint256) {
        return lane == Lane.Standard ? MIN_SEATS : _seatsAt(lane, 0);
    }

    /// @dev Eight bits a rung. Refuses ladders on which the last redraw could find more persons left out than the pool takes:
    /// two for every party, two panels for every rung but one for the last, an appellant for every rung but the first.
    function _ladderOf(uint32[] memory seats) private pure returns (uint32 ladder) {
        bool valid = seats.length != 0 && seats.length <= _MAX_RUNGS;
        uint256 excluded = 2 * (MAX_PARTIES + 1);
        uint256 below = MIN_SEATS - 1;
        for (uint256 i = 0; valid && i < seats.length; ++i) {
            valid = seats[i] > below && seats[i] <= _MAX_SEATS && seats[i] % 2 == 1;
            below = seats[i];
            excluded += i + 1 == seats.length ? below + i : 2 * below;
            // At most 63 on each of four rungs.
            ladder |= uint32(below) << uint32(8 * i);
        }
        if (!valid || excluded > _MAX_EXCLUDED) revert CourtLadderInvalid(seats);
    }
}
