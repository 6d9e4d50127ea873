// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IInsuranceFund} from "../interfaces/IInsuranceFund.sol";

/// @title InsuranceFund
/// @notice Holds the chain's coin that disputes leave over; the stake's insurance is the vault's (mechanism, sections 8 and 9;
/// SY-2).
/// @dev Trusts the timelock, which pays only what was decided. Takes coin from anybody and owes nobody.
///
/// | function | who may call | hostile caller                             |
/// | -------- | ------------ | ------------------------------------------ |
/// | receive  | anyone       | gives                                      |
/// | spend    | timelock     | a receiver can refuse, not re-enter        |
contract InsuranceFund is IInsuranceFund, ReentrancyGuardTransient {
    address private immutable _TIMELOCK;

    /// @param timelock_ the only account that may spend
    constructor(address timelock_) {
        if (timelock_ == address(0)) revert FundZeroAddress();
        _TIMELOCK = timelock_;
    }

    /// @notice Takes the chain's coin from anybody.
    receive() external payable {
        emit FundReceived(msg.sender, msg.value);
    }

    /// @inheritdoc IInsuranceFund
    function spend(address payable to, uint256 amount) external nonReentrant {
        if (msg.sender != _TIMELOCK) revert FundNotTimelock(msg.sender);
        if (to == address(0) || to == address(this) || amount == 0) revert FundPaymentInvalid(to, amount);
        emit FundSpent(to, amount);
        // Return data is not copied: a receiver cannot make the payment dear.
        if (!LowLevelCall.callNoReturn(to, amount, "")) revert FundTransferFailed(to, amount);
    }

    /// @inheritdoc IInsuranceFund
    function timelock() external view returns (address) {
        return _TIMELOCK;
    }
}
