// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IVoiceSync
/// @notice What the vault and the registry know of the votes contract: that it wants to hear when an account changed.
interface IVoiceSync {
    /// @notice Reads stake and personhood of `account` again and records its voice from the next snapshot on.
    /// @dev Callable by anyone, idempotent: it only copies what vault and registry say.
    function sync(address account) external;
}
