// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IConvictionLedger} from "../interfaces/IConvictionLedger.sol";
import {ICounterweightGovernor} from "../interfaces/ICounterweightGovernor.sol";
import {IProposalChallenges} from "../interfaces/IProposalChallenges.sol";
import {IProposalDeposits} from "../interfaces/IProposalDeposits.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {LossRing} from "../libraries/LossRing.sol";
import {OneShotBinding} from "../libraries/OneShotBinding.sol";

/// @title ProposalDeposits
/// @notice Holds a deposit for each proposal that has not run or died; the next one of the same person doubles with every
/// proposal that is open or was lost in the last 13 epochs (mechanism, section 6.6).
/// @dev Trusts the governor for the person, the proposer and the fate of a proposal. Counts belong to the person, so moving
/// to another account does not reset them. A dead proposal counts as open until somebody settles it; a loss counts from the
/// epoch in which voting ended, so settling late is never the cheaper way.
///
///     lock (governor) --> held --settle (anyone)--> credit of the proposer --claim--> paid
///                                            \----> lost: paid to the treasury
///                                             \---> cancelled by a jury: the base to the challenger's credit, the rest as above
contract ProposalDeposits is IProposalDeposits, EpochClock, OneShotBinding, ReentrancyGuardTransient {
    using LossRing for LossRing.Ring;
    using SafeERC20 for IERC20;

    /// @dev Open and lost proposals that a person may have when making another one: the 21st deposit is 2^20 times the base.
    uint256 private constant _MAX_EXPONENT = 20;
    /// @dev With the exponent's bound a deposit stays below 2^117.
    uint256 private constant _MAX_BASE = type(uint96).max;
    /// @dev One decision raises the base at most to this multiple. A base that nobody can pay ends proposing for ever, so it
    /// must not be one decision away.
    uint256 private constant _MAX_RAISE = 2;
    /// @dev A deposit is lost when For stays under quorum / 4.
    uint256 private constant _LOSS_FRACTION = 4;

    /// @dev One slot; the governor knows who proposed. `amount` is the base of its time, shifted left by `exponent`.
    struct Deposit {
        uint128 amount;
        uint32 person;
        uint8 exponent;
    }

    IERC20 private immutable _TOKEN;
    address private immutable _TIMELOCK;
    address private immutable _TREASURY;
    uint256 private immutable _FIRST_BASE;

    address private _governor;
    uint256 private _base;
    mapping(uint256 proposalId => Deposit) private _deposits;
    mapping(uint32 person => LossRing.Ring) private _rings;
    mapping(address account => uint256) private _credits;

    /// @param token_ the stake token
    /// @param treasury_ where lost deposits go
    /// @param base_ deposit of a person without open or lost proposals, 1..2^96 - 1 wei
    constructor(
        uint48 start_,
        uint32 length_,
        address token_,
        address timelock_,
        address treasury_,
        uint256 base_,
        address binder_
    ) EpochClock(start_, length_) OneShotBinding(binder_) {
        if (token_ == address(0) || timelock_ == address(0) || treasury_ == address(0)) revert DepositsZeroAddress();
        _TOKEN = IERC20(token_);
        _TIMELOCK = timelock_;
        _TREASURY = treasury_;
        _FIRST_BASE = base_;
        _setBase(base_);
    }

    /// @notice Sets the governor. Binder only, once.
    function bind(address governor_) external {
        _spendBinding();
        _requireNonZero(governor_);
        _governor = governor_;
    }

    /// @inheritdoc IProposalDeposits
    function lock(uint256 proposalId, uint32 person, address proposer) external nonReentrant {
        if (msg.sender != _governor) revert DepositsNotGovernor(msg.sender);
        if (_deposits[proposalId].amount != 0) revert DepositsAlreadyHeld(proposalId);
        uint256 exponent = _exponentOf(person);
        uint256 amount = _base << exponent;
        // Below 2^117: see _MAX_BASE; the exponent is at most _MAX_EXPONENT.
        _deposits[proposalId] = Deposit({amount: uint128(amount), person: person, exponent: uint8(exponent)});
        ++_rings[person].open;
        emit DepositLocked(proposalId, person, proposer, amount);

        uint256 before = _TOKEN.balanceOf(address(this));
        _TOKEN.safeTransferFrom(proposer, address(this), amount);
        uint256 afterwards = _TOKEN.balanceOf(address(this));
        uint256 moved = afterwards > before ? afterwards - before : 0;
        if (moved != amount) revert DepositsTransferMismatch(amount, moved);
    }

    /// @inheritdoc IProposalDeposits
    function settle(uint256 proposalId) external nonReentrant {
        Deposit memory deposit = _deposits[proposalId];
        if (deposit.amount == 0) revert DepositsNothingHeld(proposalId);
        bool isLost = _isLost(proposalId);
        address proposer = IGovernor(_governor).proposalProposer(proposalId);
        delete _deposits[proposalId];
        LossRing.Ring memory ring = _rings[deposit.person];
        --ring.open;
        if (isLost) {
            uint32 current = currentEpoch();
            // A defeated proposal's deadline has passed and is a 48-bit timestamp.
            uint32 ended = epochAt(uint48(IGovernor(_governor).proposalDeadline(proposalId)));
            ring.lose(ended < current ? ended : current, current);
        } else {
            deposit.amount -= _repayChallenger(proposalId, deposit);
            _credits[proposer] += deposit.amount;
        }
        _rings[deposit.person] = ring;
        emit DepositSettled(proposalId, isLost ? _TREASURY : proposer, deposit.amount, isLost);
        if (isLost) _TOKEN.safeTransfer(_TREASURY, deposit.amount);
    }

    /// @inheritdoc IProposalDeposits
    function claim() external nonReentrant returns (uint256 amount) {
        amount = _credits[msg.sender];
        if (amount == 0) revert DepositsNothingToClaim(msg.sender);
        delete _credits[msg.sender];
        emit DepositClaimed(msg.sender, amount);
        _TOKEN.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IProposalDeposits
    function setBase(uint256 base_) external {
        if (msg.sender != _TIMELOCK) revert DepositsNotTimelock(msg.sender);
        // The first base stays within reach, so that a base set too low can be put right at once.
        if (base_ > Math.max(_base, _FIRST_BASE) * _MAX_RAISE) revert DepositsBaseOutOfRange(base_);
        _setBase(base_);
    }

    /// @inheritdoc IProposalDeposits
    function depositOf(uint256 proposalId) external view returns (uint256 amount, uint32 person, address proposer) {
        Deposit storage deposit = _deposits[proposalId];
        if (deposit.amount == 0) return (0, 0, address(0));
        return (deposit.amount, deposit.person, IGovernor(_governor).proposalProposer(proposalId));
    }

    /// @inheritdoc IProposalDeposits
    function creditOf(address account) external view returns (uint256) {
        return _credits[account];
    }

    /// @inheritdoc IProposalDeposits
    function base() external view returns (uint256) {
        return _base;
    }

    /// @notice The token that deposits are made in.
    function token() external view returns (address) {
        return address(_TOKEN);
    }

    /// @notice The only account that changes the base.
    function timelock() external view returns (address) {
        return _TIMELOCK;
    }

    /// @notice Where lost deposits go.
    function treasury() external view returns (address) {
        return _TREASURY;
    }

    /// @notice The only account that locks deposits; says what became of a proposal.
    function governor() external view returns (address) {
        return _governor;
    }

    /// @inheritdoc IProposalDeposits
    function countsOf(uint32 person) public view returns (uint256 open, uint256 lost) {
        LossRing.Ring memory ring = _rings[person];
        return (ring.open, ring.lost(currentEpoch()));
    }

    /// @inheritdoc IProposalDeposits
    function required(uint32 person) public view returns (uint256) {
        return _base << _exponentOf(person);
    }

    function _exponentOf(uint32 person) internal view virtual returns (uint256 exponent) {
        (uint256 open, uint256 lost) = countsOf(person);
        exponent = open + lost;
        if (exponent > _MAX_EXPONENT) revert DepositsTooManyProposals(person, exponent);
    }

    /// @dev Credits the challenger of an operation that a jury cancelled with the base that the deposit was made with, which is
    /// never more than the deposit. The proposer's own cancellation ended nothing that was queued.
    function _repayChallenger(uint256 proposalId, Deposit memory deposit) private returns (uint128 repaid) {
        IConvictionLedger ledger = IConvictionLedger(ICounterweightGovernor(_governor).ledger());
        if (ledger.fateOf(proposalId) != IConvictionLedger.Fate.Cancelled) return 0;
        address challenger = IProposalChallenges(ledger.challenges()).challengeOf(proposalId).challenger;
        repaid = deposit.amount >> deposit.exponent;
        _credits[challenger] += repaid;
        emit ChallengerRepaid(proposalId, challenger, repaid);
    }

    /// @dev Reverts while the proposal can still run.
    function _isLost(uint256 proposalId) private view returns (bool) {
        IGovernor.ProposalState state = IGovernor(_governor).state(proposalId);
        if (state == IGovernor.ProposalState.Defeated) {
            ICounterweightGovernor governor_ = ICounterweightGovernor(_governor);
            uint256 support = IConvictionLedger(governor_.ledger()).tallyOf(proposalId).support;
            return support * _LOSS_FRACTION < governor_.proposalQuorum(proposalId);
        }
        if (
            state == IGovernor.ProposalState.Executed ||
            state == IGovernor.ProposalState.Canceled ||
            state == IGovernor.ProposalState.Expired
        ) return false;
        revert DepositsStillLive(proposalId);
    }

    function _setBase(uint256 base_) private {
        if (base_ == 0 || base_ > _MAX_BASE) revert DepositsBaseOutOfRange(base_);
        _base = base_;
        emit DepositBaseSet(base_);
    }
}
