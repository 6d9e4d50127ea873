// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonhoodAdapter} from "../../../contracts/interfaces/IPersonhoodAdapter.sol";

/// @dev A personhood adapter that believes every proof `abi.encode(account, nullifier, expiry)`, and misbehaves on command.
/// Its answers leave through the fallback so that they can be bytes no compiler would produce.
contract PuppetAdapter {
    enum Mood {
        Honest,
        Reverts,
        BurnsGas,
        Panics,
        AnswersRaw,
        Bombs,
        WritesState
    }

    error PuppetRefuses();

    Mood public mood;
    bytes public rawAnswer;
    mapping(bytes32 nullifier => bool) public withdrawn;

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function setRawAnswer(bytes calldata answer) external {
        (mood, rawAnswer) = (Mood.AnswersRaw, answer);
    }

    function withdraw(bytes32 nullifier) external {
        withdrawn[nullifier] = true;
    }

    fallback(bytes calldata question) external returns (bytes memory) {
        if (mood == Mood.Reverts) revert PuppetRefuses();
        if (mood == Mood.Panics) assert(false);
        if (mood == Mood.AnswersRaw) return rawAnswer;
        // Half a megabyte: as much as the gas granted can pay for.
        if (mood == Mood.Bombs) return new bytes(500_000);
        if (mood == Mood.WritesState) delete rawAnswer;
        uint256 spin;
        while (mood == Mood.BurnsGas) ++spin;
        if (bytes4(question) == IPersonhoodAdapter.isRevoked.selector) {
            return abi.encode(withdrawn[abi.decode(question[4:], (bytes32))]);
        }
        (address account, bytes memory proof) = abi.decode(question[4:], (address, bytes));
        (address named, bytes32 nullifier, uint256 expiry) = abi.decode(proof, (address, bytes32, uint256));
        if (named != account) revert PuppetRefuses();
        return abi.encode(nullifier, expiry);
    }
}
