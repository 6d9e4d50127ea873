// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";
import {IQuadraticVotes} from "../../../contracts/interfaces/IQuadraticVotes.sol";

/// @title QuorumlessLedger
/// @notice ABLATION, for the laboratory only: For need not reach any share of the electorate.
contract QuorumlessLedger is ConvictionLedger {
    constructor(
        address votes_,
        address policy_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, personsFloor_) {}

    function _boundsOf(
        IQuadraticVotes.Electorate memory electorate,
        uint256 quorumBps
    ) internal view override returns (uint64 cap, uint64 quorum, uint16 floor) {
        (cap, , floor) = super._boundsOf(electorate, quorumBps);
        quorum = 0;
    }
}
