// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";
import {IQuadraticVotes} from "../../../contracts/interfaces/IQuadraticVotes.sol";

/// @title FloorlessLedger
/// @notice ABLATION, for the laboratory only: no floor of distinct For-persons: one person may carry a decision.
contract FloorlessLedger is ConvictionLedger {
    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, challenges_, personsFloor_) {}

    function _boundsOf(
        IQuadraticVotes.Electorate memory electorate,
        uint256 quorumBps
    ) internal view override returns (uint64 cap, uint64 quorum, uint16 floor) {
        (cap, quorum, ) = super._boundsOf(electorate, quorumBps);
        floor = 1;
    }
}
