// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ITreasury} from "../../../contracts/interfaces/ITreasury.sol";

/// @notice Refuses the coin.
contract CoinRefuser {}

/// @notice Acts as a timelock whose payment goes to a contract that asks for a second one from within.
contract CoinReenterer {
    ITreasury public treasury;
    bytes4 public refusal;

    function setTreasury(ITreasury treasury_) external {
        treasury = treasury_;
    }

    function start(uint256 amount) external {
        treasury.pay(address(0), address(this), amount);
    }

    receive() external payable {
        try treasury.pay(address(0), address(this), msg.value) {
            refusal = 0x00000000;
        } catch (bytes memory reason) {
            refusal = bytes4(reason);
        }
    }
}
