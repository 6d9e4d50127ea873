// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBindingErrors, IBindingEvents} from "../interfaces/IBindings.sol";

/// @title OneShotBinding
/// @notice One reference that cannot be a constructor argument because the two contracts need each other. The binder (the
/// Genesis contract) sets it once, inside the deployment; after that nobody can.
/// @dev Deliberately not an owner: the power is spent by its first use.
abstract contract OneShotBinding is IBindingErrors, IBindingEvents {
    address private immutable _BINDER;
    bool private _bound;

    constructor(address binder_) {
        if (binder_ == address(0)) revert BindingZeroAddress();
        _BINDER = binder_;
    }

    /// @notice The only account that may bind, once.
    function binder() external view returns (address) {
        return _BINDER;
    }

    /// @notice Whether the binding has been spent.
    function isBound() public view returns (bool) {
        return _bound;
    }

    /// @dev To be called first by every `bind` function.
    function _spendBinding() internal {
        if (msg.sender != _BINDER) revert BindingNotBinder(msg.sender);
        if (_bound) revert BindingSpent();
        _bound = true;
        emit Bound();
    }

    function _requireNonZero(address account) internal pure {
        if (account == address(0)) revert BindingZeroAddress();
    }
}
