// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Grant
/// @notice A contract that a decision pays: it passes what it gets to its beneficiary.
contract Grant {
    address private immutable _BENEFICIARY;

    constructor(address beneficiary) {
        _BENEFICIARY = beneficiary;
    }

    /// @notice Passes everything on.
    function release(IERC20 token) external {
        token.transfer(_BENEFICIARY, token.balanceOf(address(this)));
    }
}
