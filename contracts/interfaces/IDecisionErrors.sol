// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBindingErrors} from "./IBindings.sol";
import {IConvictionLedgerErrors} from "./IConvictionLedger.sol";
import {IImpactPolicyErrors} from "./IImpactPolicy.sol";
import {IMeasurementRegistryErrors} from "./IMeasurementRegistry.sol";
import {IPersonRegistryErrors} from "./IPersonRegistry.sol";
import {IProofKindsErrors} from "./IProofKinds.sol";
import {IProposalDepositsErrors} from "./IProposalDeposits.sol";
import {IQuadraticVotesErrors} from "./IQuadraticVotes.sol";
import {IStakeVaultErrors} from "./IStakeVault.sol";
import {ITreasuryErrors} from "./ITreasury.sol";

/// @title IConvictionTimelockErrors
/// @notice Errors that the conviction timelock adds to OpenZeppelin's.
interface IConvictionTimelockErrors {
    /// @notice Operations are batches; single calls are switched off.
    error TimelockBatchesOnly();
    /// @notice The minimum delay is fixed.
    error TimelockDelayFixed();
}

/// @title ITimelockControllerErrors
/// @notice Errors of OpenZeppelin's TimelockController, which declares them in the implementation alone, and of its roles.
interface ITimelockControllerErrors {
    /// @notice The operation is in another state than the call needs.
    error TimelockUnexpectedOperationState(bytes32 operationId, bytes32 expectedStates);
    /// @notice The delay is below the least notice of any operation.
    error TimelockInsufficientDelay(uint256 delay, uint256 minDelay);
    /// @notice The caller may not do this.
    error TimelockUnauthorizedCaller(address caller);
    /// @notice The account lacks the role.
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
}

/// @title IDecisionErrors
/// @notice Every error that a decision can meet between proposal and execution, whichever contract of the suite raises it.
/// @dev Errors pass through the governor unchanged. It inherits this, so that whoever calls it decodes them with its ABI alone.
interface IDecisionErrors is
    IBindingErrors,
    IConvictionLedgerErrors,
    IConvictionTimelockErrors,
    IImpactPolicyErrors,
    IMeasurementRegistryErrors,
    IPersonRegistryErrors,
    IProofKindsErrors,
    IProposalDepositsErrors,
    IQuadraticVotesErrors,
    IStakeVaultErrors,
    ITimelockControllerErrors,
    ITreasuryErrors
{
    /// @notice The token answered false, or is no token: the deposit did not move.
    error SafeERC20FailedOperation(address token);
    /// @notice A call of the payload failed and gave no reason.
    error FailedCall();
}
