// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice What decisions of a campaign call; its code is replaced by `OtherPliable` to try the code pin (GV-4).
contract Pliable {
    uint256 public touched;

    function touch(uint256 value) external virtual {
        touched = value;
    }
}

/// @notice The same functions, other code.
contract OtherPliable is Pliable {
    function touch(uint256 value) external override {
        touched = value + 1;
    }
}

/// @notice An address with code for the vault to list as a module; campaigns speak for it.
contract ModuleSeat {
    uint8 public immutable INDEX;

    constructor(uint8 index) {
        INDEX = index;
    }
}
