// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A challenges contract whose juror pool is at its floor, or not, as a test says.
contract BrakeStub {
    bool public poolAtFloor = true;

    function setPoolAtFloor(bool atFloor) external {
        poolAtFloor = atFloor;
    }
}
