// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title ImpactProbe
/// @notice A target with one function per impact class, which counts how often each was called.
contract ImpactProbe {
    uint256 public routineCalls;
    uint256 public spendCalls;
    uint256 public parametersCalls;
    uint256 public constitutionalCalls;

    function routine() external {
        ++routineCalls;
    }

    function spend() external {
        ++spendCalls;
    }

    function parameters() external {
        ++parametersCalls;
    }

    /// @notice Never listed in a policy, so constitutional.
    function constitutional() external {
        ++constitutionalCalls;
    }
}
