// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ClaimState, Ground, IClaimBook, Outcome} from "../../../contracts/interfaces/IClaimBook.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {ClaimBook} from "../../../contracts/verification/ClaimBook.sol";
import {ModelRegistry} from "../../../contracts/verification/ModelRegistry.sol";
import {ProofKinds} from "../../../contracts/verification/ProofKinds.sol";
import {VerifierRegistry} from "../../../contracts/verification/VerifierRegistry.sol";
import {FoundingStub} from "../../mocks/policy/FoundingStub.sol";
import {ClaimCourtStub} from "../../mocks/verification/ClaimCourtStub.sol";
import {ProofStub} from "../../mocks/verification/ProofStub.sol";
import {vm} from "../Vm.sol";
import {World} from "./World.sol";

/// @notice The claim book over the real vault, and what claims, coin and stake must be by the mechanism's words (CL-1..CL-3).
abstract contract ClaimModel is World {
    /// @dev What the mechanism says of a claim. `left`: seconds of the window that a challenge stopped.
    struct Told {
        bytes32 id;
        bytes32 output;
        uint256 verifier;
        uint256 challenger;
        uint256 bond;
        uint256 cost;
        uint256 dispute;
        uint48 deadline;
        uint48 left;
        ClaimState state;
        Outcome outcome;
        Ground ground;
        bool jury;
        bool optimistic;
        bool proven;
        bool disputed;
        bool settled;
        bool wasFinal;
    }

    uint256 internal constant VERIFIERS = 3;
    uint256 internal constant STAKE_BOND = 40 ether;
    uint256 internal constant SHARE = 10 ether;
    uint256 internal constant LEAST = 0.1 ether;

    /// @dev Of this run alone: runs share a chain.
    address internal immutable SINK = address(uint160(address(this)) ^ 0xA55E7);
    ClaimCourtStub internal immutable COURT;
    ProofStub internal immutable PROOFS;
    ModelRegistry internal immutable MODELS;
    VerifierRegistry internal immutable ROLL;
    ClaimBook internal immutable BOOK;

    /// @dev Every kind and a jury; proofs and no jury; optimistic and a jury.
    bytes32[3] internal _models;
    Told[] internal _told;

    uint256 internal _coinIn;
    uint256 internal _coinOut;
    uint256 internal _insured;
    uint256 internal _forwarded;
    uint256 internal _toCourt;
    uint256 internal _repaid;
    mapping(address account => uint256) internal _owed;
    mapping(uint256 dispute => uint256) internal _owedToAppellants;
    mapping(uint256 actor => uint256) internal _stakeBond;
    mapping(uint256 actor => uint32) internal _open;

    constructor() {
        FoundingStub founding = new FoundingStub(START, LENGTH);
        founding.setOpenEpoch(1);
        (COURT, PROOFS, MODELS) = (new ClaimCourtStub(), new ProofStub(), new ModelRegistry(START, LENGTH));
        address[] memory judges = new address[](1);
        judges[0] = address(PROOFS);
        ROLL = new VerifierRegistry(address(VAULT), STAKE_BOND, 2_500, 14, address(this));
        BOOK = new ClaimBook(
            address(founding),
            address(MODELS),
            address(ROLL),
            address(new ProofKinds(address(TIMELOCK), judges)),
            address(COURT),
            SINK,
            uint128(LEAST),
            ""
        );
        ROLL.bind(address(BOOK));
        vm.prank(address(TIMELOCK));
        VAULT.addModule(address(ROLL));
        _models[0] = MODELS.register("all", _policy(3, true));
        _models[1] = MODELS.register("strict", _policy(2, false));
        _models[2] = MODELS.register("open", _policy(1, true));
        for (uint256 i = 0; i < VERIFIERS; ++i) _enlist(i);
        for (uint256 i = 0; i < ACTORS; ++i) vm.deal(accountOf(i), 1e9 ether);
    }

    /// @dev Where a claim stands now, by the words of the mechanism.
    function _standing(Told storage told) internal view returns (ClaimState state, Outcome outcome) {
        (state, outcome) = (told.state, told.outcome);
        if (time < told.deadline) return (state, outcome);
        if (state == ClaimState.Posted) state = ClaimState.Final;
        if (state == ClaimState.ObjectiveCheck) (state, outcome) = (ClaimState.Resolved, Outcome.Refuted);
        if (state == ClaimState.Challenged) (state, outcome) = (ClaimState.Resolved, Outcome.Refused);
    }

    /// @dev The coin of an unsettled claim that is still in the book.
    function _potOf(Told storage told) internal view returns (uint256) {
        if (told.settled) return 0;
        bool contested = told.state != ClaimState.Posted && told.state != ClaimState.Final;
        return (contested ? 2 : 1) * told.bond - told.cost;
    }

    /// @dev The loser's rest: half to the winner, rounded down, half to the insurance.
    function _split(uint256 winner, uint256 rest) internal {
        _owed[accountOf(winner)] += rest / 2;
        _insured += rest - rest / 2;
    }

    function _checkClaims() internal {
        uint256 pots = 0;
        for (uint256 i = 0; i < _told.length; ++i) {
            Told storage told = _told[i];
            pots += _potOf(told);
            _checkClaim(told);
        }
        uint256 owed = 0;
        for (uint256 i = 0; i < ACTORS; ++i) {
            address account = accountOf(i);
            owed += _owed[account];
            _same("CL-2", "credit", BOOK.creditOf(account), _owed[account]);
        }
        _same("CL-2", "insurance due", BOOK.insuranceDue(), _insured - _forwarded);
        _same("CL-2", "coin held", address(BOOK).balance, pots + owed + _insured - _forwarded);
        _same("CL-2", "coin in and out", _coinIn, address(BOOK).balance + _coinOut + _forwarded + _toCourt + _repaid);
        _same("CL-2", "coin at the court", address(COURT).balance, _toCourt + _repaid);
        _same("CL-2", "coin at the insurance", SINK.balance, _forwarded);
        for (uint256 i = 0; i < VERIFIERS; ++i) {
            _same("ST-2", "bond of a verifier", VAULT.bondOf(address(ROLL), accountOf(i)), _stakeBond[i]);
            _same("ST-2", "open claims", ROLL.verifierOf(accountOf(i)).openClaims, _open[i]);
        }
    }

    function _checkClaim(Told storage told) private {
        (ClaimState state, Outcome outcome) = _standing(told);
        bool finalNow = state == ClaimState.Final || outcome == Outcome.Stands;
        _holds(BOOK.isFinal(told.id) == finalNow, "CL-1", "final when it should not be, or the other way round");
        _holds(!told.wasFinal || finalNow, "CL-1", "a final claim is final no more");
        if (finalNow) {
            told.wasFinal = true;
            _holds(BOOK.outputOf(told.id) == told.output, "CL-1", "another output");
        }
        IClaimBook.Claim memory found = BOOK.claimOf(told.id);
        _same("CL-1", "state", uint256(found.state), uint256(state));
        _same("CL-1", "outcome", uint256(found.outcome), uint256(outcome));
        bool atJury = found.state == ClaimState.Challenged || found.state == ClaimState.Jury;
        _holds(!atJury || found.proven || found.proofKind == 0, "CL-3", "an unproven claim reached the jury");
        bool beat = outcome == Outcome.Stands && found.proofKind != 0;
        _holds(!beat || found.proven, "CL-3", "an unproven claim won");
    }

    function _enlist(uint256 actor) private {
        address account = accountOf(actor);
        TOKEN.transfer(account, 1e6 ether);
        vm.prank(account);
        TOKEN.approve(address(VAULT), type(uint256).max);
        vm.prank(account);
        VAULT.deposit(1e6 ether);
        vm.prank(account);
        VAULT.setBondAllowance(address(ROLL), type(uint256).max);
        vm.prank(account);
        ROLL.join();
        _stakeBond[actor] = STAKE_BOND;
    }

    function _policy(uint256 kinds, bool jury) private pure returns (IModelRegistry.Policy memory) {
        return IModelRegistry.Policy({proofKinds: kinds, minBond: 0, minWindow: DAY, maxWindow: 14 * DAY, jury: jury});
    }
}
