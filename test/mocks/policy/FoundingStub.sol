// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGenesis} from "../../../contracts/interfaces/IGenesis.sol";
import {EpochClock} from "../../../contracts/libraries/EpochClock.sol";

/// @notice A genesis contract whose opening a test sets.
contract FoundingStub is IGenesis, EpochClock {
    uint32 public openEpoch;

    constructor(uint48 start_, uint32 length_) EpochClock(start_, length_) {}

    function setOpenEpoch(uint32 epoch) external {
        openEpoch = epoch;
    }

    function ordinaryFromEpoch() external view returns (uint32) {
        return openEpoch == 0 ? type(uint32).max : openEpoch + 5;
    }
}
