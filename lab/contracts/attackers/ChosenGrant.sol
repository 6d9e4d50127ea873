// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Who says, while a grant is created, whom it is for.
interface IChooser {
    /// @notice Beneficiary of the grant to come.
    function chosen() external view returns (address);
}

/// @title ChosenGrant
/// @notice A grant that asks its creator, once, whom it is for: the same creation code, another contract.
contract ChosenGrant {
    address private immutable _BENEFICIARY = IChooser(msg.sender).chosen();

    /// @notice Passes everything on.
    function release(IERC20 token) external {
        token.transfer(_BENEFICIARY, token.balanceOf(address(this)));
    }
}
