// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IEpochClock} from "./IEpochClock.sol";
import {IStakeTokenEvents} from "./IStandardEvents.sol";

/// @notice Errors of the treasury, apart so that the governor, through which decisions pay, declares them too.
interface ITreasuryErrors is IERC20Errors {
    /// @notice The caller is not the timelock.
    error TreasuryNotTimelock(address caller);
    /// @notice The network has not been opened yet.
    error TreasuryNotOpen();
    /// @notice The epoch's outflow would pass its limit.
    error TreasuryOutflowLimit(address asset, uint256 limit, uint256 wouldBe);
    /// @notice The routine payments of the epoch would pass their limit.
    error TreasuryRoutineLimit(address asset, uint256 limit, uint256 wouldBe);
    /// @notice The recipient is the zero address or the treasury itself, or the amount is zero.
    error TreasuryPaymentInvalid(address to, uint256 amount);
    /// @notice The share is below the routine share or above the maximum, in basis points.
    error TreasuryShareOutOfRange(uint16 outflowBps, uint16 maximum);
    /// @notice A share fixed at deployment is outside 1..10,000 basis points, or the routine share above the outflow share.
    error TreasuryConfigInvalid(uint16 outflowBps, uint16 maxOutflowBps, uint16 routineBps);
    /// @notice A constructor argument is the zero address.
    error TreasuryZeroAddress();
    /// @notice The token took more from the treasury than was paid.
    error TreasuryTransferMismatch(address asset, uint256 asked, uint256 moved);
    /// @notice The recipient refused the coin.
    error TreasuryTransferFailed(address to, uint256 amount);
}

/// @notice Events of the treasury and of the tokens it pays, apart so that the governor, through which decisions pay,
/// declares them too.
interface ITreasuryEvents is IStakeTokenEvents {
    event TreasuryPaid(address indexed asset, address indexed to, uint256 amount, bool routine);
    event OutflowShareSet(uint16 outflowBps);
}

/// @title ITreasury
/// @notice Holds the network's funds and pays at most a set share of an asset per epoch, whoever decides (section 7).
/// @dev Assets are ERC-20 addresses; the zero address is the chain's coin.
interface ITreasury is ITreasuryErrors, ITreasuryEvents, IEpochClock {
    /// @notice Pays `amount` of `asset` to `to`. Timelock only.
    function pay(address asset, address to, uint256 amount) external;

    /// @notice As `pay`, within the routine limit: all routine payments of an epoch together. Timelock only.
    function payRoutine(address asset, address to, uint256 amount) external;

    /// @notice Changes the share of each asset that may leave per epoch. Timelock only; at most the maximum set at deployment.
    function setOutflowShare(uint16 outflowBps) external;

    /// @notice Balance of `asset` held.
    function balanceOf(address asset) external view returns (uint256);

    /// @notice Paid in the current epoch, all payments and the routine ones.
    function paidThisEpoch(address asset) external view returns (uint256 paid, uint256 routine);

    /// @notice Share of an asset that may leave per epoch, in basis points of (balance + paid this epoch).
    function outflowBps() external view returns (uint16);

    /// @notice Share for routine payments, in basis points of (balance + paid this epoch).
    function routineBps() external view returns (uint16);
}
