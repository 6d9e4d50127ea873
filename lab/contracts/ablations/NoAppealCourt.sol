// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CourtConfig} from "../../../contracts/jury/CourtTerms.sol";
import {JuryCourt} from "../../../contracts/jury/JuryCourt.sol";

/// @title NoAppealCourt
/// @notice ABLATION, for the laboratory only: the ladder has one rung, so that the first panel has the last word.
contract NoAppealCourt is JuryCourt {
    constructor(CourtConfig memory config) JuryCourt(config) {}

    /// @dev Nothing above the first rung.
    function _seatsAt(Lane lane, uint256 rung) internal view override returns (uint256) {
        return rung == 0 ? super._seatsAt(lane, rung) : 0;
    }
}
