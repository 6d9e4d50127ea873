// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ImpactPolicy} from "../../../contracts/governance/ImpactPolicy.sol";

/// @title FormerQuorumsPolicy
/// @notice ABLATION, for the laboratory only: the quorums of the first design, which nobody had held to recorded turnout.
contract FormerQuorumsPolicy is ImpactPolicy {
    constructor(PolicyConfig memory config) ImpactPolicy(_former(config)) {}

    /// @dev 8, 12, 16 and 25 % of the roots. Everything else is as deployed.
    function _former(PolicyConfig memory config) private pure returns (PolicyConfig memory) {
        uint16[4] memory quorums = [800, 1200, 1600, 2500];
        for (uint256 i = 0; i < quorums.length; ++i) config.terms[i].quorumBps = quorums[i];
        return config;
    }
}
