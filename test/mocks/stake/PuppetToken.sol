// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @dev A token that everybody may mint, and that misbehaves on command.
contract PuppetToken is ERC20 {
    using Address for address;

    enum Mood {
        Honest,
        FeeFromRecipient,
        FeeFromSender,
        Bonus,
        ReturnsFalse,
        MovesNothing,
        CallsBack,
        BalanceReverts
    }

    error PuppetBalanceHidden();

    Mood public mood;
    address public callee;
    bytes public callback;
    bool private _calling;

    constructor() ERC20("Puppet", "PUP") {}

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    /// @dev From now on every transfer calls `callee_` with `callback_` first, as an ERC-777 hook would.
    function callBack(address callee_, bytes calldata callback_) external {
        (mood, callee, callback) = (Mood.CallsBack, callee_, callback_);
    }

    /// @dev Does anything in the token's own name.
    function act(address target, bytes calldata data) external {
        target.functionCall(data);
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @dev What a rebase does to a holder.
    function confiscate(address from, uint256 amount) external {
        _burn(from, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (_intervene()) return mood != Mood.ReturnsFalse;
        return super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (_intervene()) return mood != Mood.ReturnsFalse;
        return super.transferFrom(from, to, amount);
    }

    function balanceOf(address owner) public view override returns (uint256) {
        if (mood == Mood.BalanceReverts) revert PuppetBalanceHidden();
        return super.balanceOf(owner);
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (from == address(0) || to == address(0)) return;
        if (mood == Mood.FeeFromRecipient) super._update(to, address(0), amount / 100);
        if (mood == Mood.FeeFromSender) super._update(from, address(0), amount / 100);
        if (mood == Mood.Bonus) super._update(address(0), to, amount / 100);
    }

    function _intervene() private returns (bool nothingMoves) {
        if (mood == Mood.CallsBack && !_calling) {
            _calling = true;
            callee.functionCall(callback);
            _calling = false;
        }
        return mood == Mood.ReturnsFalse || mood == Mood.MovesNothing;
    }
}
