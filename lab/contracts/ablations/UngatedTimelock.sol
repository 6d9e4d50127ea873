// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ConvictionTimelock} from "../../../contracts/governance/ConvictionTimelock.sol";

/// @title UngatedTimelock
/// @notice ABLATION, for the laboratory only: whoever has the roles runs operations; the ledger is not asked.
contract UngatedTimelock is ConvictionTimelock {
    constructor(uint256 minDelay_, address binder_) ConvictionTimelock(minDelay_, binder_) {}

    /// @inheritdoc ConvictionTimelock
    function getOperationState(bytes32 id) public view override returns (OperationState) {
        return TimelockController.getOperationState(id);
    }
}
