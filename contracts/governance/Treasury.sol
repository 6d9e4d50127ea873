// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IGenesis} from "../interfaces/IGenesis.sol";
import {ITreasury} from "../interfaces/ITreasury.sol";
import {EpochClock} from "../libraries/EpochClock.sol";

/// @title Treasury
/// @notice The network's funds. Whoever decides, at most a set share of an asset leaves per epoch (mechanism, section 7; SY-2).
/// @dev Trusts the timelock to pay only what was decided; the limits here hold even if a decision was captured. The share is
/// taken of (balance + paid this epoch), which a payment leaves as it is, so that slicing an epoch's payments gains nothing.
/// Payments never pass the limit by rounding: it is rounded down.
///
/// A token that lies about its balance bends the limit of that token only. One that takes more than it was asked is refused.
contract Treasury is ITreasury, EpochClock, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint16 private constant _BPS = 10_000;

    /// @dev What left in `epoch`; an older epoch means nothing left in this one.
    struct Outflow {
        uint256 paid;
        uint256 routine;
        uint32 epoch;
    }

    address private immutable _TIMELOCK;
    address private immutable _GENESIS;
    uint16 private immutable _MAX_OUTFLOW_BPS;
    uint16 private immutable _ROUTINE_BPS;

    uint16 private _outflowBps;
    mapping(address asset => Outflow) private _outflows;

    /// @param outflowBps_ share of each asset that may leave per epoch, `routineBps_`..`maxOutflowBps_` basis points
    /// @param maxOutflowBps_ largest share that the timelock may set, at most 10,000 basis points
    /// @param routineBps_ share for routine payments, 1..`outflowBps_` basis points
    constructor(
        uint48 start_,
        uint32 length_,
        address timelock_,
        address genesis_,
        uint16 outflowBps_,
        uint16 maxOutflowBps_,
        uint16 routineBps_
    ) EpochClock(start_, length_) {
        if (timelock_ == address(0) || genesis_ == address(0)) revert TreasuryZeroAddress();
        if (routineBps_ == 0 || routineBps_ > outflowBps_ || outflowBps_ > maxOutflowBps_ || maxOutflowBps_ > _BPS) {
            revert TreasuryConfigInvalid(outflowBps_, maxOutflowBps_, routineBps_);
        }
        _TIMELOCK = timelock_;
        _GENESIS = genesis_;
        _MAX_OUTFLOW_BPS = maxOutflowBps_;
        _ROUTINE_BPS = routineBps_;
        _outflowBps = outflowBps_;
        emit OutflowShareSet(outflowBps_);
    }

    modifier onlyTimelock() virtual {
        if (msg.sender != _TIMELOCK) revert TreasuryNotTimelock(msg.sender);
        _;
    }

    /// @notice Takes the chain's coin from anybody.
    receive() external payable {}

    /// @inheritdoc ITreasury
    function pay(address asset, address to, uint256 amount) external onlyTimelock nonReentrant {
        _pay(asset, to, amount, false);
    }

    /// @inheritdoc ITreasury
    function payRoutine(address asset, address to, uint256 amount) external onlyTimelock nonReentrant {
        _pay(asset, to, amount, true);
    }

    /// @inheritdoc ITreasury
    function setOutflowShare(uint16 outflowBps_) external onlyTimelock {
        if (outflowBps_ < _ROUTINE_BPS || outflowBps_ > _MAX_OUTFLOW_BPS) {
            revert TreasuryShareOutOfRange(outflowBps_, _MAX_OUTFLOW_BPS);
        }
        _outflowBps = outflowBps_;
        emit OutflowShareSet(outflowBps_);
    }

    /// @inheritdoc ITreasury
    function paidThisEpoch(address asset) external view returns (uint256 paid, uint256 routine) {
        Outflow storage outflow = _outflows[asset];
        if (outflow.epoch == currentEpoch()) (paid, routine) = (outflow.paid, outflow.routine);
    }

    /// @inheritdoc ITreasury
    function outflowBps() external view returns (uint16) {
        return _outflowBps;
    }

    /// @notice The largest outflow share that the timelock may set, in basis points.
    function maxOutflowBps() external view returns (uint16) {
        return _MAX_OUTFLOW_BPS;
    }

    /// @inheritdoc ITreasury
    function routineBps() external view returns (uint16) {
        return _ROUTINE_BPS;
    }

    /// @notice The only account that may pay.
    function timelock() external view returns (address) {
        return _TIMELOCK;
    }

    /// @notice The contract that says when the network is open.
    function genesis() external view returns (address) {
        return _GENESIS;
    }

    /// @inheritdoc ITreasury
    function balanceOf(address asset) public view returns (uint256) {
        return asset == address(0) ? address(this).balance : IERC20(asset).balanceOf(address(this));
    }

    function _pay(address asset, address to, uint256 amount, bool isRoutine) private {
        if (IGenesis(_GENESIS).openEpoch() == 0) revert TreasuryNotOpen();
        // A payment to itself would only raise what the share is taken of.
        if (to == address(0) || to == address(this) || amount == 0) revert TreasuryPaymentInvalid(to, amount);
        uint256 balance = balanceOf(asset);
        _count(asset, balance, amount, isRoutine);
        emit TreasuryPaid(asset, to, amount, isRoutine);
        if (asset == address(0)) {
            // Return data is not copied: a recipient cannot make the payment dear.
            if (!LowLevelCall.callNoReturn(to, amount, "")) revert TreasuryTransferFailed(to, amount);
        } else {
            IERC20(asset).safeTransfer(to, amount);
            uint256 moved = Math.saturatingSub(balance, balanceOf(asset));
            if (moved > amount) revert TreasuryTransferMismatch(asset, amount, moved);
        }
    }

    /// @dev Counts the payment before it is made.
    function _count(address asset, uint256 balance, uint256 amount, bool isRoutine) internal virtual {
        Outflow storage outflow = _outflows[asset];
        uint32 epoch = currentEpoch();
        (uint256 paid, uint256 routine) = outflow.epoch == epoch ? (outflow.paid, outflow.routine) : (0, 0);
        // Saturation only concerns tokens that lie; it never lets more than the share of 2^256 - 1 pass.
        uint256 whole = Math.saturatingAdd(balance, paid);
        paid = Math.saturatingAdd(paid, amount);
        uint256 limit = Math.mulDiv(whole, _outflowBps, _BPS);
        if (paid > limit) revert TreasuryOutflowLimit(asset, limit, paid);
        if (isRoutine) {
            routine = Math.saturatingAdd(routine, amount);
            limit = Math.mulDiv(whole, _ROUTINE_BPS, _BPS);
            if (routine > limit) revert TreasuryRoutineLimit(asset, limit, routine);
        }
        (outflow.paid, outflow.routine, outflow.epoch) = (paid, routine, epoch);
    }
}
