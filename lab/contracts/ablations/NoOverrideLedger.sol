// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";
import {IQuadraticVotes} from "../../../contracts/interfaces/IQuadraticVotes.sol";

/// @title NoOverrideLedger
/// @notice ABLATION, for the laboratory only: who lent its voice cannot speak for itself while it is lent.
contract NoOverrideLedger is ConvictionLedger {
    /// @notice The voice is lent.
    error AblatedVoiceLent(address voter);

    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, challenges_, personsFloor_) {}

    function _override(uint256, Entry storage, address voter, IQuadraticVotes.Voice memory) internal pure override {
        revert AblatedVoiceLent(voter);
    }
}
