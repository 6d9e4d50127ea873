// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";
import {IClaimBook, ClaimState, Outcome} from "../interfaces/IClaimBook.sol";
import {IJurorPool} from "../interfaces/IJurorPool.sol";
import {IJuryCourt} from "../interfaces/IJuryCourt.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IVerifierRegistry} from "../interfaces/IVerifierRegistry.sol";
import {ClaimTerms} from "../libraries/ClaimTerms.sol";
import {CourtRepayment} from "../libraries/CourtRepayment.sol";
import {CourtRequest} from "../libraries/CourtRequest.sol";
import {ClaimPurse} from "./ClaimPurse.sol";
import {ClaimStore} from "./ClaimStore.sol";

/// @title ClaimDisputes
/// @notice Claims before the jury, and the sharing out of bonds (mechanism, section 9; CL-1, CL-2).
/// @dev The ruling only writes down what was ruled: nothing in it can fail or call anybody. Sharing out follows in `settle`.
///
/// Bonds are B each, the court's fee C is taken from the challenger's, and A is what appellants that turned the ruling may have
/// of the loser's: at most B - C.
///
///   decided:  winner  B + (B - C - A) / 2        insurance  the other half, rounded up        court C, appellants A
///   refused:  each    B - C / 2, rounded down    insurance  the odd wei                       court C
abstract contract ClaimDisputes is ClaimStore, ClaimPurse {
    uint256 private constant _CHOICES = 2;
    uint256 private constant _STANDS = 1;
    uint256 private constant _REFUTED = 2;

    IJuryCourt internal immutable COURT;
    IModelRegistry internal immutable MODELS;
    IVerifierRegistry internal immutable VERIFIERS;

    mapping(uint256 dispute => bytes32 claim) private _claimOfDispute;

    constructor(address court_, address models_, address verifiers_) {
        if (court_ == address(0) || models_ == address(0) || verifiers_ == address(0)) revert ClaimZeroAddress();
        COURT = IJuryCourt(court_);
        MODELS = IModelRegistry(models_);
        VERIFIERS = IVerifierRegistry(verifiers_);
    }

    /// @notice Takes what the court pays back, such as fees of seats that stayed empty; it is the insurance's.
    receive() external payable {
        _takeRefund();
    }

    /// @inheritdoc IClaimBook
    function openDispute(bytes32 claim) external nonReentrant returns (uint256 dispute) {
        Claim storage c = _known(claim);
        (ClaimState state, ) = _standing(c);
        if (state != ClaimState.Challenged) revert ClaimStateInvalid(claim, state);
        _requirePool();
        bytes memory request = CourtRequest.encode(IJuryCourt.Lane.Standard, c.snapshotEpoch, _partiesOf(c));
        (uint256 cost, uint256 bond) = (COURT.arbitrationCost(request), c.bond);
        if (cost > bond) revert ClaimCostAboveBond(cost, bond);
        // At most the bond, which is a uint128.
        (c.state, c.cost, c.deadline) = (ClaimState.Jury, uint128(cost), _inDays(ClaimTerms.JURY));
        dispute = COURT.createDispute{value: cost}(_CHOICES, request);
        if (_claimOfDispute[dispute] != 0) revert ClaimDisputeReused(dispute);
        _claimOfDispute[dispute] = claim;
        c.dispute = dispute;
        emit ClaimDisputed(claim, dispute, cost);
        emit Dispute(COURT, dispute, 0, uint256(claim));
    }

    /// @inheritdoc IArbitrable
    /// @dev Court only. 1: the claim stands; 2: it is refuted; anything else: refused. A second ruling, or one for a claim that
    /// was settled without it, changes nothing.
    function rule(uint256 dispute, uint256 ruling) external {
        if (msg.sender != address(COURT)) revert ClaimNotCourt(msg.sender);
        bytes32 claim = _claimOfDispute[dispute];
        if (claim == 0) revert ClaimDisputeUnknown(dispute);
        emit Ruling(IArbitrator(msg.sender), dispute, ruling);
        Claim storage c = _claims[claim];
        if (c.state != ClaimState.Jury) return;
        c.deadline = _inDays(ClaimTerms.GRACE);
        Outcome outcome = ruling == _STANDS
            ? Outcome.Stands
            : ruling == _REFUTED
                ? Outcome.Refuted
                : Outcome.Refused;
        _resolve(claim, c, outcome);
    }

    /// @inheritdoc IClaimBook
    function submitEvidence(bytes32 claim, string calldata evidence) external {
        (ClaimState state, ) = _standing(_known(claim));
        bool contested = state == ClaimState.ObjectiveCheck ||
            state == ClaimState.Challenged ||
            state == ClaimState.Jury;
        if (!contested) revert ClaimStateInvalid(claim, state);
        emit Evidence(COURT, uint256(claim), msg.sender, evidence);
    }

    /// @inheritdoc IClaimBook
    function settle(bytes32 claim) external nonReentrant {
        Claim storage c = _known(claim);
        (ClaimState state, Outcome outcome) = _standing(c);
        if (c.settled) revert ClaimNothingToSettle(claim, state);
        if (state == ClaimState.Final) return _settleFinal(claim, c);
        if (state == ClaimState.Jury && block.timestamp >= c.deadline) {
            (state, outcome) = (ClaimState.Resolved, Outcome.Refused);
        }
        if (state != ClaimState.Resolved) revert ClaimNothingToSettle(claim, state);
        if (c.state != ClaimState.Resolved) _resolve(claim, c, outcome);
        c.settled = true;
        if (outcome == Outcome.Refused) _settleRefused(claim, c);
        else _settleDecided(claim, c, outcome);
        VERIFIERS.close(c.verifier, outcome == Outcome.Refuted);
    }

    /// @inheritdoc IClaimBook
    function claimOfDispute(uint256 dispute) external view returns (bytes32 claim) {
        return _claimOfDispute[dispute];
    }

    /// @inheritdoc IClaimBook
    function court() external view returns (address) {
        return address(COURT);
    }

    /// @inheritdoc IClaimBook
    function models() external view returns (address) {
        return address(MODELS);
    }

    /// @inheritdoc IClaimBook
    function verifiers() external view returns (address) {
        return address(VERIFIERS);
    }

    function _resolve(bytes32 claim, Claim storage c, Outcome outcome) internal {
        (c.state, c.outcome) = (ClaimState.Resolved, outcome);
        emit ClaimResolved(claim, outcome);
        if (outcome == Outcome.Stands) emit ClaimFinal(claim);
    }

    /// @dev What is left of the loser's bond: half to the winner, half to the insurance, the odd wei to the insurance.
    function _share(address winner, uint256 rest) internal returns (uint256 toWinner, uint256 toInsurance) {
        toWinner = rest / 2;
        toInsurance = rest - toWinner;
        _credit(winner, toWinner);
        _insure(toInsurance);
    }

    function _requirePool() internal view {
        IJurorPool pool = IJurorPool(COURT.pool());
        if (!pool.floorReached()) revert ClaimPoolBelowFloor(pool.poolSize());
    }

    function _takeRefund() private {
        if (msg.sender != address(COURT)) revert ClaimNotCourt(msg.sender);
        _insure(msg.value);
    }

    function _settleFinal(bytes32 claim, Claim storage c) private {
        (c.state, c.settled) = (ClaimState.Final, true);
        (address verifier, uint256 bond) = (c.verifier, c.bond);
        _credit(verifier, bond);
        emit ClaimFinal(claim);
        emit ClaimSettled(claim, bond, 0, 0, 0);
        VERIFIERS.close(verifier, false);
    }

    function _settleRefused(bytes32 claim, Claim storage c) private {
        uint256 rest = 2 * uint256(c.bond) - c.cost;
        uint256 each = rest / 2;
        _credit(c.verifier, each);
        _credit(c.challenger, each);
        _insure(rest - 2 * each);
        emit ClaimSettled(claim, each, each, rest - 2 * each, 0);
    }

    function _settleDecided(bytes32 claim, Claim storage c, Outcome outcome) private {
        uint256 bond = c.bond;
        uint256 rest = bond - c.cost;
        uint256 repaid = 0;
        if (_claimOfDispute[c.dispute] == claim) {
            bool done;
            (done, repaid) = CourtRepayment.repay(COURT, c.dispute, rest);
            if (!done && block.timestamp < c.deadline) revert ClaimCourtUnready(claim, c.deadline);
        }
        bool stands = outcome == Outcome.Stands;
        address winner = stands ? c.verifier : c.challenger;
        (uint256 toWinner, uint256 toInsurance) = _share(winner, rest - repaid);
        _credit(winner, bond);
        toWinner += bond;
        emit ClaimSettled(claim, stands ? toWinner : 0, stands ? 0 : toWinner, toInsurance, repaid);
    }

    /// @dev Both sides, and whoever owned or owns the model.
    function _partiesOf(Claim storage c) private view returns (address[] memory parties) {
        address owner = MODELS.modelOf(c.model).owner;
        parties = new address[](owner == c.modelOwner ? 3 : 4);
        (parties[0], parties[1], parties[2]) = (c.verifier, c.challenger, c.modelOwner);
        if (parties.length == 4) parties[3] = owner;
    }
}
