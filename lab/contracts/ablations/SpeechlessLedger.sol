// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";

/// @title SpeechlessLedger
/// @notice ABLATION, for the laboratory only: nobody may object after the vote.
contract SpeechlessLedger is ConvictionLedger {
    /// @notice Objections are not heard.
    error AblatedSpeechless();

    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, challenges_, personsFloor_) {}

    /// @inheritdoc ConvictionLedger
    function object(uint256) public pure override {
        revert AblatedSpeechless();
    }
}
