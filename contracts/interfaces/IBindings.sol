// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IBindingErrors
/// @notice Errors of one-shot bindings, apart so that the genesis contract, which binds, declares them too.
interface IBindingErrors {
    /// @notice The caller is not the binder.
    error BindingNotBinder(address caller);
    /// @notice The binding has been spent.
    error BindingSpent();
    /// @notice The contract is not bound yet.
    error BindingMissing();
    /// @notice The address to bind is zero.
    error BindingZeroAddress();
}

/// @title IBindingEvents
/// @notice The event of one-shot bindings, apart so that the genesis contract, which binds, declares it too.
interface IBindingEvents {
    /// @notice The binding was spent.
    event Bound();
}

/// @title IVotesBinding
/// @notice A contract that learns the votes contract once, from the genesis contract.
interface IVotesBinding {
    /// @notice Sets the votes contract. Binder only, once.
    function bind(address votes) external;
}

/// @title IVaultBinding
/// @notice The vault learns the votes contract and its first modules once, from the genesis contract.
interface IVaultBinding {
    /// @notice Sets the votes contract and lists `modules`. Binder only, once.
    function bind(address votes, address[] calldata modules) external;
}

/// @title IGovernorBinding
/// @notice A contract that learns the governor once, from the genesis contract.
interface IGovernorBinding {
    /// @notice Sets the governor. Binder only, once.
    function bind(address governor) external;
}

/// @title ICourtBinding
/// @notice A contract that learns the court once, from the genesis contract.
interface ICourtBinding {
    /// @notice Sets the court. Binder only, once.
    function bind(address court) external;
}

/// @title IClaimBookBinding
/// @notice A contract that learns the claim book once, from the genesis contract.
interface IClaimBookBinding {
    /// @notice Sets the claim book. Binder only, once.
    function bind(address claimBook) external;
}

/// @title ITimelockBinding
/// @notice The timelock learns the governor and the gate once, from the genesis contract.
interface ITimelockBinding {
    /// @notice Gives the governor its roles and sets the gate that is asked before an operation runs. Binder only, once.
    function bind(address governor, address gate) external;
}
