// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionLedger} from "../../../contracts/governance/ConvictionLedger.sol";

/// @title RunningClockLedger
/// @notice ABLATION, for the laboratory only: the life of a decision runs on while a jury sits, so that a challenge need not be
/// right to kill.
contract RunningClockLedger is ConvictionLedger {
    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) ConvictionLedger(votes_, policy_, challenges_, personsFloor_) {}

    /// @dev Five half-lives after queueing, whatever happens meanwhile.
    function _expiry(Entry storage entry) internal view override returns (uint48) {
        return uint48(entry.queuedAt + LIFE_HALF_LIVES * entry.halfLife);
    }
}
