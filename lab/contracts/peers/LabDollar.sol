// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title LabDollar
/// @notice What the treasuries under attack hold: one token is one dollar, so that a prize needs no exchange rate.
contract LabDollar is ERC20 {
    constructor(address holder, uint256 supply) ERC20("Laboratory dollar", "LUSD") {
        _mint(holder, supply);
    }
}
