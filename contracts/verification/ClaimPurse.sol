// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IClaimBook} from "../interfaces/IClaimBook.sol";

/// @title ClaimPurse
/// @notice Coin of the claim book: what comes in as bonds goes out as credits, to the court and to the insurance (CL-2).
/// @dev Nothing is pushed at anybody but the insurance, by a call of its own, which holds nothing else up when it fails.
abstract contract ClaimPurse is IClaimBook, ReentrancyGuardTransient {
    address private immutable _INSURANCE;

    uint256 private _insuranceDue;
    mapping(address account => uint256) private _credits;

    constructor(address insurance_) {
        if (insurance_ == address(0)) revert ClaimZeroAddress();
        _INSURANCE = insurance_;
    }

    /// @inheritdoc IClaimBook
    function withdraw(address to) external nonReentrant returns (uint256 amount) {
        amount = _credits[msg.sender];
        if (amount == 0) revert ClaimNoCredit(msg.sender);
        delete _credits[msg.sender];
        emit CreditWithdrawn(msg.sender, to, amount);
        _pay(to, amount);
    }

    /// @inheritdoc IClaimBook
    function forwardInsurance() external nonReentrant returns (uint256 amount) {
        amount = _insuranceDue;
        if (amount == 0) revert ClaimNothingForInsurance();
        _insuranceDue = 0;
        emit InsuranceForwarded(amount);
        _pay(_INSURANCE, amount);
    }

    /// @inheritdoc IClaimBook
    function creditOf(address account) external view returns (uint256) {
        return _credits[account];
    }

    /// @inheritdoc IClaimBook
    function insuranceDue() external view returns (uint256) {
        return _insuranceDue;
    }

    /// @inheritdoc IClaimBook
    function insurance() external view returns (address) {
        return _INSURANCE;
    }

    /// @dev Keeps a bond of what the caller sent and credits the rest.
    function _takeBond(uint256 bond) internal {
        if (msg.value < bond) revert ClaimBondTooLow(msg.value, bond);
        _credit(msg.sender, msg.value - bond);
    }

    function _credit(address account, uint256 amount) internal {
        if (amount != 0) _credits[account] += amount;
    }

    function _insure(uint256 amount) internal {
        if (amount != 0) _insuranceDue += amount;
    }

    function _pay(address to, uint256 amount) private {
        // Return data is not copied: a recipient cannot make the payment dear.
        if (to == address(0) || !LowLevelCall.callNoReturn(to, amount, "")) revert ClaimTransferFailed(to, amount);
    }
}
