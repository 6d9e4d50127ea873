// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {QuadraticVotes} from "../../../contracts/votes/QuadraticVotes.sol";

/// @title LinearVotes
/// @notice ABLATION, for the laboratory only: a voice is the stake itself, in thousandths of a token, neither rooted nor capped.
contract LinearVotes is QuadraticVotes {
    constructor(
        address vault_,
        address registry_,
        uint256 minStake_,
        uint256 stakeCap_
    ) QuadraticVotes(vault_, registry_, minStake_, stakeCap_) {}

    function _rootOf(uint256 stake) internal pure override returns (uint40) {
        // The laboratory's supply is 10^27 wei: 10^12 units, below 2^40.
        return uint40(stake / 1e15);
    }
}
