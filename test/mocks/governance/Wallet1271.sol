// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

// solhint-disable avoid-low-level-calls, no-inline-assembly

/// @notice A contract wallet that checks its owner's signature, or misbehaves.
contract Wallet1271 is IERC1271 {
    enum Mood {
        Honest,
        Reverts,
        BurnsGas,
        ReturnsBomb,
        RevertsWithBomb
    }

    error WalletRefused();

    address private immutable _OWNER;
    Mood private _mood;

    constructor(address owner_) {
        _OWNER = owner_;
    }

    function setMood(Mood mood) external {
        _mood = mood;
    }

    function call(address target, bytes calldata data) external {
        (bool ok, ) = target.call(data);
        if (!ok) revert WalletRefused();
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        Mood mood = _mood;
        if (mood == Mood.Reverts) revert WalletRefused();
        if (mood == Mood.BurnsGas) {
            for (uint256 i = 0; ; ++i) hash = keccak256(abi.encode(hash, i));
        }
        if (mood == Mood.ReturnsBomb) {
            assembly {
                return(0, 200000)
            }
        }
        if (mood == Mood.RevertsWithBomb) {
            assembly {
                revert(0, 200000)
            }
        }
        (address signer, , ) = ECDSA.tryRecoverCalldata(hash, signature);
        return signer == _OWNER ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
