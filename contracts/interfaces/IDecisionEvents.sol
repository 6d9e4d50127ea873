// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConvictionLedgerEvents} from "./IConvictionLedger.sol";
import {IImpactPolicyEvents} from "./IImpactPolicy.sol";
import {IMeasurementRegistryEvents} from "./IMeasurementRegistry.sol";
import {IPersonRegistryEvents} from "./IPersonRegistry.sol";
import {IProofKindsEvents} from "./IProofKinds.sol";
import {IProposalDepositsEvents} from "./IProposalDeposits.sol";
import {IStakeVaultEvents} from "./IStakeVault.sol";
import {IRoleEvents} from "./IStandardEvents.sol";
import {ITreasuryEvents} from "./ITreasury.sol";

/// @title IConvictionTimelockEvents
/// @notice The event that the conviction timelock adds to OpenZeppelin's.
interface IConvictionTimelockEvents {
    /// @notice The gate was replaced.
    event GateChanged(address indexed from, address indexed to);
}

/// @title IDecisionEvents
/// @notice Every event that a decision can leave behind between proposal and execution, whichever contract of the suite
/// emits it.
/// @dev Declared here are those of OpenZeppelin's TimelockController, which declares them in the implementation alone.
/// The governor inherits this, so that the logs of a transaction sent to it decode with its ABI alone; the log's address
/// tells who emitted. What a payload makes foreign contracts emit is theirs to describe.
interface IDecisionEvents is
    IConvictionLedgerEvents,
    IConvictionTimelockEvents,
    IImpactPolicyEvents,
    IMeasurementRegistryEvents,
    IPersonRegistryEvents,
    IProofKindsEvents,
    IProposalDepositsEvents,
    IRoleEvents,
    IStakeVaultEvents,
    ITreasuryEvents
{
    /// @notice One call of an operation was scheduled.
    event CallScheduled(
        bytes32 indexed id,
        uint256 indexed index,
        address target,
        uint256 value,
        bytes data,
        bytes32 predecessor,
        uint256 delay
    );
    /// @notice One call of an operation ran.
    event CallExecuted(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data);
    /// @notice The salt of an operation, which for the governor names governor and description.
    event CallSalt(bytes32 indexed id, bytes32 salt);
    /// @notice An operation was cancelled.
    event Cancelled(bytes32 indexed id);
}
