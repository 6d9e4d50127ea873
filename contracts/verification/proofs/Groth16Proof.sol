// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGroth16Proof} from "../../interfaces/IGroth16Proof.sol";
import {IGroth16Verifier} from "../../interfaces/IGroth16Verifier.sol";
import {IModelContent} from "../../interfaces/IModelContent.sol";
import {IProofVerifier, Statement} from "../../interfaces/IProofVerifier.sol";

/// @title Groth16Proof
/// @notice Shows by a Groth16 proof that a model gave an output (mechanism, section 9; CL-3).
/// @dev Stateless, without roles. Trusts the registry to keep the commitment under which a model was registered, and the
/// circuit's verifier: that is the circuit, the generated code and, above all, the ceremony of its keys. Whoever knows the
/// secret of that ceremony proves anything. THE KEYS OF THE CIRCUIT IN THIS REPOSITORY ARE FOR TESTS ONLY: there was no ceremony,
/// their secret is in `scripts/lib/circuits`. A network that relies on such proofs holds a ceremony of its own, for the circuit of a
/// model that somebody wants, and deploys this contract over the verifier that results.
///
/// What a statement says is bound to public signals one by one. A model's id in the registry covers its owner also, so the
/// commitment is read from the registry; the circuit hashes the weights to it. Hashes are elements of the scalar field; the same
/// element has other names from the field's order on, and those are refused, or one fact would be two outputs. Claim
/// book, chain, verifier and time are bound as `contextOf`, so a verifier without the weights cannot copy another's proof into
/// a claim of its own. Proofs are malleable: who sees one makes others of the same statement, which show nothing new; nothing
/// may be keyed by the bytes of a proof. A function of its input has no time: `producedAt` is what the prover said, not shown.
///
/// | hostile          | can                                                | cannot                                        |
/// | ---------------- | -------------------------------------------------- | --------------------------------------------- |
/// | anybody          | verify; make another proof of a shown statement    | show what the circuit did not compute         |
/// | prover           | burn the gas set aside for one verification        | move a proof to another claim book or verifier |
/// | caller           | bring too little gas: a revert, never "false"      | make a true proof read as false               |
/// | model owner      | register any commitment, its weights unknown       | have two sets of weights under one commitment |
/// | who holds the ceremony's secret | show anything                       | -                                             |
contract Groth16Proof is IGroth16Proof {
    /// @dev Order of BN254's scalar field.
    uint256 private constant _FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    /// @dev Two points of G1 and one of G2.
    uint256 private constant _PROOF_LENGTH = 256;
    /// @dev Most that a verification gets: 1.8 times what a true proof takes. A precompile burns all it gets for a point
    /// that is on no curve, so what a prover can waste has this bound.
    uint256 private constant _VERIFIER_GAS = 400_000;
    /// @dev What must be left so that the verifier gets that much when 1/64 is held back, with what passing arguments costs.
    uint256 private constant _GAS_NEEDED = (_VERIFIER_GAS * 64) / 63 + 10_000;

    IModelContent private immutable _MODEL_REGISTRY;
    IGroth16Verifier private immutable _CIRCUIT_VERIFIER;

    /// @param modelRegistry_ answers `contentHashOf`
    /// @param circuitVerifier_ verifier of a circuit with the public signals of `IGroth16Proof`
    constructor(address modelRegistry_, address circuitVerifier_) {
        if (modelRegistry_.code.length == 0) revert Groth16ProofWithoutCode(modelRegistry_);
        if (circuitVerifier_.code.length == 0) revert Groth16ProofWithoutCode(circuitVerifier_);
        _MODEL_REGISTRY = IModelContent(modelRegistry_);
        _CIRCUIT_VERIFIER = IGroth16Verifier(circuitVerifier_);
    }

    /// @inheritdoc IProofVerifier
    /// @dev False for bytes of another length, for an unknown model and for hashes that are no field elements. Reverts as
    /// `Groth16ProofGasTooLow` before it would guess.
    function verify(Statement calldata statement, bytes calldata proof) external view returns (bool) {
        if (proof.length != _PROOF_LENGTH) return false;
        uint256 commitment = uint256(_MODEL_REGISTRY.contentHashOf(statement.model));
        uint256 inputHash = uint256(statement.inputHash);
        uint256 outputHash = uint256(statement.outputHash);
        // No weights are known whose commitment is zero, which stands for "nobody registered it".
        if (commitment == 0 || commitment >= _FIELD || inputHash >= _FIELD || outputHash >= _FIELD) return false;
        (uint256[2] memory pointA, uint256[2][2] memory pointB, uint256[2] memory pointC) = abi.decode(
            proof,
            (uint256[2], uint256[2][2], uint256[2])
        );
        uint256[4] memory signals = [commitment, inputHash, outputHash, contextOf(statement)];
        uint256 left = gasleft();
        if (left < _GAS_NEEDED) revert Groth16ProofGasTooLow(left, _GAS_NEEDED);
        return _CIRCUIT_VERIFIER.verifyProof{gas: _VERIFIER_GAS}(pointA, pointB, pointC, signals);
    }

    /// @inheritdoc IGroth16Proof
    function modelRegistry() external view returns (address) {
        return address(_MODEL_REGISTRY);
    }

    /// @inheritdoc IGroth16Proof
    function circuitVerifier() external view returns (address) {
        return address(_CIRCUIT_VERIFIER);
    }

    /// @inheritdoc IGroth16Proof
    function contextOf(Statement calldata statement) public view returns (uint256) {
        bytes memory named = abi.encode(block.chainid, statement.claimBook, statement.verifier, statement.producedAt);
        // 248 bits: below the field's order, so that it has one name.
        return uint256(keccak256(named)) >> 8;
    }
}
