// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ProposalDeposits} from "../../../contracts/governance/ProposalDeposits.sol";

/// @title FlatDeposits
/// @notice ABLATION, for the laboratory only: every proposal asks the same deposit, however many its proposer has lost.
contract FlatDeposits is ProposalDeposits {
    constructor(
        uint48 start_,
        uint32 length_,
        address token_,
        address timelock_,
        address treasury_,
        uint256 base_,
        address binder_
    ) ProposalDeposits(start_, length_, token_, timelock_, treasury_, base_, binder_) {}

    function _exponentOf(uint32) internal pure override returns (uint256) {
        return 0;
    }
}
