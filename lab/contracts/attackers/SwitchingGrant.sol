// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Proxy} from "@openzeppelin/contracts/proxy/Proxy.sol";

/// @title SwitchingGrant
/// @notice A proxy that a decision pays, whose owner changes what is behind it between vote and execution: its own code stays.
contract SwitchingGrant is Proxy {
    address private _behind;

    constructor(address behind) {
        _behind = behind;
    }

    /// @notice Puts other code behind the same address.
    function switchTo(address behind) external {
        _behind = behind;
    }

    function _implementation() internal view override returns (address) {
        return _behind;
    }
}
