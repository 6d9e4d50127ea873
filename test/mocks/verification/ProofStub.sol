// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IProofVerifier, Statement} from "../../../contracts/interfaces/IProofVerifier.sol";

/// @notice A proof verifier of many moods. In the honest one a proof is the hash of the statement.
contract ProofStub is IProofVerifier {
    enum Mood {
        Honest,
        SaysYes,
        Reverts,
        BurnsGas,
        ReturnsBomb,
        ReturnsTwo,
        ReturnsHalfAWord,
        WritesState,
        NeedsGas
    }

    error StubUnread();

    Mood public mood;
    uint256 public written;

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function verify(Statement calldata statement, bytes calldata proof) external view returns (bool) {
        if (mood == Mood.Honest) return keccak256(proof) == keccak256(abi.encode(statement));
        if (mood == Mood.Reverts) revert StubUnread();
        if (mood == Mood.BurnsGas) _burn();
        if (mood == Mood.WritesState) return this.write();
        // Nearly all of what is granted.
        if (mood == Mood.NeedsGas) for (uint256 i = gasleft(); i > 50_000; i = gasleft()) continue;
        if (mood == Mood.ReturnsBomb) _return(1, 400_000);
        if (mood == Mood.ReturnsTwo) _return(2, 32);
        if (mood == Mood.ReturnsHalfAWord) _return(1, 16);
        return true;
    }

    function write() external view returns (bool) {
        // Reached by a static call: the write below it reverts.
        (bool ok, ) = address(this).staticcall(abi.encodeCall(this.reallyWrite, ()));
        return ok;
    }

    function reallyWrite() external returns (bool) {
        ++written;
        return true;
    }

    function _burn() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }

    function _return(uint256 word, uint256 size) private pure {
        assembly ("memory-safe") {
            let at := mload(0x40)
            mstore(at, word)
            return(at, size)
        }
    }
}
