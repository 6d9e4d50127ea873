// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title PlainVotes
/// @notice OpenZeppelin's vote token whose balances a test sets: one vote per unit, as most token governance has it.
contract PlainVotes is ERC20, EIP712, ERC20Votes {
    constructor() ERC20("Plain votes", "PLAIN") EIP712("Plain votes", "1") {}

    /// @notice Makes the balance of `account` equal to `amount`.
    function set(address account, uint256 amount) external {
        uint256 balance = balanceOf(account);
        if (amount > balance) _mint(account, amount - balance);
        else _burn(account, balance - amount);
    }

    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
