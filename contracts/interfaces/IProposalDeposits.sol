// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IEpochClock} from "./IEpochClock.sol";
import {IStakeTokenEvents} from "./IStandardEvents.sol";

/// @notice Errors of the deposits, apart so that the governor, through which proposers reach them, declares them too.
interface IProposalDepositsErrors is IERC20Errors {
    /// @notice The caller is not the governor.
    error DepositsNotGovernor(address caller);
    /// @notice The caller is not the timelock.
    error DepositsNotTimelock(address caller);
    /// @notice The person has so many open or lost proposals that the next deposit cannot be expressed.
    error DepositsTooManyProposals(uint32 person, uint256 exponent);
    /// @notice The token moved another amount than asked.
    error DepositsTransferMismatch(uint256 asked, uint256 moved);
    /// @notice A deposit was taken for this proposal before.
    error DepositsAlreadyHeld(uint256 proposalId);
    /// @notice A constructor argument is the zero address.
    error DepositsZeroAddress();
    /// @notice The proposal has not run or died yet.
    error DepositsStillLive(uint256 proposalId);
    /// @notice No deposit is held for this proposal.
    error DepositsNothingHeld(uint256 proposalId);
    /// @notice The account has nothing to claim.
    error DepositsNothingToClaim(address account);
    /// @notice The deposit base is zero or above its bound.
    error DepositsBaseOutOfRange(uint256 base);
}

/// @notice Events of the deposits and of the token they hold, apart so that the governor, through which proposers reach
/// them, declares them too.
interface IProposalDepositsEvents is IStakeTokenEvents {
    event DepositLocked(uint256 indexed proposalId, uint32 indexed person, address indexed proposer, uint256 amount);
    event DepositSettled(uint256 indexed proposalId, address indexed recipient, uint256 amount, bool lost);
    /// @notice Part of a deposit repays who challenged the operation that a jury cancelled.
    event ChallengerRepaid(uint256 indexed proposalId, address indexed challenger, uint256 amount);
    event DepositClaimed(address indexed account, uint256 amount);
    event DepositBaseSet(uint256 base);
}

/// @title IProposalDeposits
/// @notice The price of asking everybody a question (mechanism, section 6.6): ERC-20 deposits that double per person.
interface IProposalDeposits is IProposalDepositsErrors, IProposalDepositsEvents, IEpochClock {
    /// @notice Takes `proposer`'s deposit for `proposalId`. Governor only. Needs an ERC-20 approval to this contract.
    function lock(uint256 proposalId, uint32 person, address proposer) external;

    /// @notice Settles the deposit of a proposal that has run or died: back to the proposer's credit, or lost to the treasury
    /// when a defeated proposal's final For stayed under a quarter of its quorum. Of an operation that a jury cancelled, the base
    /// of when the deposit was made goes to the challenger's credit first. Anyone.
    function settle(uint256 proposalId) external;

    /// @notice Pays the caller's credit.
    function claim() external returns (uint256 amount);

    /// @notice The deposit that `person` would have to make now: `base * 2^(open + lost in the last 13 epochs)`, in wei.
    function required(uint32 person) external view returns (uint256);

    /// @notice Open and lately lost proposals of `person`.
    function countsOf(uint32 person) external view returns (uint256 open, uint256 lost);

    /// @notice The deposit held for a proposal.
    function depositOf(uint256 proposalId) external view returns (uint256 amount, uint32 person, address proposer);

    /// @notice What `account` can claim.
    function creditOf(address account) external view returns (uint256);

    /// @notice Changes the base for later proposals: at most to twice the larger of the present and the first base. Timelock
    /// only.
    function setBase(uint256 base) external;

    /// @notice Deposit of a person without open or lost proposals, in wei.
    function base() external view returns (uint256);
}
