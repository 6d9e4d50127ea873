// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IJuryCourt} from "../interfaces/IJuryCourt.sol";
import {CourtTerms} from "./CourtTerms.sol";

/// @title CourtPayments
/// @notice Coin that has left a dispute and waits to be pulled (mechanism, section 8; JR-7).
/// @dev Balance of the court = sum of what disputes hold + sum of credits + what the insurance fund is owed; it differs only by
/// coin that was forced upon it, which stays.
abstract contract CourtPayments is CourtTerms, ReentrancyGuardTransient {
    mapping(address account => uint256) private _credits;
    uint256 private _insuranceDue;

    /// @inheritdoc IJuryCourt
    function withdraw() external returns (uint256 amount) {
        return _withdraw(msg.sender, msg.sender);
    }

    /// @inheritdoc IJuryCourt
    function withdrawTo(address payable to) external returns (uint256 amount) {
        if (to == address(0)) revert CourtZeroAddress();
        return _withdraw(msg.sender, to);
    }

    /// @inheritdoc IJuryCourt
    function withdrawFor(address payable account) external returns (uint256 amount) {
        return _withdraw(account, account);
    }

    /// @inheritdoc IJuryCourt
    function sweep() external returns (uint256 amount) {
        amount = _insuranceDue;
        if (amount == 0) revert CourtNothingToSweep();
        _insuranceDue = 0;
        emit CourtSwept(INSURANCE, amount);
        _send(INSURANCE, amount);
    }

    /// @inheritdoc IJuryCourt
    function creditOf(address account) external view returns (uint256) {
        return _credits[account];
    }

    /// @inheritdoc IJuryCourt
    function insuranceDue() external view returns (uint256) {
        return _insuranceDue;
    }

    function _credit(address account, uint256 amount) internal {
        if (amount == 0) return;
        _credits[account] += amount;
        emit CourtCredited(account, amount);
    }

    function _creditInsurance(uint256 amount) internal {
        _insuranceDue += amount;
    }

    function _withdraw(address account, address to) private returns (uint256 amount) {
        amount = _credits[account];
        if (amount == 0) revert CourtNothingToWithdraw(account);
        _credits[account] = 0;
        emit CourtWithdrawn(account, to, amount);
        _send(to, amount);
    }

    /// @dev The only place where coin leaves. Return data is not copied: a receiver cannot make a payment dear.
    function _send(address to, uint256 amount) private nonReentrant {
        if (!LowLevelCall.callNoReturn(to, amount, "")) revert CourtTransferFailed(to, amount);
    }
}
