// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IConvictionLedger} from "../../../contracts/interfaces/IConvictionLedger.sol";
import {IProposalChallenges} from "../../../contracts/interfaces/IProposalChallenges.sol";
import {IProposalDeposits} from "../../../contracts/interfaces/IProposalDeposits.sol";

/// @notice A governor, its ledger and its challenges, whose proposals have the fate that a test gives them.
contract FateStub {
    struct Fate {
        IGovernor.ProposalState state;
        uint256 deadline;
        uint64 support;
        uint256 quorum;
    }

    mapping(uint256 proposalId => Fate) private _fates;
    mapping(uint256 proposalId => address) public proposalProposer;
    mapping(uint256 proposalId => address) private _cancelledFor;

    function lock(IProposalDeposits deposits, uint256 proposalId, uint32 person, address proposer) external {
        proposalProposer[proposalId] = proposer;
        deposits.lock(proposalId, person, proposer);
    }

    function decide(uint256 proposalId, Fate calldata fate) external {
        _fates[proposalId] = fate;
    }

    /// @notice A jury cancels the proposal, which `challenger` brought before it.
    function cancelFor(uint256 proposalId, address challenger) external {
        _fates[proposalId].state = IGovernor.ProposalState.Canceled;
        _cancelledFor[proposalId] = challenger;
    }

    function state(uint256 proposalId) external view returns (IGovernor.ProposalState) {
        return _fates[proposalId].state;
    }

    function proposalDeadline(uint256 proposalId) external view returns (uint256) {
        return _fates[proposalId].deadline;
    }

    function proposalQuorum(uint256 proposalId) external view returns (uint256) {
        return _fates[proposalId].quorum;
    }

    function ledger() external view returns (address) {
        return address(this);
    }

    function challenges() external view returns (address) {
        return address(this);
    }

    function fateOf(uint256 proposalId) external view returns (IConvictionLedger.Fate) {
        return _cancelledFor[proposalId] == address(0) ? IConvictionLedger.Fate.None : IConvictionLedger.Fate.Cancelled;
    }

    function challengeOf(uint256 proposalId) external view returns (IProposalChallenges.Challenge memory challenge) {
        challenge.challenger = _cancelledFor[proposalId];
    }

    function tallyOf(uint256 proposalId) external view returns (IConvictionLedger.Tally memory tally) {
        tally.support = _fates[proposalId].support;
    }
}
