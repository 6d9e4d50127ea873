// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IExecutionGate} from "../../../contracts/interfaces/IExecutionGate.sol";

/// @notice A gate that a payload can move.
contract SwitchGate is IExecutionGate {
    bool private _ready = true;

    function set(bool ready) external {
        _ready = ready;
    }

    function isReady(bytes32) external view returns (bool) {
        return _ready;
    }
}

/// @notice The trap: a gate that asks, as `governor.state()` does behind OpenZeppelin's extension, whether the timelock
/// considers the operation ready.
contract RecursiveGate is IExecutionGate {
    TimelockController private immutable _TIMELOCK;

    constructor(TimelockController timelock) {
        _TIMELOCK = timelock;
    }

    function isReady(bytes32 operation) external view returns (bool) {
        return _TIMELOCK.isOperationReady(operation);
    }
}

/// @notice The ablation: a gated timelock without the latch.
contract LatchlessTimelock is TimelockController {
    IExecutionGate private immutable _GATE;

    constructor(address[] memory actors, IExecutionGate gate) TimelockController(0, actors, actors, address(0)) {
        _GATE = gate;
    }

    function getOperationState(bytes32 id) public view override returns (OperationState) {
        OperationState current = super.getOperationState(id);
        return current == OperationState.Ready && !_GATE.isReady(id) ? OperationState.Waiting : current;
    }
}
