// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice The cheat codes that the Solidity tests use.
interface Vm {
    function warp(uint256 timestamp) external;
    function prank(address sender) external;
    function expectRevert(bytes calldata revertData) external;
}

Vm constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
