// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IExecutionGate
/// @notice What the timelock asks before it runs an operation whose notice has passed.
interface IExecutionGate {
    /// @notice Whether `operation` may run now. Must not call back into the governor or the timelock: the timelock asks
    /// from within `getOperationState`, and a gate that asks `governor.state()` recurses until out of gas.
    function isReady(bytes32 operation) external view returns (bool);
}
