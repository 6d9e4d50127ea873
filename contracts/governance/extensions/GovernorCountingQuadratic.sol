// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ICounterweightGovernor} from "../../interfaces/ICounterweightGovernor.sol";
import {IPersonRegistry} from "../../interfaces/IPersonRegistry.sol";
import {IQuadraticVotes} from "../../interfaces/IQuadraticVotes.sol";
import {BorrowedVoice} from "../../libraries/BorrowedVoice.sol";
import {ConvictionMath} from "../../libraries/ConvictionMath.sol";
import {ClassTerms, ImpactClass} from "../../types/ImpactClass.sol";
import {GovernorEpochs} from "./GovernorEpochs.sol";

/// @title GovernorCountingQuadratic
/// @notice Counts ballots in roots with intensity, caps borrowed voice, lets delegators override, and keeps the linear stake
/// chamber beside (mechanism, sections 6.1 to 6.4; GV-1, GV-2, GV-5, QV-6, DL-1, DL-2, DL-4, CT-1).
/// @dev Ballots are kept by account: at a snapshot account and person are one to one. A later voter without delegation costs
/// one read of its voice, one receipt and two or three tally slots.
abstract contract GovernorCountingQuadratic is GovernorEpochs, ICounterweightGovernor {
    using BorrowedVoice for uint256;

    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;
    uint8 internal constant ABSTAIN = 2;

    /// @dev Full voice, in basis points; louder than that costs budget.
    uint16 internal constant FULL_VOICE = 10_000;
    uint16 private constant MAX_INTENSITY = 20_000;
    uint256 private constant BASIS_POINTS = 10_000;
    /// @dev Intensity budget of a person per epoch.
    uint256 private constant BUDGET = 10_000 ** 2;
    /// @dev The stake chamber needs For >= 1/20 of the active stake.
    uint256 private constant STAKE_TURNOUT_DIVISOR = 20;

    /// @dev One slot. The first four are frozen when proposed, floor, quorum and cap by the first ballot (quorum 0 until then).
    struct StoredTerms {
        ImpactClass class;
        uint24 policyVersion;
        uint32 halfLife;
        uint16 quorumBps;
        uint24 floor;
        uint24 extension;
        uint64 quorum;
        uint64 cap;
    }

    /// @dev Three slots; the third is touched only where the stake chamber or an abstention needs it.
    struct StoredTally {
        uint64 forVotes;
        uint64 againstVotes;
        uint64 support;
        uint64 opposition;
        // slot
        uint176 charge;
        uint24 personsFor;
        uint24 personsAgainst;
        // slot
        uint64 stakeFor;
        uint64 stakeAgainst;
        uint64 abstainVotes;
        uint64 activeStake;
    }

    /// @dev One slot. `ballot` is 0 before a ballot, else support + 1.
    struct StoredReceipt {
        uint8 ballot;
        uint16 intensity;
        uint40 castAt;
        uint64 counted;
        uint64 overriddenRoots;
        uint64 overriddenStake;
    }

    /// @dev What one ballot adds.
    struct Ballot {
        uint64 weight;
        uint64 base;
        uint64 stake;
        bool person;
    }

    IQuadraticVotes private immutable _VOTES;
    IPersonRegistry private immutable _REGISTRY;
    uint32 private immutable _PERSONS_FLOOR;

    mapping(uint256 proposalId => StoredTerms) private _terms;
    mapping(uint256 proposalId => StoredTally) private _tallies;
    mapping(uint256 proposalId => mapping(address account => StoredReceipt)) private _receipts;
    mapping(uint32 epoch => mapping(address account => uint256)) private _intensitySpent;

    /// @param votes_ the votes contract
    /// @param personsFloor_ least number of For-persons of any decision; the root of the electorate binds above it
    constructor(address votes_, uint32 personsFloor_) {
        if (personsFloor_ == 0 || personsFloor_ > type(uint16).max) revert GovernorConfigInvalid("personsFloor");
        _VOTES = IQuadraticVotes(votes_);
        _REGISTRY = IPersonRegistry(_VOTES.registry());
        _PERSONS_FLOOR = personsFloor_;
    }

    // ---------------------------------------------------------------- reads

    /// @inheritdoc IGovernor
    // solhint-disable-next-line func-name-mixedcase
    function COUNTING_MODE() public pure override returns (string memory) {
        return "support=bravo&quorum=for&params=intensity";
    }

    /// @notice The votes contract, under the name that OpenZeppelin's GovernorVotes gives it.
    function token() public view returns (IQuadraticVotes) {
        return _VOTES;
    }

    /// @notice Least number of For-persons of any decision.
    function personsFloor() external view returns (uint32) {
        return _PERSONS_FLOOR;
    }

    /// @inheritdoc IGovernor
    function hasVoted(uint256 proposalId, address account) public view override returns (bool) {
        return _receipts[proposalId][account].ballot != 0;
    }

    /// @notice Weighted votes, as OpenZeppelin's GovernorCountingSimple returns them.
    function proposalVotes(
        uint256 proposalId
    ) external view returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes) {
        StoredTally storage tally = _tallies[proposalId];
        return (tally.againstVotes, tally.forVotes, tally.abstainVotes);
    }

    /// @inheritdoc IGovernor
    /// @dev The routine class's quorum under the terms of now; a proposal's own is `proposalQuorum`.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        uint48 time = SafeCast.toUint48(timepoint) + 1;
        // The last snapshot at or before `timepoint` closes the epoch before the one that contains the next second.
        uint32 epoch = epochAt(time);
        if (epoch == 0) return 0;
        return _shareOf(_VOTES.electorateAt(epoch - 1).base, _routineQuorumBps());
    }

    /// @inheritdoc ICounterweightGovernor
    function proposalQuorum(uint256 proposalId) external view returns (uint256) {
        return termsOf(proposalId).quorum;
    }

    /// @inheritdoc ICounterweightGovernor
    function termsOf(uint256 proposalId) public view returns (Terms memory) {
        uint256 snapshot = proposalSnapshot(proposalId);
        if (snapshot == 0) revert GovernorNonexistentProposal(proposalId);
        StoredTerms memory terms = _terms[proposalId];
        uint64 activeStake = _tallies[proposalId].activeStake;
        if (terms.quorum == 0 && snapshot < block.timestamp) {
            activeStake = _measure(terms, _VOTES.electorateAt(_snapshotEpoch(proposalId)));
        }
        return
            Terms({
                class: terms.class,
                policyVersion: terms.policyVersion,
                halfLife: terms.halfLife,
                quorumBps: terms.quorumBps,
                quorum: terms.quorum,
                cap: terms.cap,
                floor: terms.floor,
                activeStake: activeStake
            });
    }

    /// @inheritdoc ICounterweightGovernor
    function tallyOf(uint256 proposalId) public view returns (Tally memory) {
        StoredTally memory tally = _tallies[proposalId];
        return
            Tally({
                forVotes: tally.forVotes,
                againstVotes: tally.againstVotes,
                abstainVotes: tally.abstainVotes,
                support: tally.support,
                opposition: tally.opposition,
                stakeFor: tally.stakeFor,
                stakeAgainst: tally.stakeAgainst,
                personsFor: tally.personsFor,
                personsAgainst: tally.personsAgainst,
                charge: tally.charge
            });
    }

    /// @inheritdoc ICounterweightGovernor
    function receiptOf(uint256 proposalId, address account) external view returns (Receipt memory) {
        StoredReceipt memory receipt = _receipts[proposalId][account];
        return
            Receipt({
                support: receipt.ballot == 0 ? 0 : receipt.ballot - 1,
                voted: receipt.ballot != 0,
                intensity: receipt.intensity,
                castAt: receipt.castAt,
                counted: receipt.counted,
                overriddenRoots: receipt.overriddenRoots,
                overriddenStake: receipt.overriddenStake
            });
    }

    /// @inheritdoc ICounterweightGovernor
    function intensityBudget(address account, uint32 epoch) external view returns (uint256) {
        return BUDGET - _intensitySpent[epoch][account];
    }

    // ---------------------------------------------------------------- hooks of OpenZeppelin

    /// @inheritdoc Governor
    function _getVotes(
        address account,
        uint256 timepoint,
        bytes memory
    ) internal view virtual override returns (uint256) {
        return _VOTES.getPastVotes(account, timepoint);
    }

    /// @inheritdoc Governor
    /// @dev A proposal nobody voted on has no quorum to compare with and is not carried.
    function _quorumReached(uint256 proposalId) internal view virtual override returns (bool) {
        StoredTerms storage terms = _terms[proposalId];
        StoredTally storage tally = _tallies[proposalId];
        return terms.quorum != 0 && tally.support >= terms.quorum && tally.personsFor >= terms.floor;
    }

    /// @inheritdoc Governor
    function _voteSucceeded(uint256 proposalId) internal view virtual override returns (bool) {
        StoredTally storage tally = _tallies[proposalId];
        if (tally.forVotes <= tally.againstVotes) return false;
        if (!_hasStakeChamber(_terms[proposalId].class)) return true;
        return
            tally.stakeFor > tally.stakeAgainst && tally.stakeFor * STAKE_TURNOUT_DIVISOR >= uint256(tally.activeStake);
    }

    /// @inheritdoc Governor
    /// @dev As OpenZeppelin's, without the separate look-up of a total weight: a ballot reads its voice once.
    function _castVote(
        uint256 proposalId,
        address account,
        uint8 support,
        string memory reason,
        bytes memory params
    ) internal virtual override returns (uint256 weight) {
        _validateStateBitmap(proposalId, _encodeStateBitmap(ProposalState.Active));
        weight = _countVote(proposalId, account, support, 0, params);
        if (params.length == 0) {
            emit VoteCast(account, proposalId, support, weight, reason);
        } else {
            emit VoteCastWithParams(account, proposalId, support, weight, reason, params);
        }
        _tallyUpdated(proposalId);
    }

    /// @inheritdoc Governor
    /// @param params empty for full voice, or `abi.encode(uint16 intensity)` in basis points
    function _countVote(
        uint256 proposalId,
        address account,
        uint8 support,
        uint256,
        bytes memory params
    ) internal virtual override returns (uint256) {
        if (support > ABSTAIN) revert GovernorInvalidVoteType();
        uint16 intensity = _intensityOf(params);
        StoredTerms memory terms = _terms[proposalId];
        uint32 epoch = _snapshotEpoch(proposalId);
        if (terms.quorum == 0) terms = _freeze(proposalId, terms, epoch);
        if (intensity > FULL_VOICE) _spend(account, epoch, intensity);

        IQuadraticVotes.Voice memory voice = _VOTES.voiceAt(account, epoch);
        StoredReceipt storage receipt = _receipts[proposalId][account];
        if (receipt.ballot != 0) revert GovernorAlreadyCastVote(account);
        Ballot memory ballot = _weigh(account, epoch, intensity, terms, voice, receipt);

        receipt.ballot = support + 1;
        receipt.intensity = intensity;
        receipt.castAt = uint40(block.timestamp);
        receipt.counted = ballot.base;
        _add(proposalId, terms, support, ballot);
        if (voice.delegate != 0) _override(proposalId, terms, epoch, voice);
        return ballot.weight;
    }

    // ---------------------------------------------------------------- for the other extensions

    /// @dev Freezes what the class asks when a proposal is made.
    function _setTerms(uint256 proposalId, ImpactClass class, uint32 version, ClassTerms memory classTerms) internal {
        StoredTerms storage terms = _terms[proposalId];
        terms.class = class;
        terms.policyVersion = SafeCast.toUint24(version);
        terms.halfLife = classTerms.halfLife;
        terms.quorumBps = classTerms.quorumBps;
    }

    /// @dev Whether the proposal would pass if voting ended now.
    function _wouldPass(uint256 proposalId) internal view returns (bool) {
        return _quorumReached(proposalId) && _voteSucceeded(proposalId);
    }

    /// @dev Seconds that late flips have added to the ballot.
    function _extensionOf(uint256 proposalId) internal view returns (uint24) {
        return _terms[proposalId].extension;
    }

    function _setExtension(uint256 proposalId, uint24 extension) internal {
        _terms[proposalId].extension = extension;
    }

    function _halfLifeOf(uint256 proposalId) internal view returns (uint32) {
        return _terms[proposalId].halfLife;
    }

    /// @dev Intensity that a ballot asks for, in basis points.
    function _intensityOf(bytes memory params) internal pure returns (uint16) {
        if (params.length == 0) return FULL_VOICE;
        if (params.length != 32) revert GovernorIntensityInvalid(params);
        uint256 intensity = abi.decode(params, (uint256));
        if (intensity == 0 || intensity > MAX_INTENSITY) revert GovernorIntensityInvalid(params);
        return uint16(intensity);
    }

    /// @dev Share of the electorate base that routine decisions ask under the policy of now, in basis points.
    function _routineQuorumBps() internal view virtual returns (uint16);

    // ---------------------------------------------------------------- counting

    /// @dev The first ballot fixes what the electorate at the snapshot asks.
    function _freeze(uint256 proposalId, StoredTerms memory terms, uint32 epoch) private returns (StoredTerms memory) {
        _tallies[proposalId].activeStake = _measure(terms, _VOTES.rollElectorate(epoch));
        _terms[proposalId] = terms;
        return terms;
    }

    /// @dev Fills quorum (rounded up), cap and floor (rounded up) from the electorate; returns the active stake in gwei.
    /// CAP = clamp(isqrt(E^2 / N), E / 1000, E / 10).
    function _measure(
        StoredTerms memory terms,
        IQuadraticVotes.Electorate memory electorate
    ) private view returns (uint64) {
        uint256 roots = electorate.roots;
        uint256 persons = electorate.persons;
        uint256 cap = persons == 0 ? 0 : Math.sqrt((roots * roots) / persons);
        // All three are at most E or base_e, which are below 2^63; the root of N < 2^23 and the floor fit 24 bits.
        terms.cap = uint64(Math.max(Math.min(cap, roots / 10), roots / 1000));
        terms.quorum = uint64(_shareOf(electorate.base, terms.quorumBps));
        terms.floor = uint24(Math.max(_PERSONS_FLOOR, Math.sqrt(persons, Math.Rounding.Ceil)));
        return electorate.stake;
    }

    function _shareOf(uint256 base, uint256 bps) private pure returns (uint256) {
        return Math.ceilDiv(base * bps, BASIS_POINTS);
    }

    function _hasStakeChamber(ImpactClass class) private pure returns (bool) {
        return class != ImpactClass.Routine;
    }

    function _spend(address account, uint32 epoch, uint16 intensity) private {
        uint256 cost = uint256(intensity - FULL_VOICE) ** 2;
        uint256 left = BUDGET - _intensitySpent[epoch][account];
        if (cost > left) revert GovernorIntensityBudget(account, left, cost);
        _intensitySpent[epoch][account] += cost;
    }

    /// @dev weight = own * x / 10,000 + borrowed, base = own * min(x, 10,000) / 10,000 + borrowed, both rounded down.
    function _weigh(
        address account,
        uint32 epoch,
        uint256 intensity,
        StoredTerms memory terms,
        IQuadraticVotes.Voice memory voice,
        StoredReceipt storage receipt
    ) private view returns (Ballot memory ballot) {
        uint256 borrowed;
        uint256 stake = voice.stake;
        if (voice.borrowedRoots | voice.borrowedStake != 0) {
            borrowed = uint256(voice.borrowedRoots).countable(receipt.overriddenRoots, terms.cap);
            stake += Math.saturatingSub(voice.borrowedStake, receipt.overriddenStake);
        }
        if (!_hasStakeChamber(terms.class)) {
            if (voice.person == 0) revert GovernorPersonsOnly(account);
            stake = 0;
        }
        if (voice.root == 0 && borrowed == 0 && stake == 0) revert GovernorNoVoice(account, epoch);
        // A root is below 2^40, the cap below 2^60, all stake together below 2^63.
        ballot.weight = uint64((voice.root * intensity) / BASIS_POINTS + borrowed);
        ballot.base = uint64((voice.root * Math.min(intensity, FULL_VOICE)) / BASIS_POINTS + borrowed);
        ballot.stake = uint64(stake);
        ballot.person = ballot.base != 0;
    }

    function _add(uint256 proposalId, StoredTerms memory terms, uint8 support, Ballot memory ballot) private {
        StoredTally storage tally = _tallies[proposalId];
        if (support == FOR) {
            tally.forVotes += ballot.weight;
            tally.support += ballot.base;
            tally.charge += uint176(ballot.base * _growthSince(proposalId, block.timestamp, terms.halfLife));
            if (ballot.person) ++tally.personsFor;
            if (ballot.stake != 0) tally.stakeFor += ballot.stake;
        } else if (support == AGAINST) {
            tally.againstVotes += ballot.weight;
            tally.opposition += ballot.base;
            if (ballot.person) ++tally.personsAgainst;
            if (ballot.stake != 0) tally.stakeAgainst += ballot.stake;
        } else {
            tally.abstainVotes += ballot.weight;
        }
    }

    /// @dev The voter had lent its voice: take root and stake back from the delegate, whether it has voted or not.
    function _override(
        uint256 proposalId,
        StoredTerms memory terms,
        uint32 epoch,
        IQuadraticVotes.Voice memory voter
    ) private {
        address delegate = _REGISTRY.accountAt(voter.delegate, epoch);
        StoredReceipt storage receipt = _receipts[proposalId][delegate];
        uint64 overridden = receipt.overriddenRoots;
        receipt.overriddenRoots = overridden + voter.root;
        receipt.overriddenStake += voter.stake;
        if (receipt.ballot == 0) return;

        IQuadraticVotes.Voice memory lent = _VOTES.voiceAt(delegate, epoch);
        // A delegate that was no live person at the snapshot counted no borrowed voice: nothing to take back.
        if (lent.person != voter.delegate) return;
        uint64 delta = uint64(uint256(lent.borrowedRoots).reduction(overridden, voter.root, terms.cap));
        uint64 counted = receipt.counted - delta;
        receipt.counted = counted;
        uint8 support = receipt.ballot - 1;
        // Whose whole weight was borrowed and is taken back no longer carries the decision in person.
        bool silenced = counted == 0 && delta != 0;
        uint64 stake = _hasStakeChamber(terms.class) ? voter.stake : 0;

        StoredTally storage tally = _tallies[proposalId];
        if (support == FOR) {
            tally.forVotes -= delta;
            tally.support -= delta;
            tally.charge -= uint176(delta * _growthSince(proposalId, receipt.castAt, terms.halfLife));
            if (silenced) --tally.personsFor;
            tally.stakeFor -= stake;
        } else if (support == AGAINST) {
            tally.againstVotes -= delta;
            tally.opposition -= delta;
            if (silenced) --tally.personsAgainst;
            tally.stakeAgainst -= stake;
        } else {
            tally.abstainVotes -= delta;
        }
        emit VoteReduced(delegate, proposalId, support, delta);
    }

    function _growthSince(uint256 proposalId, uint256 timestamp, uint32 halfLife) private view returns (uint256) {
        return ConvictionMath.growth(timestamp - proposalSnapshot(proposalId), halfLife);
    }
}
