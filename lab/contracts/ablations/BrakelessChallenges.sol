// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ProposalChallenges} from "../../../contracts/governance/ProposalChallenges.sol";

/// @title BrakelessChallenges
/// @notice ABLATION, for the laboratory only: whatever has passed is immune, so that nobody can put it before a jury.
contract BrakelessChallenges is ProposalChallenges {
    constructor(
        address court_,
        string memory metaEvidence,
        address binder_
    ) ProposalChallenges(court_, metaEvidence, binder_) {}

    function _isImmune(uint256, bytes32) internal pure override returns (bool) {
        return true;
    }
}
