// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ICounterweightGovernor} from "../interfaces/ICounterweightGovernor.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IGenesis} from "../interfaces/IGenesis.sol";
import {IProposalDeposits} from "../interfaces/IProposalDeposits.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {ClassTerms, ImpactClass} from "../types/ImpactClass.sol";
import {GovernorCountingQuadratic} from "./extensions/GovernorCountingQuadratic.sol";
import {GovernorTimelockConviction} from "./extensions/GovernorTimelockConviction.sol";

/// @notice What a governor is wired to. All of it is fixed for ever.
/// @param timelock the conviction timelock, which executes
/// @param votes the votes contract; the clock is its clock
/// @param policy the impact policy
/// @param deposits the proposal deposits
/// @param genesis the opening of the suite
/// @param challenges the contract that carries challenges, which alone cancels after voting
/// @param personsFloor least number of For-persons of any decision (1..65,535)
struct GovernorConfig {
    address timelock;
    address votes;
    address policy;
    address deposits;
    address genesis;
    address challenges;
    uint32 personsFloor;
}

/// @title CounterweightGovernor
/// @notice OpenZeppelin's Governor, assembled from one extension per mechanism. It decides; the timelock holds the power.
///
///     propose -> Pending --snapshot--> Active --deadline--> Defeated
///        |          |                     |                 Succeeded --queue--> Queued --ready--> Executed
///     deposit    cancel (proposer)   ballots, overrides         \                   \
///                                                                Expired             Expired, or Canceled by a jury
///
/// @dev Trusts its constructor arguments only. Holds no funds and no role but those of the timelock.
///
/// | function | who may call | what a hostile caller can do |
/// |---|---|---|
/// | propose | a person with a root at the last snapshot, who locks a deposit | ask questions at a doubling price |
/// | castVote and its variants | whoever has a voice at the snapshot | vote once; override its own delegate |
/// | castVotesBySig | anyone | relay ballots; invalid ones are skipped |
/// | queue, execute | anyone | run what passed, not before its time |
/// | cancel | the proposer, while Pending | - |
/// | cancelByJury | the challenges contract, while a challenge is pending | - |
/// | relay | nobody | always reverts |
contract CounterweightGovernor is GovernorTimelockConviction, ReentrancyGuardTransient {
    IProposalDeposits private immutable _DEPOSITS;
    IGenesis private immutable _GENESIS;

    constructor(
        GovernorConfig memory config
    )
        Governor("Counterweight")
        EpochClock(IEpochClock(config.votes).epochStart(), IEpochClock(config.votes).epochLength())
        GovernorCountingQuadratic(config.votes, config.policy, config.challenges, config.personsFloor)
        GovernorTimelockConviction(config.timelock)
    {
        if (config.timelock.code.length == 0) revert GovernorConfigInvalid("timelock");
        if (config.deposits.code.length == 0) revert GovernorConfigInvalid("deposits");
        if (config.genesis.code.length == 0) revert GovernorConfigInvalid("genesis");
        if (config.challenges.code.length == 0) revert GovernorConfigInvalid("challenges");
        // Else a later half-life, below the timelock's least notice, would let nothing of its class be queued any more.
        if (TimelockController(payable(config.timelock)).getMinDelay() > _POLICY.minHalfLife()) {
            revert GovernorConfigInvalid("timelock");
        }
        _DEPOSITS = IProposalDeposits(config.deposits);
        _GENESIS = IGenesis(config.genesis);
    }

    /// @inheritdoc ICounterweightGovernor
    function deposits() external view returns (address) {
        return address(_DEPOSITS);
    }

    /// @notice The opening of the suite.
    function genesis() external view returns (address) {
        return address(_GENESIS);
    }

    /// @inheritdoc Governor
    function queue(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) public override nonReentrant returns (uint256) {
        return super.queue(targets, values, calldatas, descriptionHash);
    }

    /// @inheritdoc Governor
    /// @dev Not reentrant: OpenZeppelin clears its list of allowed governance calls after every execution, so a nested one
    /// would break the outer.
    function execute(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) public payable override nonReentrant returns (uint256) {
        return super.execute(targets, values, calldatas, descriptionHash);
    }

    /// @inheritdoc Governor
    /// @dev Switched off. Ledger and deposits obey the governor: through it even a constitutional decision could rewrite other
    /// proposals' tallies or take deposits from whoever approved some. The price: tokens sent here by mistake stay here.
    function relay(address, uint256, bytes calldata) public payable override {
        revert GovernorRelayDisabled();
    }

    /// @inheritdoc Governor
    function _propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description,
        address proposer
    ) internal override returns (uint256 proposalId) {
        if (_GENESIS.openEpoch() == 0) revert GovernorNotOpen();
        proposalId = super._propose(targets, values, calldatas, description, proposer);
        _classify(proposalId, targets, values, calldatas);
        _DEPOSITS.lock(proposalId, _proposingPerson(proposer), proposer);
    }

    function _classify(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas
    ) private {
        (ImpactClass impact, uint32 version, ClassTerms memory terms) = _POLICY.classify(targets, values, calldatas);
        _LEDGER.begin(proposalId, _snapshotEpoch(proposalId), impact, version, terms.halfLife);
        bytes32 pinned = _pinCode(proposalId, targets);
        emit ProposalClassified(proposalId, impact, version, terms.quorumBps, terms.halfLife, pinned);
    }

    /// @dev The proposer's person at the last snapshot; it must have had a root of its own.
    function _proposingPerson(address proposer) private view returns (uint32) {
        uint32 epoch = currentEpoch();
        // Opening needs several epochs, so there is a snapshot before this one.
        IQuadraticVotes.Voice memory voice = token().voiceAt(proposer, epoch - 1);
        if (voice.root == 0) revert GovernorProposerHasNoRoot(proposer, epoch - 1);
        return voice.person;
    }
}
