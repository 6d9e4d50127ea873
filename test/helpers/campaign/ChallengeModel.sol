// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {ImpactClass} from "../../../contracts/types/ImpactClass.sol";
import {vm} from "../Vm.sol";
import {DecisionModel} from "./DecisionModel.sol";

/// @notice The brake on questions of a campaign: challenges, rulings in time and late, and the immunity of what was cancelled
/// and passed again. Every call is foreseen.
abstract contract ChallengeModel is DecisionModel {
    uint256 private constant _FEE = 23 gwei;

    /// @dev Questions that a jury cancelled.
    uint256[] internal _struck;

    function _challenge(uint256 question, uint256 actor, uint256 excess) internal {
        Question storage q = _questions[question];
        _noteAll(question);
        bool immune = _isFirst(question);
        bool foreseen = _lives(question) && q.challengedAt == 0 && BRAKE_POOL.floorReached() && !immune;
        uint256 ready = _readyTimes(question);
        address account = accountOf(actor);
        uint256 credit = CHALLENGES.creditOf(account);
        bool challenged = _tryChallenge(q, account, _FEE + excess);
        if (challenged) (q.challengedAt, q.challenger) = (time, actor);
        _holds(
            challenged == foreseen,
            "BRAKE",
            challenged ? "challenged out of turn" : "a challenge was refused in turn"
        );
        if (!challenged) {
            if (immune) _happened("immune");
            _happened("challenge refused");
            return;
        }
        _same("BRAKE", "credit", CHALLENGES.creditOf(account), credit + excess);
        _holds(_readyTimes(question) & ~ready == 0, "CT-5", "a challenge made a decision executable earlier");
        _happened("challenged");
    }

    function _tryChallenge(Question storage q, address account, uint256 paid) private returns (bool) {
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _payload(q.target, q.data);
        vm.deal(account, paid);
        vm.prank(account);
        try CHALLENGES.challenge{value: paid}(targets, values, calldatas, q.description) returns (uint256 dispute) {
            q.dispute = dispute;
            return true;
        } catch {
            return false;
        }
    }

    /// @dev `ruling` 2 cancels. Later rulings, and second ones, change nothing.
    function _judge(uint256 question, uint256 ruling) internal returns (bool) {
        Question storage q = _questions[question];
        if (q.challengedAt == 0 || CHALLENGES.challengeOf(q.id).isRuled) return false;
        bool inTime = time < q.challengedAt + 30 * DAY;
        BRAKE_COURT.give(q.dispute, ruling, 0);
        if (!inTime || q.over) {
            _happened("ruled too late");
            return true;
        }
        q.ruledAt = time;
        if (ruling != 2) {
            _happened("challenge dismissed");
            return true;
        }
        q.cancelledAt = time;
        _struck.push(question);
        _holds(GOVERNOR.state(q.id) == IGovernor.ProposalState.Canceled, "BRAKE", "a cancelled decision lives");
        (address challenger, address proposer) = (accountOf(q.challenger), accountOf(q.proposer));
        (uint256 paid, uint256 returned) = (DEPOSITS.creditOf(challenger), DEPOSITS.creditOf(proposer));
        _end(question);
        uint256 both = challenger == proposer ? q.deposit : q.depositBase;
        _same("BRAKE", "repaid to the challenger", DEPOSITS.creditOf(challenger), paid + both);
        uint256 rest = challenger == proposer ? q.deposit : q.deposit - q.depositBase;
        _same("BRAKE", "returned to the proposer", DEPOSITS.creditOf(proposer), returned + rest);
        _happened("cancelled by a jury");
        return true;
    }

    /// @dev Whether no question with the payload precedes it after the cancellation that it follows: by brute force.
    function _isFirst(uint256 question) internal view returns (bool) {
        uint48 follows = _follows(question);
        if (follows == 0) return false;
        Question storage q = _questions[question];
        for (uint256 i = 0; i < _questions.length; ++i) {
            Question storage other = _questions[i];
            if (!_samePayload(i, question) || _follows(i) != follows) continue;
            if (other.queuedAt < q.queuedAt || (other.queuedAt == q.queuedAt && other.id < q.id)) return false;
        }
        return true;
    }

    /// @dev The last cancellation of the payload before the voting, 0 when the question answers none.
    function _follows(uint256 question) private view returns (uint48 last) {
        Question storage q = _questions[question];
        if (q.queuedAt == 0 || q.impact != ImpactClass.Constitutional) return 0;
        for (uint256 i = 0; i < _struck.length; ++i) {
            uint48 at = _questions[_struck[i]].cancelledAt;
            if (_samePayload(_struck[i], question) && at <= q.snapshot && at > last) last = at;
        }
        if (last != 0 && q.queuedAt > last + 26 * uint48(LENGTH)) return 0;
    }

    /// @dev Notes every question with the payload, in an order that tells nothing.
    function _noteAll(uint256 question) private {
        uint256 from = _dice(question) % _questions.length;
        for (uint256 i = 0; i < _questions.length; ++i) {
            uint256 other = (from + i) % _questions.length;
            if (!_samePayload(other, question)) continue;
            Question storage q = _questions[other];
            (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _payload(q.target, q.data);
            bool noted = false;
            try CHALLENGES.noteImmune(targets, values, calldatas, q.description) {
                noted = true;
            } catch {}
            _holds(!noted || _follows(other) != 0, "BRAKE", "noted what follows no cancellation");
        }
    }

    function _samePayload(uint256 one, uint256 other) private view returns (bool) {
        Question storage a = _questions[one];
        Question storage b = _questions[other];
        return a.target == b.target && keccak256(a.data) == keccak256(b.data);
    }
}
