// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IVotesEvents
/// @notice Events of ERC-5805, for contracts through which voices change and which count none. The topics are those of
/// OpenZeppelin's `IVotes`.
/// @dev Solidity refuses an event that two bases of one contract declare: whoever inherits `IVotes` must not inherit this.
/// Both the votes contract and a stake token that counts votes of its own emit them; the log's address tells which.
interface IVotesEvents {
    /// @notice A delegation was set, ended or changed.
    event DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate);
    /// @notice The votes of an account changed.
    event DelegateVotesChanged(address indexed delegate, uint256 previousVotes, uint256 newVotes);
}

/// @title IStakeTokenEvents
/// @notice What a transfer of the stake token emits: ERC-20's events, and votes of the token's own where it counts them. The
/// topics are those of OpenZeppelin's `IERC20` and `IVotes`.
interface IStakeTokenEvents is IVotesEvents {
    /// @notice Tokens moved.
    event Transfer(address indexed from, address indexed to, uint256 value);
    /// @notice An allowance was set.
    event Approval(address indexed owner, address indexed spender, uint256 value);
}

/// @title IRoleEvents
/// @notice Events of OpenZeppelin's AccessControl, for contracts through which roles of the timelock move.
interface IRoleEvents {
    /// @notice Another role administers `role` from now on.
    event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole);
    /// @notice The account was given the role.
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    /// @notice The account lost the role.
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);
}
