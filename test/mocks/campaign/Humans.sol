// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonhoodAdapter} from "../../../contracts/interfaces/IPersonhoodAdapter.sol";

/// @notice A personhood adapter that believes every proof, `abi.encode(nullifier, expiry)`, and revokes whom it is told to.
contract Humans is IPersonhoodAdapter {
    mapping(bytes32 nullifier => bool) public isRevoked;

    function setRevoked(bytes32 nullifier, bool revoked) external {
        isRevoked[nullifier] = revoked;
    }

    function verify(address, bytes calldata proof) external pure returns (bytes32 nullifier, uint48 expiry) {
        return abi.decode(proof, (bytes32, uint48));
    }
}
