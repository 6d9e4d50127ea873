// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IProofVerifier, Statement} from "../../../contracts/interfaces/IProofVerifier.sol";

/// @title HostileProof
/// @notice The judge of a kind of proof, when it does not want to judge: it reverts, burns the gas it is given, answers at a
/// length that nobody asked for, answers with what is neither yes nor no, or calls whoever asked it.
contract HostileProof is IProofVerifier {
    /// @notice What it does when it is asked.
    enum Manner {
        Revert,
        BurnGas,
        ReturnBomb,
        Garbage,
        Reenter
    }

    uint256 private constant _BOMB = 400_000;
    Manner private immutable _MANNER;

    /// @notice What it calls when it re-enters.
    bytes public payload;

    /// @notice It does not want to judge.
    error ProofRefused();

    constructor(Manner manner) {
        _MANNER = manner;
    }

    /// @notice Sets the call back.
    function arm(bytes calldata call) external {
        payload = call;
    }

    /// @inheritdoc IProofVerifier
    function verify(Statement calldata, bytes calldata) external view returns (bool) {
        if (_MANNER == Manner.Revert) revert ProofRefused();
        if (_MANNER == Manner.BurnGas) {
            // An invalid instruction takes all the gas there is.
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (_MANNER == Manner.ReturnBomb) {
            // Zeros: a long no.
            assembly ("memory-safe") {
                return(0x80, _BOMB)
            }
        }
        if (_MANNER == Manner.Garbage) {
            assembly ("memory-safe") {
                mstore(0, not(0))
                return(0, 32)
            }
        }
        // A static call is all that it can make: whatever writes, fails.
        (bool done, ) = msg.sender.staticcall(payload);
        return done;
    }
}
