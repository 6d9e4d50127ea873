// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IInsuranceFund
/// @notice Coin that disputes leave over, held against losses of the network (mechanism, sections 8, 9 and 14; SY-2).
interface IInsuranceFund {
    /// @notice The caller is not the timelock.
    error FundNotTimelock(address caller);
    /// @notice A constructor argument is the zero address.
    error FundZeroAddress();
    /// @notice The receiver is the zero address or the fund, or the amount is zero.
    error FundPaymentInvalid(address to, uint256 amount);
    /// @notice The fund holds less, or the receiver refused the coin.
    error FundTransferFailed(address to, uint256 amount);

    event FundReceived(address indexed from, uint256 amount);
    event FundSpent(address indexed to, uint256 amount);

    /// @notice Pays `amount` wei of the chain's coin. Timelock only.
    function spend(address payable to, uint256 amount) external;

    /// @notice The only account that may spend.
    function timelock() external view returns (address);
}
