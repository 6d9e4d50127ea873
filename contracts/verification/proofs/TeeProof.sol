// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {IMeasurementRegistry} from "../../interfaces/IMeasurementRegistry.sol";
import {IProofVerifier, Statement} from "../../interfaces/IProofVerifier.sol";
import {ITeeProof} from "../../interfaces/ITeeProof.sol";

/// @title TeeProof
/// @notice Believes an output that an approved enclave signed (mechanism, section 9; CL-3).
/// @dev Trusts the registry of measurements, and through it that a key enrolled there cannot leave its enclave. What an
/// enclave signs is true as far as the enclave holds; whether it held is a question for a jury, not for this contract.
///
/// P-256 is verified by the precompile of RIP-7212 where there is one, in Solidity elsewhere. Of the two signatures that are as
/// good as one another the library takes the one with the lower `s` on either curve; nothing here depends on a signature being
/// the only one, as the digest names one claim's terms and proving twice changes nothing.
///
/// | function | who    | hostile caller can                     | cannot                                                      |
/// | -------- | ------ | -------------------------------------- | ----------------------------------------------------------- |
/// | verify   | anyone | show another's proof, burn its own gas | have a signature count for another model, input, output,    |
/// |          |        |                                        | verifier, book or chain, or by a revoked or expired key      |
contract TeeProof is ITeeProof, EIP712 {
    bytes32 private constant _OUTPUT_TYPEHASH =
        keccak256(
            "Output(address claimBook,address verifier,bytes32 model,bytes32 inputHash,bytes32 outputHash,uint48 producedAt)"
        );
    uint256 private constant _P256_SIGNATURE_LENGTH = 64;

    IMeasurementRegistry private immutable _MEASUREMENTS;
    uint32 private immutable _MAX_AGE;

    /// @param measurements_ the registry of keys
    /// @param maxAge_ seconds after which an output can no longer be proven; at least the age at which claims are taken and the
    /// longest window and response, 24 "days", or claims posted in time could not be proven in time
    constructor(address measurements_, uint32 maxAge_) EIP712("Counterweight TEE", "1") {
        if (measurements_ == address(0)) revert TeeProofZeroAddress();
        if (maxAge_ == 0) revert TeeProofAgeZero();
        _MEASUREMENTS = IMeasurementRegistry(measurements_);
        _MAX_AGE = maxAge_;
    }

    /// @inheritdoc IProofVerifier
    function verify(Statement calldata statement, bytes calldata proof) external view returns (bool) {
        uint48 producedAt = statement.producedAt;
        if (producedAt > block.timestamp || block.timestamp - producedAt > _MAX_AGE) return false;
        (bytes32 id, bytes memory signature) = abi.decode(proof, (bytes32, bytes));
        if (!_MEASUREMENTS.isApproved(id, producedAt)) return false;
        return _isSigned(_MEASUREMENTS.keyOf(id), digestOf(statement), signature);
    }

    /// @inheritdoc ITeeProof
    function measurements() external view returns (address) {
        return address(_MEASUREMENTS);
    }

    /// @inheritdoc ITeeProof
    function maxAge() external view returns (uint32) {
        return _MAX_AGE;
    }

    /// @inheritdoc ITeeProof
    function digestOf(Statement calldata statement) public view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        _OUTPUT_TYPEHASH,
                        statement.claimBook,
                        statement.verifier,
                        statement.model,
                        statement.inputHash,
                        statement.outputHash,
                        statement.producedAt
                    )
                )
            );
    }

    function _isSigned(
        IMeasurementRegistry.EnclaveKey memory key,
        bytes32 digest,
        bytes memory signature
    ) private view returns (bool) {
        if (key.curve == IMeasurementRegistry.Curve.Secp256k1) {
            (address signer, ECDSA.RecoverError fault, ) = ECDSA.tryRecover(digest, signature);
            return fault == ECDSA.RecoverError.NoError && bytes32(uint256(uint160(signer))) == key.x;
        }
        if (signature.length != _P256_SIGNATURE_LENGTH) return false;
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        return P256.verify(digest, r, s, key.x, key.y);
    }
}
