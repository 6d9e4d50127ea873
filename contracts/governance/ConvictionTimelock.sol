// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {SlotDerivation} from "@openzeppelin/contracts/utils/SlotDerivation.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";
import {IConvictionTimelockErrors} from "../interfaces/IDecisionErrors.sol";
import {IConvictionTimelockEvents} from "../interfaces/IDecisionEvents.sol";
import {IExecutionGate} from "../interfaces/IExecutionGate.sol";
import {OneShotBinding} from "../libraries/OneShotBinding.sol";

/// @title ConvictionTimelock
/// @notice OpenZeppelin's TimelockController, except that an operation whose notice has passed also waits for its gate, the
/// conviction ledger. It holds every power of the suite and is administered by nobody but itself.
///
///     Unset --scheduleBatch--> Waiting --notice over, gate says ready--> Ready --executeBatch--> Done
///
/// @dev Roles after `bind`: the governor proposes, executes and cancels; the timelock administers itself; nobody else holds
/// anything. Moving roles, or the gate, is a call to the timelock and therefore a constitutional decision.
///
/// | function | who may call | what a hostile caller can do |
/// |---|---|---|
/// | scheduleBatch, executeBatch, cancel | the governor | nothing: the role check of OpenZeppelin |
/// | schedule, execute | nobody | always revert: single calls would bypass the governor's batch hash |
/// | updateDelay | nobody | always reverts: notice is the proposal's half-life |
/// | updateGate, grantRole, revokeRole | the timelock itself, by an executed decision | - |
/// | receive | anyone | give coins away |
contract ConvictionTimelock is
    IConvictionTimelockErrors,
    IConvictionTimelockEvents,
    TimelockController,
    OneShotBinding
{
    using SlotDerivation for bytes32;
    using TransientSlot for *;

    /// @dev Base of a transient mapping operation => latched. keccak256("counterweight.ConvictionTimelock.latch").
    bytes32 private constant _LATCH = keccak256("counterweight.ConvictionTimelock.latch");

    IExecutionGate private _gate;

    /// @param minDelay_ least notice of any operation, in seconds; the half-life of its class is added by the governor
    /// @param binder_ the account that may bind governor and gate, once
    constructor(
        uint256 minDelay_,
        address binder_
    ) TimelockController(minDelay_, new address[](0), new address[](0), address(0)) OneShotBinding(binder_) {}

    /// @notice Gives the governor its roles and sets the gate. Binder only, once.
    function bind(address governor, address gate_) external {
        _spendBinding();
        _requireNonZero(governor);
        _requireNonZero(gate_);
        _grantRole(PROPOSER_ROLE, governor);
        _grantRole(EXECUTOR_ROLE, governor);
        _grantRole(CANCELLER_ROLE, governor);
        _gate = IExecutionGate(gate_);
        emit GateChanged(address(0), gate_);
    }

    /// @notice Replaces the gate. Only the timelock itself: a constitutional decision.
    function updateGate(address gate_) external {
        if (msg.sender != address(this)) revert TimelockUnauthorizedCaller(msg.sender);
        _requireNonZero(gate_);
        emit GateChanged(address(_gate), gate_);
        _gate = IExecutionGate(gate_);
    }

    /// @notice What is asked before an operation runs.
    function gate() external view returns (address) {
        return address(_gate);
    }

    /// @inheritdoc TimelockController
    /// @dev An operation whose notice has passed stays Waiting until the gate opens. While an operation runs its readiness is
    /// latched: OpenZeppelin asks again after the calls, and a payload that moves the gate would otherwise undo itself.
    function getOperationState(bytes32 id) public view virtual override returns (OperationState) {
        OperationState current = super.getOperationState(id);
        if (current == OperationState.Ready && !_latch(id).tload() && !_gate.isReady(id)) {
            return OperationState.Waiting;
        }
        return current;
    }

    /// @inheritdoc TimelockController
    function executeBatch(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt
    ) public payable override onlyRoleOrOpenRole(EXECUTOR_ROLE) {
        bytes32 id = hashOperationBatch(targets, values, payloads, predecessor, salt);
        if (getOperationState(id) != OperationState.Ready) {
            revert TimelockUnexpectedOperationState(id, _encodeStateBitmap(OperationState.Ready));
        }
        _latch(id).tstore(true);
        super.executeBatch(targets, values, payloads, predecessor, salt);
        _latch(id).tstore(false);
    }

    /// @inheritdoc TimelockController
    function schedule(address, uint256, bytes calldata, bytes32, bytes32, uint256) public pure override {
        revert TimelockBatchesOnly();
    }

    /// @inheritdoc TimelockController
    function execute(address, uint256, bytes calldata, bytes32, bytes32) public payable override {
        revert TimelockBatchesOnly();
    }

    /// @inheritdoc TimelockController
    function updateDelay(uint256) public pure override {
        revert TimelockDelayFixed();
    }

    function _latch(bytes32 id) private pure returns (TransientSlot.BooleanSlot) {
        return _LATCH.deriveMapping(id).asBoolean();
    }
}
