// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

/// @notice An ERC-20 that misbehaves as a test tells it to.
contract HostileToken is ERC20 {
    enum Mood {
        Honest,
        TakesFeeFromRecipient,
        TakesFeeFromSender,
        BalanceReverts,
        BalanceLies,
        ReturnsFalse,
        CallsBack
    }

    Mood public mood;
    uint256 public lie;
    address public callee;
    bytes public callback;
    bool public callbackSucceeded;
    bytes4 public callbackError;

    error BalanceHidden();

    constructor() ERC20("Hostile", "HOST") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function setLie(uint256 lie_) external {
        lie = lie_;
    }

    function setCallback(address callee_, bytes calldata data) external {
        callee = callee_;
        callback = data;
        mood = Mood.CallsBack;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        super.transfer(to, amount);
        return _misbehave(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount);
        return _misbehave(from, to, amount);
    }

    function balanceOf(address account) public view override returns (uint256) {
        if (mood == Mood.BalanceReverts) revert BalanceHidden();
        if (mood == Mood.BalanceLies) return lie;
        return super.balanceOf(account);
    }

    function _misbehave(address from, address to, uint256 amount) private returns (bool) {
        if (mood == Mood.TakesFeeFromRecipient) _burn(to, amount / 100);
        if (mood == Mood.TakesFeeFromSender) _burn(from, amount / 100);
        if (mood == Mood.CallsBack) {
            bytes32 word;
            (callbackSucceeded, word, ) = LowLevelCall.callReturn64Bytes(callee, callback);
            callbackError = bytes4(word);
        }
        return mood != Mood.ReturnsFalse;
    }
}
