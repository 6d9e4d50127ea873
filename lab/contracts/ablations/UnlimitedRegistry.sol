// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PersonRegistry} from "../../../contracts/identity/PersonRegistry.sol";

/// @title UnlimitedRegistry
/// @notice ABLATION, for the laboratory only: the issuer admits as many persons in one epoch as it likes.
contract UnlimitedRegistry is PersonRegistry {
    constructor(
        uint48 start,
        uint32 length,
        address timelock_,
        address adapter,
        uint8 maxTermEpochs,
        address[] memory standbys_,
        uint8[] memory standbyTerms,
        address binder_
    ) PersonRegistry(start, length, timelock_, adapter, maxTermEpochs, standbys_, standbyTerms, binder_) {}

    function _admissionLimit(uint32) internal pure override returns (uint32) {
        return type(uint32).max;
    }
}
