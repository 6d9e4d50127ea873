// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice The cheat codes that the Solidity tests use.
interface Vm {
    function warp(uint256 timestamp) external;
    function prank(address sender) external;
    function deal(address account, uint256 balance) external;
    function expectRevert(bytes calldata revertData) external;
    function etch(address target, bytes calldata code) external;
    function envOr(string calldata name, uint256 standard) external view returns (uint256);
    function addr(uint256 privateKey) external pure returns (address);
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
}

Vm constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
