// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {QuadraticVotes} from "../../../contracts/votes/QuadraticVotes.sol";

/// @title CeilVotes
/// @notice ABLATION, for the laboratory only: roots are rounded up.
contract CeilVotes is QuadraticVotes {
    constructor(
        address vault_,
        address registry_,
        uint256 minStake_,
        uint256 stakeCap_
    ) QuadraticVotes(vault_, registry_, minStake_, stakeCap_) {}

    function _rootOf(uint256 stake) internal view override returns (uint40) {
        // The root of a cap close to 2^80 rounds up to 2^40, one more than fits: that one stays rounded down.
        uint256 root = Math.sqrt(Math.min(stake, this.stakeCap()), Math.Rounding.Ceil);
        return uint40(Math.min(root, type(uint40).max));
    }
}
