// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {QuadraticVotes} from "../../../contracts/votes/QuadraticVotes.sol";

/// @title EndlessVotes
/// @notice ABLATION, for the laboratory only: a delegation stands for ten years unless it is taken back.
contract EndlessVotes is QuadraticVotes {
    uint32 private constant _TEN_YEARS = 520;

    constructor(
        address vault_,
        address registry_,
        uint256 minStake_,
        uint256 stakeCap_
    ) QuadraticVotes(vault_, registry_, minStake_, stakeCap_) {}

    function delegate(address delegatee) public override {
        _delegate(msg.sender, delegatee, currentEpoch() + _TEN_YEARS);
    }
}
