// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonhoodAdapter} from "../interfaces/IPersonhoodAdapter.sol";
import {IPersonRegistryErrors} from "../interfaces/IPersonRegistry.sol";

/// @title AdapterCall
/// @notice Asks a personhood adapter without trusting it (mechanism, section 3).
/// @dev Static calls only, so an adapter changes no state of anybody. Gas is capped, and the full cap is always granted, so the
/// answer does not depend on how much gas the caller sent. What comes back is read as raw words: short or oversized answers
/// are refusals, never a panic. An answer as long as the cap can pay for costs its reader at most about the cap once more.
library AdapterCall {
    /// @dev Gas granted to one question. Thirty-two ECDSA endorsements take 280,000, a pairing proof about as much;
    /// five times that leaves room for ERC-1271 registrars and dearer curves, and still fits a block of 5 million.
    uint256 internal constant GAS_CAP = 1_500_000;

    /// @dev What must be left before the call: 63/64 of it reaches the adapter (EIP-150), 5,000 pays for the call itself.
    uint256 internal constant GAS_REQUIRED = (GAS_CAP * 64) / 63 + 5_000;

    /// @notice Asks `adapter` for the nullifier and expiry that `proof` gives `account`; not `ok` when it has none to give.
    function verify(
        address adapter,
        address account,
        bytes calldata proof
    ) internal view returns (bool ok, bytes32 nullifier, uint48 expiry) {
        bytes memory answer;
        (ok, answer) = _ask(adapter, abi.encodeCall(IPersonhoodAdapter.verify, (account, proof)));
        if (!ok || answer.length < 64) return (false, 0, 0);
        uint256 timestamp;
        (nullifier, timestamp) = abi.decode(answer, (bytes32, uint256));
        if (timestamp > type(uint48).max) return (false, 0, 0);
        // Bounded by the line above.
        expiry = uint48(timestamp);
    }

    /// @notice Whether `adapter` confirms that `nullifier` is revoked. Anything but a clean "true" is a no.
    function isRevoked(address adapter, bytes32 nullifier) internal view returns (bool) {
        (bool ok, bytes memory answer) = _ask(adapter, abi.encodeCall(IPersonhoodAdapter.isRevoked, (nullifier)));
        return ok && answer.length >= 32 && abi.decode(answer, (uint256)) == 1;
    }

    function _ask(address adapter, bytes memory question) private view returns (bool, bytes memory) {
        uint256 available = gasleft();
        if (available < GAS_REQUIRED) revert IPersonRegistryErrors.RegistryGasTooLow(available, GAS_REQUIRED);
        // try/catch would let an unreadable answer revert without a reason; a raw static call makes it a refusal.
        // solhint-disable-next-line avoid-low-level-calls
        return adapter.staticcall{gas: GAS_CAP}(question);
    }
}
