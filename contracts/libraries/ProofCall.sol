// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClaimBookErrors} from "../interfaces/IClaimBook.sol";
import {IProofVerifier, Statement} from "../interfaces/IProofVerifier.sol";

/// @title ProofCall
/// @notice Asks a proof verifier without trusting it (mechanism, section 9; CL-3).
/// @dev Static calls only, so a verifier changes no state of anybody. Gas is capped, and the full cap is always granted, so a
/// valid proof does not become invalid for want of gas. What comes back is read as raw words: anything but a clean "true" is a
/// no. An answer as long as the cap can pay for costs its reader at most about the cap once more.
library ProofCall {
    /// @dev Gas granted to one question. A P-256 signature in Solidity takes 275,000, a Groth16 proof with a few public inputs
    /// about as much; seven times that leaves room for dearer proofs.
    uint256 internal constant GAS_CAP = 2_000_000;

    /// @dev What must be left before the call: 63/64 of it reaches the verifier (EIP-150), 5,000 pays for the call itself.
    uint256 internal constant GAS_REQUIRED = (GAS_CAP * 64) / 63 + 5_000;

    /// @notice Whether `verifier` says that `proof` shows `statement`.
    function holds(address verifier, Statement memory statement, bytes calldata proof) internal view returns (bool) {
        bytes memory question = abi.encodeCall(IProofVerifier.verify, (statement, proof));
        uint256 available = gasleft();
        if (available < GAS_REQUIRED) revert IClaimBookErrors.ClaimGasTooLow(available, GAS_REQUIRED);
        // try/catch would let an unreadable answer revert without a reason; a raw static call makes it a no.
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = verifier.staticcall{gas: GAS_CAP}(question);
        return ok && answer.length >= 32 && abi.decode(answer, (uint256)) == 1;
    }
}
