// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IModelContent} from "../../../contracts/interfaces/IModelContent.sol";

/// @notice What a proof sees of a model registry: anybody registers a content hash; ids cover the owner also.
contract ContentSource is IModelContent {
    mapping(bytes32 model => bytes32) public contentHashOf;

    function register(bytes32 contentHash) external returns (bytes32 model) {
        model = keccak256(abi.encode(contentHash, msg.sender));
        contentHashOf[model] = contentHash;
    }
}
