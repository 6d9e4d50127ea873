// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @dev An ERC-1271 account that accepts one digest, or misbehaves on command.
contract PuppetWallet {
    enum Mood {
        Honest,
        Reverts,
        BurnsGas,
        AnswersShort,
        AnswersOther
    }

    Mood public mood;
    bytes32 public accepted;

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function accept(bytes32 digest) external {
        accepted = digest;
    }

    fallback(bytes calldata question) external returns (bytes memory) {
        if (mood == Mood.Reverts) revert();
        if (mood == Mood.AnswersShort) return abi.encodePacked(IERC1271.isValidSignature.selector);
        if (mood == Mood.AnswersOther) return abi.encode(bytes4(0xffffffff));
        uint256 spin;
        while (mood == Mood.BurnsGas) ++spin;
        bytes32 digest = abi.decode(question[4:], (bytes32));
        return abi.encode(digest == accepted ? IERC1271.isValidSignature.selector : bytes4(0));
    }
}
