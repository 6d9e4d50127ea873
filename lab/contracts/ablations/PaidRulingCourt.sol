// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CourtConfig} from "../../../contracts/jury/CourtTerms.sol";
import {JuryCourt} from "../../../contracts/jury/JuryCourt.sol";

/// @title PaidRulingCourt
/// @notice ABLATION, for the laboratory only: the first appeal turns the ruling, whatever its jury says, and no later one turns
/// it back. For disputes about two choices.
contract PaidRulingCourt is JuryCourt {
    constructor(CourtConfig memory config) JuryCourt(config) {}

    /// @dev Who pays first decides.
    function _count(uint256 disputeID, Dispute storage d) internal override {
        uint8 before = d.ruling;
        super._count(disputeID, d);
        uint256 against = _last(d).against;
        if (d.rounds.length == 2) d.ruling = against == 1 ? 2 : 1;
        if (d.rounds.length > 2) d.ruling = before;
    }
}
