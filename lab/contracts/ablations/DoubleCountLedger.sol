// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";
import {IQuadraticVotes} from "../../../contracts/interfaces/IQuadraticVotes.sol";

/// @title DoubleCountLedger
/// @notice ABLATION, for the laboratory only: who speaks for itself takes nothing back from the delegate that spoke for it.
contract DoubleCountLedger is ConvictionLedger {
    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, challenges_, personsFloor_) {}

    // solhint-disable-next-line no-empty-blocks
    function _override(uint256, Entry storage, address, IQuadraticVotes.Voice memory) internal pure override {
        // The rule that is missing.
    }
}
