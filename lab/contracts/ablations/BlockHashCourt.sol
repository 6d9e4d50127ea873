// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CourtConfig} from "../../../contracts/jury/CourtTerms.sol";
import {JuryCourt} from "../../../contracts/jury/JuryCourt.sol";

/// @title BlockHashCourt
/// @notice ABLATION, for the laboratory only: the hash of the block before the draw has a say in the seed, so that whoever
/// makes blocks, or holds the draw back, chooses among juries.
contract BlockHashCourt is JuryCourt {
    constructor(CourtConfig memory config) JuryCourt(config) {}

    /// @dev Another block, another seed.
    function _seedOf(uint256 disputeID, uint256 index, Round storage r) internal view override returns (bytes32 seed) {
        seed = super._seedOf(disputeID, index, r);
        if (seed != 0) seed = keccak256(abi.encode(seed, blockhash(block.number - 1)));
    }
}
