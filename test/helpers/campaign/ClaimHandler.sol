// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ClaimState, Ground, IClaimBook, Outcome} from "../../../contracts/interfaces/IClaimBook.sol";
import {Statement} from "../../../contracts/interfaces/IProofVerifier.sol";
import {ClaimCourtStub} from "../../mocks/verification/ClaimCourtStub.sol";
import {vm} from "../Vm.sol";
import {ClaimModel} from "./ClaimModel.sol";

/// @notice Random lives of claims. Before each call the model says whether it is accepted.
contract ClaimHandler is ClaimModel {
    function post(uint256 seed) external timed {
        seed = _dice(seed);
        uint256 actor = seed % VERIFIERS;
        _makeWhole(actor);
        // Half of them of the model that takes everything.
        uint256 which = (seed >> 8) % 4;
        if (which == 3) which = 0;
        IClaimBook.Posting memory posting = _posting(seed, actor, which);
        uint256 bond = LEAST;
        if (posting.value / 20 > bond) bond = (uint256(posting.value) + 19) / 20;
        bool jury = which != 1;
        if (jury && 2 * COURT.cost() > bond) bond = 2 * COURT.cost();
        uint256 sent = seed % 11 == 0 ? bond - 1 : bond + ((seed >> 96) % 3);
        bool expected = sent >= bond && (!jury || COURT.floorReached());
        vm.prank(accountOf(actor));
        try BOOK.post{value: sent}(posting) returns (bytes32 id) {
            _holds(expected, "CL-2", "posted what should be refused");
            _coinIn += sent;
            _owed[accountOf(actor)] += sent - bond;
            ++_open[actor];
            Told storage told = _told.push();
            (told.id, told.output, told.verifier, told.bond) = (id, posting.outputHash, actor, bond);
            (told.state, told.deadline) = (ClaimState.Posted, time + posting.window);
            (told.jury, told.optimistic) = (jury, posting.proofKind == 0);
            _happened(which == 1 ? "posted, no jury" : "posted");
        } catch {
            _holds(!expected, "CL-2", "refused what should be posted");
            _happened("refused to post");
        }
    }

    /// @dev By anybody, now and then by the verifier itself, too cheaply or of a claim that takes none.
    function challenge(uint256 seed) external timed {
        seed = _dice(seed);
        (bool any, Told storage told) = _pick(seed, ClaimState.Posted);
        if (!any) return;
        uint256 actor = seed % 9 == 0 ? told.verifier : (seed >> 8) % ACTORS;
        Ground ground = Ground((seed >> 16) % 2);
        (ClaimState state, ) = _standing(told);
        uint256 sent = (seed >> 24) % 13 == 0 ? told.bond - 1 : told.bond + ((seed >> 32) % 3);
        bool apt = ground == Ground.Output ? !told.proven : told.jury;
        bool expected = state == ClaimState.Posted && apt && sent >= told.bond;
        vm.prank(accountOf(actor));
        try BOOK.challenge{value: sent}(told.id, ground) {
            _holds(expected, "CL-1", "challenged what takes no challenge");
            _coinIn += sent;
            _owed[accountOf(actor)] += sent - told.bond;
            (told.challenger, told.ground) = (actor, ground);
            told.left = told.deadline - time > DAY ? told.deadline - time : DAY;
            bool asks = !told.optimistic && !told.proven;
            (told.state, told.deadline) = asks
                ? (ClaimState.ObjectiveCheck, time + 2 * DAY)
                : (ClaimState.Challenged, time + 7 * DAY);
            _happened(asks ? "challenged for a proof" : "challenged for a jury");
            if (actor == told.verifier) _happened("challenged itself");
        } catch {
            _holds(!expected, "CL-1", "refused a challenge");
            _happened("refused to challenge");
        }
    }

    /// @dev One in three proofs shows something else.
    function prove(uint256 seed) external timed {
        seed = _dice(seed);
        (bool any, Told storage told) = _pick(seed, seed % 4 == 0 ? ClaimState.Posted : ClaimState.ObjectiveCheck);
        if (!any) return;
        (ClaimState state, ) = _standing(told);
        bool valid = (seed >> 8) % 3 != 0;
        bool expected = valid && !told.optimistic && !told.proven;
        if (state != ClaimState.Posted && state != ClaimState.ObjectiveCheck) expected = false;
        try BOOK.prove(told.id, _proofOf(told.id, valid)) {
            _holds(expected, "CL-3", "took a proof that shows nothing");
            told.proven = true;
            _happened("proven");
            if (state == ClaimState.ObjectiveCheck) _answer(told);
        } catch {
            _holds(!expected, "CL-3", "refused a valid proof");
            _happened("refused a proof");
        }
    }

    function dispute(uint256 seed) external timed {
        seed = _dice(seed);
        (bool any, Told storage told) = _pick(seed, ClaimState.Challenged);
        if (!any) return;
        (ClaimState state, ) = _standing(told);
        uint256 cost = COURT.cost();
        bool ready = COURT.floorReached() && COURT.mood() != ClaimCourtStub.Mood.RefusesDisputes;
        bool expected = state == ClaimState.Challenged && cost <= told.bond && ready;
        try BOOK.openDispute(told.id) returns (uint256 number) {
            _holds(expected, "CL-3", "asked a jury that should not be asked");
            _holds(told.optimistic || told.proven, "CL-3", "an unproven claim reached the court");
            (told.state, told.cost, told.deadline) = (ClaimState.Jury, cost, time + 63 * DAY);
            (told.dispute, told.disputed) = (number, true);
            _toCourt += cost;
            _happened("disputed");
        } catch {
            _holds(!expected, "CL-3", "refused to ask the jury");
            _happened("refused to dispute");
        }
    }

    /// @dev Rulings 0..3, now and then a second time or of a claim settled without one.
    function rule(uint256 seed) external timed {
        seed = _dice(seed);
        (bool any, Told storage told) = _pick(seed, seed % 7 == 0 ? ClaimState.Resolved : ClaimState.Jury);
        if (!any || !told.disputed) return;
        uint256 ruling = (seed >> 8) % 4;
        if (!COURT.solved(told.dispute) && (seed >> 16) % 3 == 0) {
            _owedToAppellants[told.dispute] = (seed >> 24) % 0.4 ether;
            COURT.setOwed(told.dispute, _owedToAppellants[told.dispute]);
        }
        COURT.give(told.dispute, ruling);
        if (told.state != ClaimState.Jury) return _happened("ruled in vain");
        (told.state, told.deadline) = (ClaimState.Resolved, time + 7 * DAY);
        told.outcome = ruling == 1
            ? Outcome.Stands
            : ruling == 2
                ? Outcome.Refuted
                : Outcome.Refused;
        _happened(
            ruling == 1
                ? "ruled to stand"
                : ruling == 2
                    ? "ruled refuted"
                    : "ruled refused"
        );
    }

    function settle(uint256 seed) external timed {
        seed = _dice(seed);
        if (_told.length == 0) return;
        Told storage told = _told[seed % _told.length];
        for (uint256 i = 0; i < _told.length && told.settled; ++i) told = _told[(seed + i) % _told.length];
        (ClaimState state, Outcome outcome) = _standing(told);
        if (state == ClaimState.Jury && time >= told.deadline)
            (state, outcome) = (ClaimState.Resolved, Outcome.Refused);
        bool decided = outcome == Outcome.Stands || outcome == Outcome.Refuted;
        uint256 repaid = told.disputed && decided ? _owedToAppellants[told.dispute] : 0;
        if (repaid > told.bond - told.cost) repaid = told.bond - told.cost;
        ClaimCourtStub.Mood mood = COURT.mood();
        bool unready = told.disputed &&
            decided &&
            (mood == ClaimCourtStub.Mood.StaysUnsolved ||
                (repaid != 0 && mood == ClaimCourtStub.Mood.RefusesRepayment));
        bool expected = !told.settled && (state == ClaimState.Final || state == ClaimState.Resolved);
        if (unready && time < told.deadline) expected = false;
        try BOOK.settle(told.id) {
            _holds(expected, "CL-2", "settled what is open, or twice");
            if (unready) _happened("settled without the court");
            _book(told, state, outcome, unready ? 0 : repaid);
        } catch {
            _holds(!expected, "CL-2", "refused to settle");
            _happened("refused to settle");
        }
    }

    function coin(uint256 seed) external timed {
        seed = _dice(seed);
        if (seed % 5 == 0) {
            if (_insured == _forwarded) return;
            _forwarded += BOOK.forwardInsurance();
            return _happened("forwarded");
        }
        address account = accountOf((seed >> 8) % ACTORS);
        uint256 owed = _owed[account];
        uint256 before = account.balance;
        vm.prank(account);
        try BOOK.withdraw(account) {
            _same("CL-2", "coin withdrawn", account.balance - before, owed);
            _holds(owed != 0, "CL-2", "paid for nothing");
            _coinOut += owed;
            _owed[account] = 0;
            _happened("withdrew");
        } catch {
            _holds(owed == 0, "CL-2", "refused to pay");
        }
    }

    /// @dev Fees, the pool and the court's temper.
    function weather(uint256 seed) external timed {
        seed = _dice(seed);
        COURT.setFloorReached(seed % 4 != 0);
        COURT.setCost(1 + ((seed >> 8) % 0.15 ether));
        uint256 temper = (seed >> 64) % 5;
        ClaimCourtStub.Mood mood = ClaimCourtStub.Mood.Honest;
        if (temper == 0) mood = ClaimCourtStub.Mood.RefusesDisputes;
        if (temper == 1) mood = ClaimCourtStub.Mood.RefusesRepayment;
        if (temper == 2) mood = ClaimCourtStub.Mood.StaysUnsolved;
        COURT.setMood(mood);
    }

    /// @dev The court is not done with a dispute it ruled on, until the claim need not wait for it.
    function stall(uint256 seed) external timed {
        seed = _dice(seed);
        (bool any, Told storage told) = _pick(seed, ClaimState.Resolved);
        if (!any || told.settled || !told.disputed || told.deadline <= time) return;
        COURT.setMood(ClaimCourtStub.Mood.StaysUnsolved);
        time = told.deadline;
    }

    /// @dev Hours mostly; now and then to the very second of a deadline or before it, or for months.
    function pass(uint256 seed) external timed {
        seed = _dice(seed);
        uint48 to = time + uint48((seed >> 8) % (2 * DAY));
        if (seed % 3 == 0 && _told.length != 0) {
            Told storage told = _told[(seed >> 16) % _told.length];
            for (uint256 i = 0; i < _told.length && told.settled; ++i) told = _told[((seed >> 16) + i) % _told.length];
            if (told.deadline > time + 1) to = told.deadline - uint48((seed >> 32) % 2);
            _happened("reached a deadline");
        } else if (seed % 29 == 0) {
            to = time + 65 * DAY;
        }
        time = to;
    }

    function check() external timed {
        _checkClaims();
    }

    function requireEverythingHappened(address[] calldata runs) external {
        _requireHappened(runs, "posted", 100);
        _requireHappened(runs, "posted, no jury", 40);
        _requireHappened(runs, "refused to post", 15);
        _requireHappened(runs, "challenged for a proof", 25);
        _requireHappened(runs, "challenged for a jury", 25);
        _requireHappened(runs, "challenged itself", 5);
        _requireHappened(runs, "refused to challenge", 15);
        _requireHappened(runs, "proven", 20);
        _requireHappened(runs, "opened again", 3);
        _requireHappened(runs, "proven to stand", 2);
        _requireHappened(runs, "refused a proof", 15);
        _requireHappened(runs, "disputed", 20);
        _requireHappened(runs, "refused to dispute", 5);
        _requireHappened(runs, "ruled to stand", 3);
        _requireHappened(runs, "ruled refuted", 3);
        _requireHappened(runs, "ruled refused", 3);
        _requireHappened(runs, "ruled in vain", 1);
        _requireHappened(runs, "settled final", 30);
        _requireHappened(runs, "settled decided", 20);
        _requireHappened(runs, "settled refused", 5);
        _requireHappened(runs, "settled, appellants repaid", 1);
        _requireHappened(runs, "settled without the court", 1);
        _requireHappened(runs, "refused to settle", 15);
        _requireHappened(runs, "slashed", 10);
        _requireHappened(runs, "withdrew", 20);
        _requireHappened(runs, "forwarded", 5);
    }

    function _answer(Told storage told) private {
        if (told.ground == Ground.Conduct) {
            (told.state, told.deadline) = (ClaimState.Challenged, time + 7 * DAY);
            _happened("proven for the jury");
        } else if (told.jury) {
            _split(told.verifier, told.bond);
            (told.state, told.deadline) = (ClaimState.Posted, time + told.left);
            _happened("opened again");
        } else {
            (told.state, told.outcome) = (ClaimState.Resolved, Outcome.Stands);
            _happened("proven to stand");
        }
    }

    function _book(Told storage told, ClaimState state, Outcome outcome, uint256 repaid) private {
        (told.settled, told.state, told.outcome) = (true, state, outcome);
        --_open[told.verifier];
        address verifier = accountOf(told.verifier);
        if (state == ClaimState.Final) {
            _owed[verifier] += told.bond;
            return _happened("settled final");
        }
        if (outcome == Outcome.Refused) {
            uint256 each = (2 * told.bond - told.cost) / 2;
            _owed[verifier] += each;
            _owed[accountOf(told.challenger)] += each;
            _insured += (2 * told.bond - told.cost) % 2;
            return _happened("settled refused");
        }
        uint256 winner = outcome == Outcome.Stands ? told.verifier : told.challenger;
        _owed[accountOf(winner)] += told.bond;
        _split(winner, told.bond - told.cost - repaid);
        _repaid += repaid;
        if (told.disputed) _owedToAppellants[told.dispute] -= repaid;
        _happened(repaid == 0 ? "settled decided" : "settled, appellants repaid");
        if (outcome != Outcome.Refuted || _stakeBond[told.verifier] == 0) return;
        _stakeBond[told.verifier] -= SHARE;
        _happened("slashed");
    }

    function _makeWhole(uint256 actor) private {
        if (_stakeBond[actor] == STAKE_BOND) return;
        vm.prank(accountOf(actor));
        ROLL.topUp();
        _stakeBond[actor] = STAKE_BOND;
    }

    /// @dev A claim in `state`, if any, looking from a random place on; one time in four, one whose stage may be over.
    function _pick(uint256 seed, ClaimState state) private view returns (bool any, Told storage told) {
        uint256 count = _told.length;
        told = _told.length == 0 ? _nobodys() : _told[0];
        for (uint256 i = 0; i < count; ++i) {
            told = _told[((seed >> 128) + i) % count];
            (ClaimState now_, ) = _standing(told);
            if ((seed >> 120) % 4 == 0 ? told.state == state : now_ == state) return (true, told);
        }
    }

    function _nobodys() private pure returns (Told storage told) {
        assembly ("memory-safe") {
            told.slot := not(0)
        }
    }

    function _posting(uint256 seed, uint256 actor, uint256 which) private view returns (IClaimBook.Posting memory) {
        uint8 kind = which == 1
            ? 1
            : which == 2
                ? 0
                : (seed >> 16) % 4 == 0
                    ? 0
                    : 1;
        return
            IClaimBook.Posting({
                model: _models[which],
                inputHash: bytes32((seed >> 24) % 4),
                outputHash: bytes32((seed >> 32) % 4),
                producedAt: time - uint48((seed >> 40) % (7 * DAY)),
                version: 1,
                window: DAY + uint32((seed >> 64) % (6 * DAY)),
                nonce: BOOK.nonceOf(accountOf(actor)),
                proofKind: kind,
                value: uint128((seed >> 80) % 5 ether)
            });
    }

    function _proofOf(bytes32 id, bool valid) private view returns (bytes memory) {
        IClaimBook.Claim memory found = BOOK.claimOf(id);
        bytes32 shown = valid ? found.outputHash : ~found.outputHash;
        return
            abi.encode(Statement(address(BOOK), found.verifier, found.model, found.inputHash, shown, found.producedAt));
    }
}
