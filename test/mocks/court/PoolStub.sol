// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICourtBinding} from "../../../contracts/interfaces/IBindings.sol";
import {EpochClock} from "../../../contracts/libraries/EpochClock.sol";
import {OneShotBinding} from "../../../contracts/libraries/OneShotBinding.sol";

/// @notice A juror pool without jurors that is at its floor, or not, as a test says.
contract PoolStub is ICourtBinding, EpochClock, OneShotBinding {
    bool public floorReached = true;
    address public court;

    constructor(uint48 start_, uint32 length_, address binder_) EpochClock(start_, length_) OneShotBinding(binder_) {}

    function bind(address court_) external {
        _spendBinding();
        court = court_;
    }

    function setFloorReached(bool reached) external {
        floorReached = reached;
    }
}
