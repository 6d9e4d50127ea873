// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {FlashLender, IFlashBorrower} from "./FlashLender.sol";

/// @title FlashAttacker
/// @notice Borrows, makes any list of calls as itself, repays: all in one transaction. The list is the plan of the scenario,
/// so the same attacker works against every system.
contract FlashAttacker is IFlashBorrower {
    /// @notice One step of the plan.
    struct Step {
        address target;
        bytes data;
    }

    Step[] private _plan;

    /// @notice A step of the plan reverted.
    error AttackStepFailed(uint256 index, bytes reason);

    /// @notice Makes `steps` as this contract, without a loan: enrolling, delegating, whatever needs no capital.
    function perform(Step[] calldata steps) external {
        for (uint256 i = 0; i < steps.length; i++) _do(i, steps[i].target, steps[i].data);
    }

    /// @notice Borrows `amount` of `token` from `lender`, makes `steps`, repays.
    function attack(FlashLender lender, IERC20 token, uint256 amount, Step[] calldata steps) external {
        delete _plan;
        for (uint256 i = 0; i < steps.length; i++) _plan.push(steps[i]);
        lender.flash(token, amount);
    }

    /// @inheritdoc IFlashBorrower
    function onFlash(IERC20 token, uint256 amount) external {
        for (uint256 i = 0; i < _plan.length; i++) _do(i, _plan[i].target, _plan[i].data);
        token.transfer(msg.sender, amount);
    }

    function _do(uint256 index, address target, bytes memory data) private {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory reason) = target.call(data);
        if (!ok) revert AttackStepFailed(index, reason);
    }
}
