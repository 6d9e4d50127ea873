// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CourtConfig} from "../../../contracts/jury/CourtTerms.sol";
import {JuryCourt} from "../../../contracts/jury/JuryCourt.sol";

/// @title DemandingCourt
/// @notice ABLATION, for the laboratory only: a dispute ends when its arbitrable takes the ruling, and not before.
contract DemandingCourt is JuryCourt {
    /// @notice The arbitrable refused.
    error DemandingCourtRefused(uint256 disputeID);

    constructor(CourtConfig memory config) JuryCourt(config) {}

    /// @dev Or nothing happens.
    function _deliver(uint256 disputeID, Dispute storage d) internal override returns (bool taken) {
        taken = super._deliver(disputeID, d);
        if (!taken) revert DemandingCourtRefused(disputeID);
    }
}
