// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IImpactPolicyErrors} from "../interfaces/IImpactPolicy.sol";
import {ClassTerms, ImpactClass} from "../types/ImpactClass.sol";

/// @title TermsTable
/// @notice What the four classes ask, in one checkpoint value: 48 bits a class (half-life 32, quorum 16), Routine lowest.
library TermsTable {
    uint256 private constant _WIDTH = 48;
    uint256 private constant _MASK = (1 << 48) - 1;

    /// @notice The terms of `impact`.
    function at(uint208 table, ImpactClass impact) internal pure returns (ClassTerms memory) {
        uint208 lane = table >> (uint256(impact) * _WIDTH);
        // Lanes are 48 bits wide: the casts cut off the other classes.
        return ClassTerms({quorumBps: uint16(lane), halfLife: uint32(lane >> 16)});
    }

    /// @notice `table` with the terms of `impact` replaced.
    function with(uint208 table, ImpactClass impact, ClassTerms memory terms) internal pure returns (uint208) {
        uint256 shift = uint256(impact) * _WIDTH;
        uint256 lane = uint256(terms.quorumBps) | (uint256(terms.halfLife) << 16);
        // Four lanes are 192 bits.
        return uint208((table & ~(_MASK << shift)) | (lane << shift));
    }

    /// @notice Reverts with `PolicyTermsNotMonotone` when a class asks less than the class below it.
    function requireMonotone(uint208 table) internal pure {
        ClassTerms memory below = at(table, ImpactClass.Routine);
        for (uint256 i = 1; i <= uint256(type(ImpactClass).max); ++i) {
            ClassTerms memory here = at(table, ImpactClass(i));
            if (here.quorumBps < below.quorumBps || here.halfLife < below.halfLife) {
                revert IImpactPolicyErrors.PolicyTermsNotMonotone(ImpactClass(i));
            }
            below = here;
        }
    }
}
