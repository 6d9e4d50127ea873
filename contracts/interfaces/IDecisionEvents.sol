// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConvictionLedgerEvents} from "./IConvictionLedger.sol";
import {IImpactPolicyEvents} from "./IImpactPolicy.sol";
import {IPersonRegistryEvents} from "./IPersonRegistry.sol";
import {IProposalDepositsEvents} from "./IProposalDeposits.sol";
import {IStakeVaultEvents} from "./IStakeVault.sol";
import {ITimelockControllerEvents} from "./IStandardEvents.sol";
import {ITreasuryEvents} from "./ITreasury.sol";

/// @title IConvictionTimelockEvents
/// @notice The event that the conviction timelock adds to OpenZeppelin's.
interface IConvictionTimelockEvents {
    /// @notice The gate was replaced.
    event GateChanged(address indexed from, address indexed to);
}

/// @title IDecisionEvents
/// @notice Every event that a decision can leave behind between proposal and execution, whichever contract of the suite emits it.
/// @dev The governor inherits this, so that the logs of a transaction sent to it decode with its ABI alone; the log's address
/// tells who emitted. What a payload makes foreign contracts emit is theirs to describe.
interface IDecisionEvents is
    IConvictionLedgerEvents,
    IConvictionTimelockEvents,
    IImpactPolicyEvents,
    IPersonRegistryEvents,
    IProposalDepositsEvents,
    IStakeVaultEvents,
    ITimelockControllerEvents,
    ITreasuryEvents
{}
