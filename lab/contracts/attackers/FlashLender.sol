// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title FlashLender
/// @notice Lends all it has within one transaction, free of charge: the attacker's capital is unlimited.
contract FlashLender {
    /// @notice What was lent did not come back.
    error LenderNotRepaid(uint256 before, uint256 found);

    /// @notice Lends `amount` of `token` to the caller and asks it back at the end of the call.
    function flash(IERC20 token, uint256 amount) external {
        uint256 before = token.balanceOf(address(this));
        token.transfer(msg.sender, amount);
        IFlashBorrower(msg.sender).onFlash(token, amount);
        uint256 found = token.balanceOf(address(this));
        if (found < before) revert LenderNotRepaid(before, found);
    }
}

/// @notice Who borrows.
interface IFlashBorrower {
    /// @notice Called while the loan is out.
    function onFlash(IERC20 token, uint256 amount) external;
}
