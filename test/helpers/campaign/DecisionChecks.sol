// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IConvictionLedger} from "../../../contracts/interfaces/IConvictionLedger.sol";
import {ImpactClass} from "../../../contracts/types/ImpactClass.sol";
import {ChallengeModel} from "./ChallengeModel.sol";

/// @notice Looks at one question from all sides: GV-1, GV-2, GV-3, GV-5, CT-1 to CT-7, DL-1, DL-2, QV-6, ST-4.
abstract contract DecisionChecks is ChallengeModel {
    function _checkQuestion(uint256 question) internal {
        Question memory q = _questions[question];
        _checkFrozen(question, q);
        if (time <= q.snapshot) return;
        _checkVoters(question, q);
        _checkSums(question, q);
        _checkPassage(question, q);
        _checkConviction(q);
        if (q.queuedAt != 0 && !q.over) _checkReadiness(question, q);
    }

    /// @dev CT-7: nothing decided later touches what was frozen when the question was asked.
    function _checkFrozen(uint256 question, Question memory q) private {
        IConvictionLedger.Terms memory terms = LEDGER.termsOf(q.id);
        _same("CT-7", "class", uint256(terms.impact), uint256(q.impact));
        _same("CT-7", "share of the quorum", terms.quorumBps, q.quorumBps);
        _same("CT-7", "half-life", terms.halfLife, q.halfLife);
        _same("CT-7", "version of the policy", terms.policyVersion, q.version);
        (uint256 held, , ) = DEPOSITS.depositOf(q.id);
        if (!q.over) _same("CT-7", "deposit", held, q.deposit);
        if (time <= q.snapshot) return;
        Bounds memory bounds = _boundsOf(question);
        _same("GV-1", "floor of persons", terms.floor, bounds.floor);
        _same("GV-1", "quorum", terms.quorum, bounds.quorum);
        _same("DL-1", "cap", terms.cap, bounds.cap);
        _same("GV-2", "active stake", terms.activeStake, bounds.stake);
    }

    /// @dev DL-1 and DL-2 of each receipt, QV-6 of each voter, and ST-4: the stake counted is in the vault.
    function _checkVoters(uint256 question, Question memory q) private {
        uint256 cap = _boundsOf(question).cap;
        for (uint256 i = 0; i < ACTORS; ++i) {
            uint256 counted = LEDGER.receiptOf(q.id, accountOf(i)).counted;
            uint256 own = counted == 0 ? 0 : _ownPart(question, i);
            _holds(counted <= own + cap, "DL-1", "more borrowed voice counted than the cap");
            _same("DL-2", "counted voice", counted, _counted(question, i, cap));
            _same("QV-6", "budget left", LEDGER.intensityBudget(accountOf(i), q.epoch), 1e8 - _spent[q.epoch][i]);
            // A challenge may outlast the stake that carried the decision.
            if (q.over || q.challengedAt != 0) continue;
            uint256 counts = uint256(_voice(i, q.epoch).stake) * 1 gwei;
            _holds(_heldOf(i) >= counts, "ST-4", "stake of a living decision has left the vault");
        }
    }

    /// @dev CT-1: S, C and O are the sums over the receipts; the rest of the tally are sums over ballots.
    function _checkSums(uint256 question, Question memory q) private {
        IConvictionLedger.Tally memory tally = LEDGER.tallyOf(q.id);
        Sums memory read;
        for (uint256 i = 0; i < ACTORS; ++i) {
            IConvictionLedger.Receipt memory receipt = LEDGER.receiptOf(q.id, accountOf(i));
            IConvictionLedger.Stance stance = receipt.stance;
            if (stance == IConvictionLedger.Stance.For || stance == IConvictionLedger.Stance.Supported) {
                read.support += receipt.counted;
                read.charge += receipt.counted * _growthAt(question, receipt.castAt);
            } else if (stance == IConvictionLedger.Stance.Against || stance == IConvictionLedger.Stance.Objected) {
                read.opposition += receipt.counted;
            }
        }
        _same("CT-1", "support", tally.support, read.support);
        _same("CT-1", "opposition", tally.opposition, read.opposition);
        _same("CT-1", "charge", tally.charge, read.charge);
        Sums memory now_ = _sumsNow(question);
        _same("DL-2", "support", tally.support, now_.support);
        _same("DL-2", "opposition", tally.opposition, now_.opposition);
        _same("GV-1", "persons for", tally.personsFor, now_.personsFor);
        _same("GV-1", "persons against", tally.personsAgainst, now_.personsAgainst);
        Sums memory ballots = _ballotSums(question);
        _same("TALLY", "votes against", tally.againstVotes, ballots.votes[1]);
        _same("TALLY", "votes for", tally.forVotes, ballots.votes[2]);
        _same("TALLY", "votes abstaining", tally.abstainVotes, ballots.votes[3]);
        _same("GV-2", "stake against", tally.stakeAgainst, ballots.stake[1]);
        _same("GV-2", "stake for", tally.stakeFor, ballots.stake[2]);
    }

    /// @dev What the governor says, and that nothing passed without what passing needs.
    function _checkPassage(uint256 question, Question memory q) private {
        IGovernor.ProposalState state = GOVERNOR.state(q.id);
        if (state == IGovernor.ProposalState.Canceled) return;
        if (q.queuedAt == 0) _checkVerdict(question, q);
        uint256 deadline = GOVERNOR.proposalDeadline(q.id);
        bool ended = time > deadline;
        bool passed = ended && state != IGovernor.ProposalState.Defeated;
        if (ended) _holds(passed == _passes(question), "PASS", "passes otherwise than by brute force");
        else _holds(state == IGovernor.ProposalState.Active, "PASS", "not active while voting lasts");
        if (!passed) return;
        Sums memory sums = _ballotSums(question);
        Bounds memory bounds = _boundsOf(question);
        _holds(sums.personsFor >= bounds.floor, "GV-1", "passed with too few persons");
        _holds(sums.support >= bounds.quorum, "GV-1", "passed without quorum");
        _holds(deadline >= q.flipped + DAY, "GV-3", "passed without a day to reply");
        if (q.impact == ImpactClass.Routine) return;
        _holds(sums.votes[2] > sums.votes[1] && _stakePasses(sums, bounds), "GV-2", "passed in one chamber only");
        _holds(sums.stake[2] > sums.stake[1], "GV-5", "passed against a majority of stake");
    }

    /// @dev What the ledger would say if voting ended now.
    function _checkVerdict(uint256 question, Question memory q) private {
        Sums memory sums = _ballotSums(question);
        Bounds memory bounds = _boundsOf(question);
        bool reached = sums.personsFor >= bounds.floor && sums.support >= bounds.quorum;
        _holds(LEDGER.quorumReached(q.id) == reached, "GV-1", "quorum or floor reached otherwise than by brute force");
        bool leads = sums.votes[2] > sums.votes[1];
        bool led = LEDGER.voteSucceeded(q.id);
        _holds(!led || leads, "PASS", "leads in roots otherwise than by brute force");
        if (q.impact == ImpactClass.Routine || !leads) return;
        _holds(!led || sums.stake[2] > sums.stake[1], "GV-5", "would pass against a majority of stake");
        _holds(led == _stakePasses(sums, bounds), "GV-2", "the stake chamber decides otherwise than by brute force");
    }

    /// @dev CT-2, on the time to come. The rounding of Y against the decision is below one root.
    function _checkConviction(Question memory q) private {
        uint256 support = LEDGER.tallyOf(q.id).support;
        uint48 age = time - q.snapshot;
        if (q.queuedAt == 0 && age > 27 * uint48(q.halfLife)) return;
        uint256 missing = 0;
        for (uint48 i = 0; i < 4; ++i) {
            uint256 conviction = LEDGER.convictionAt(q.id, time + i * q.halfLife);
            _holds(conviction <= support, "CT-2", "more conviction than support");
            uint256 left = support - conviction;
            if (i != 0) {
                _holds(left <= missing, "CT-2", "conviction fell by itself");
                // Nothing grows after the expiry that a decision had when queued.
                bool grows = q.queuedAt == 0 || time + i * q.halfLife <= _ownExpiry(q);
                _holds(
                    !grows || 2 * left == missing || 2 * left == missing + 1,
                    "CT-2",
                    "a half-life does not halve what is missing"
                );
            }
            missing = left;
            uint256 between = LEDGER.convictionAt(q.id, time + i * q.halfLife + q.halfLife / 3);
            _holds(between >= conviction && between <= support, "CT-2", "conviction fell between half-lives");
        }
    }

    /// @dev CT-4 and CT-6, and readiness by brute force.
    function _checkReadiness(uint256 question, Question memory q) private {
        uint48 h = q.halfLife;
        IConvictionLedger.Decision memory decision = LEDGER.decisionOf(q.id);
        _same("CT-4", "earliest", decision.earliest, q.queuedAt + h);
        _same("CT-4", "support when queued", decision.supportAtQueue, q.supportAtQueue);
        _holds(!LEDGER.isReadyAt(q.id, q.queuedAt + h - 1), "CT-4", "ready before its notice was over");
        _holds(!LEDGER.isReadyAt(q.id, q.queuedAt + h / 2), "CT-4", "ready in the middle of its notice");
        _same("EXPIRY", "expiry", decision.expiry, _expiryOf(q));
        _holds(!LEDGER.isReadyAt(q.id, _expiryOf(q) + 1), "EXPIRY", "ready after its expiry");
        _checkChallenge(question, q, decision);
        _holds(LEDGER.isReadyAt(q.id, time) == _isReady(question), "READY", "ready otherwise than by brute force");
        Sums memory sums = _sumsNow(question);
        Bounds memory bounds = _boundsOf(question);
        _holds(sums.opposition >= q.opposition, "CT-5", "the opposition fell");
        if (
            16 * sums.opposition <= 15 * sums.votedSupport &&
            15 * sums.votedSupport >= 8 * q.supportAtQueue &&
            sums.support >= bounds.quorum &&
            sums.personsFor >= bounds.floor
        ) {
            if (sums.opposition * 4 > sums.support) _happened("stood against an opposition");
            uint48 at = q.queuedAt + 4 * h;
            if (at < time) at = time;
            if (at < _reopensAt(q)) at = _reopensAt(q);
            _holds(LEDGER.isReadyAt(q.id, at), "CT-6", "conviction does not suffice after four half-lives");
            _holds(LEDGER.isReadyAt(q.id, _expiryOf(q)), "CT-6", "conviction does not suffice at expiry");
        }
    }

    /// @dev CT-5: a challenge stops a decision while it lasts, and lets nothing run that would not have run without it.
    function _checkChallenge(uint256 question, Question memory q, IConvictionLedger.Decision memory decision) private {
        _same("BRAKE", "time of the challenge", decision.challengedAt, q.challengedAt);
        _same("BRAKE", "end of the challenge", decision.reopensAt, _reopensAt(q));
        _holds(!decision.cancelled && !decision.executed, "BRAKE", "a living decision is over");
        bool pending = q.challengedAt != 0 && q.ruledAt == 0 && time < _reopensAt(q);
        _holds(LEDGER.isChallenged(q.id) == pending, "BRAKE", "challenged otherwise than by brute force");
        if (q.challengedAt == 0) return;
        _holds(!pending || !LEDGER.isReadyAt(q.id, time), "BRAKE", "ready while challenged");
        uint48 own = time < _ownExpiry(q) ? time : _ownExpiry(q);
        _holds(
            !LEDGER.isReadyAt(q.id, time) || _isConvincedAt(question, own),
            "CT-5",
            "a challenge made a decision executable"
        );
    }
}
