// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IGenesis
/// @notice The opening of a suite (mechanism, section 10).
interface IGenesis {
    /// @notice The epoch of the first successful `open()`, 0 while closed (opening needs epoch >= 5, so 0 is never it).
    function openEpoch() external view returns (uint32);

    /// @notice First epoch in which a call may be less than constitutional: `openEpoch + 5`, the epochs after opening being
    /// constitutional altogether; the largest uint32 while closed.
    function ordinaryFromEpoch() external view returns (uint32);
}
