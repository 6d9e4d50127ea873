// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IClaimBook, ClaimState, Ground, Outcome} from "../interfaces/IClaimBook.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IGenesis} from "../interfaces/IGenesis.sol";
import {IJuryCourt} from "../interfaces/IJuryCourt.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IProofKinds} from "../interfaces/IProofKinds.sol";
import {Statement} from "../interfaces/IProofVerifier.sol";
import {ClaimTerms} from "../libraries/ClaimTerms.sol";
import {CourtRequest} from "../libraries/CourtRequest.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {ProofCall} from "../libraries/ProofCall.sol";
import {ClaimDisputes} from "./ClaimDisputes.sol";
import {ClaimPurse} from "./ClaimPurse.sol";

/// @title ClaimBook
/// @notice "This model, on this input, gave this output": posted behind a bond, open to challenge, then final (mechanism, section
/// 9; CL-1, CL-2, CL-3).
/// @dev Trusts the court to rule and repay within the bonds, the registries of models and verifiers, the table of proof kinds to
/// name the judge of a kind. Trusts no proof verifier beyond its answer. No administrator; nothing in it can be set.
///
///   post                            window over
///   ----> Posted ------------------------------------------------------------------------> Final
///           |  ^                                                                     (isFinal, outputOf)
///           |  | proven; output was challenged, a jury may still be asked (the window goes on)    ^
///           |  |                                                                                  |
///   challenge  +---------------- ObjectiveCheck --- no valid proof in 2 "days" ---> Resolved: refuted
///           |                     ^   |   |                                                       |
///           +- proof kind, -------+   |   +-- proven, no jury taken --------------> Resolved: stands
///           |  not proven             | proven; conduct was challenged                            |
///           |                         v                                                           |
///           +- else ---------->  Challenged -------- no jury in 7 "days" ---------> Resolved: refused
///                                     | openDispute                                               |
///                                     v                                                           |
///                                   Jury --- ruling 1 stands, 2 refuted, 0 refused ---> Resolved -+
///                                        --- no ruling in 63 "days" --------------> Resolved: refused
///
/// An invalid proof is as good as none, so it never reaches a jury and never wins (CL-3). A proof against a challenge of the
/// output opens the claim again instead of making it final, lest somebody challenge oneself to shut out a real challenge.
///
/// The floor of the pool is asked at posting and before the jury is asked, not at a challenge: while the pool is thin nothing new
/// opens, no false claim becomes final for want of jurors, and no jury below the floor takes anybody's bond; a claim caught in
/// between is refused, and both sides have their bonds back.
///
/// | function         | who       | hostile caller can                                     | cannot                             |
/// | ---------------- | --------- | ------------------------------------------------------ | ---------------------------------- |
/// | post             | verifiers | post what is false, at the risk of bond and stake      | post twice, under a policy it did  |
/// |                  |           |                                                        | not name, or as somebody else      |
/// | challenge        | anyone    | challenge what is true, at the risk of its bond; delay | challenge after the window, twice, |
/// |                  |           |                                                        | or for less than the claim's bond  |
/// | prove            | anyone    | prove a true claim for its verifier                    | spoil a claim by a bad proof       |
/// | openDispute      | anyone    | save others the call                                   | choose court, fee or parties       |
/// | submitEvidence   | anyone    | emit an event                                          | anything else                      |
/// | rule             | court     | rule wrongly, late or never                            | rule twice, undo what is final,    |
/// |                  |           |                                                        | keep bonds for ever                |
/// | settle           | anyone    | save others the call                                   | settle early, twice, to others;    |
/// |                  |           |                                                        | starve appellants of repayment     |
/// | withdraw         | creditor  | re-enter, refuse the coin                              | take another's, hold others up     |
/// | forwardInsurance | anyone    | save others the call                                   | direct it elsewhere                |
/// | proof verifier   |           | answer falsely for models that take it; burn the gas   | change state, be re-asked, block   |
/// |                  |           | granted, revert, answer garbage: the proof is invalid  | any other claim                    |
contract ClaimBook is ClaimDisputes {
    using SafeCast for uint256;

    /// @dev 5 % of the stated value, as a divisor.
    uint256 private constant _VALUE_DIVISOR = 20;

    address private immutable _GENESIS;
    IProofKinds private immutable _KINDS;
    uint128 private immutable _MIN_BOND;

    /// @param genesis_ the contract that says when the network is open
    /// @param models_ the registry of models
    /// @param verifiers_ the registry of verifiers, which has to be bound to this contract; gives the clock
    /// @param kinds_ the table of proof kinds
    /// @param court_ the court
    /// @param insurance_ where the losers' part goes
    /// @param minBond_ least bond of either side of any claim, in wei of the chain's coin, above 0
    /// @param metaEvidence where ERC-1497 tools find what jurors are asked
    constructor(
        address genesis_,
        address models_,
        address verifiers_,
        address kinds_,
        address court_,
        address insurance_,
        uint128 minBond_,
        string memory metaEvidence
    )
        EpochClock(IEpochClock(verifiers_).epochStart(), IEpochClock(verifiers_).epochLength())
        ClaimPurse(insurance_)
        ClaimDisputes(court_, models_, verifiers_)
    {
        if (genesis_ == address(0) || kinds_ == address(0)) revert ClaimZeroAddress();
        if (minBond_ == 0) revert ClaimBondZero();
        _GENESIS = genesis_;
        _KINDS = IProofKinds(kinds_);
        _MIN_BOND = minBond_;
        emit MetaEvidence(0, metaEvidence);
    }

    /// @inheritdoc IClaimBook
    function post(Posting calldata posting) external payable nonReentrant returns (bytes32 claim) {
        IModelRegistry.Model memory model = MODELS.modelOf(posting.model);
        if (model.retired) revert ModelRetired(posting.model);
        if (model.version != posting.version) revert ClaimPolicyChanged(posting.model, model.version);
        IModelRegistry.Policy memory policy = MODELS.policyOf(posting.model, model.version);
        _requireTaken(posting, policy);
        uint32 nonce = _nonces[msg.sender];
        if (posting.nonce != nonce) revert ClaimNonceInvalid(posting.nonce, nonce);
        _nonces[msg.sender] = nonce + 1;
        if (policy.jury) {
            if (IGenesis(_GENESIS).openEpoch() == 0) revert ClaimNetworkClosed();
            _requirePool();
        }

        uint128 bond = _bondFor(policy, posting.value);
        _takeBond(bond);
        claim = _idOf(posting, bond);
        Claim storage c = _claims[claim];
        (c.verifier, c.producedAt) = (msg.sender, posting.producedAt);
        c.deadline = uint48(block.timestamp) + posting.window;
        (c.state, c.proofKind, c.jury) = (ClaimState.Posted, posting.proofKind, policy.jury);
        (c.modelOwner, c.snapshotEpoch) = (model.owner, _lastClosed());
        (c.version, c.nonce, c.bond, c.value) = (posting.version, nonce, bond, posting.value);
        (c.model, c.inputHash, c.outputHash) = (posting.model, posting.inputHash, posting.outputHash);
        emit ClaimPosted(claim, msg.sender, posting.model, posting, bond, c.deadline);
        VERIFIERS.open(msg.sender);
    }

    /// @inheritdoc IClaimBook
    function challenge(bytes32 claim, Ground ground) external payable nonReentrant {
        Claim storage c = _known(claim);
        (ClaimState state, ) = _standing(c);
        if (state != ClaimState.Posted) revert ClaimStateInvalid(claim, state);
        if (ground == Ground.Output && c.proven) revert ClaimAlreadyProven(claim);
        if (ground == Ground.Conduct && !c.jury) revert ClaimWithoutJury(claim);
        _takeBond(c.bond);
        (c.challenger, c.ground) = (msg.sender, ground);
        uint48 least = _inDays(ClaimTerms.REOPENED);
        // The clock of the window stands still while a proof is awaited. A window is a uint32.
        c.window = uint32((c.deadline > least ? c.deadline : least) - block.timestamp);
        if (c.proofKind != 0 && !c.proven) {
            (c.state, c.deadline) = (ClaimState.ObjectiveCheck, _inDays(ClaimTerms.RESPONSE));
        } else {
            (c.state, c.deadline) = (ClaimState.Challenged, _inDays(ClaimTerms.PATIENCE));
        }
        emit ClaimChallenged(claim, msg.sender, ground, c.deadline);
    }

    /// @inheritdoc IClaimBook
    function prove(bytes32 claim, bytes calldata proof) external nonReentrant {
        Claim storage c = _known(claim);
        (ClaimState state, ) = _standing(c);
        bool answers = state == ClaimState.ObjectiveCheck;
        if (!answers && state != ClaimState.Posted) revert ClaimStateInvalid(claim, state);
        if (c.proofKind == 0) revert ClaimWithoutProof(claim);
        if (c.proven) revert ClaimAlreadyProven(claim);
        if (!ProofCall.holds(_KINDS.verifierOf(c.proofKind), _statementOf(c), proof)) revert ClaimProofInvalid(claim);
        c.proven = true;
        emit ClaimProven(claim, msg.sender);
        if (!answers) return;
        if (c.ground == Ground.Conduct) {
            (c.state, c.deadline) = (ClaimState.Challenged, _inDays(ClaimTerms.PATIENCE));
        } else if (c.jury) {
            _reopen(claim, c);
        } else {
            _resolve(claim, c, Outcome.Stands);
        }
    }

    /// @inheritdoc IClaimBook
    function bondFor(bytes32 model, uint128 value) external view returns (uint256) {
        return _bondFor(MODELS.policyOf(model, MODELS.modelOf(model).version), value);
    }

    /// @inheritdoc IClaimBook
    function minBond() external view returns (uint256) {
        return _MIN_BOND;
    }

    /// @inheritdoc IClaimBook
    function kinds() external view returns (address) {
        return address(_KINDS);
    }

    /// @inheritdoc IClaimBook
    function genesis() external view returns (address) {
        return _GENESIS;
    }

    /// @dev The challenger was wrong and pays; the verifier's bond stays in the claim, whose window goes on.
    function _reopen(bytes32 claim, Claim storage c) private {
        _share(c.verifier, c.bond);
        c.challenger = address(0);
        (c.state, c.deadline) = (ClaimState.Posted, uint48(block.timestamp) + c.window);
        emit ClaimReopened(claim, c.deadline);
    }

    function _requireTaken(Posting calldata posting, IModelRegistry.Policy memory policy) private view {
        uint8 kind = posting.proofKind;
        if ((policy.proofKinds >> kind) & 1 == 0) revert ClaimKindNotTaken(posting.model, kind);
        // Reverts for a kind that the policy names and nobody knows.
        if (kind != 0) _KINDS.verifierOf(kind);
        if (posting.window < policy.minWindow || posting.window > policy.maxWindow) {
            revert ClaimWindowOutOfRange(posting.window, policy.minWindow, policy.maxWindow);
        }
        uint48 earliest = uint48(Math.saturatingSub(block.timestamp, ClaimTerms.MAX_AGE * uint256(_day())));
        if (posting.producedAt > block.timestamp || posting.producedAt < earliest) {
            revert ClaimTimeInvalid(posting.producedAt, earliest);
        }
    }

    /// @dev Rounded up: against whoever posts.
    function _bondFor(IModelRegistry.Policy memory policy, uint128 value) private view returns (uint128) {
        uint256 bond = Math.max(Math.max(_MIN_BOND, policy.minBond), Math.ceilDiv(value, _VALUE_DIVISOR));
        if (policy.jury) {
            address[] memory parties = new address[](0);
            bytes memory request = CourtRequest.encode(IJuryCourt.Lane.Standard, _lastClosed(), parties);
            bond = Math.max(bond, 2 * COURT.arbitrationCost(request));
        }
        return bond.toUint128();
    }

    function _lastClosed() private view returns (uint32) {
        uint32 epoch = currentEpoch();
        return epoch == 0 ? 0 : epoch - 1;
    }

    function _idOf(Posting calldata posting, uint128 bond) private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    block.chainid,
                    address(this),
                    posting.model,
                    posting.inputHash,
                    posting.outputHash,
                    posting.proofKind,
                    msg.sender,
                    bond,
                    posting.nonce
                )
            );
    }

    function _statementOf(Claim storage c) private view returns (Statement memory) {
        return
            Statement({
                claimBook: address(this),
                verifier: c.verifier,
                model: c.model,
                inputHash: c.inputHash,
                outputHash: c.outputHash,
                producedAt: c.producedAt
            });
    }
}
