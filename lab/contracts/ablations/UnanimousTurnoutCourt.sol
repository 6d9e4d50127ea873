// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CourtConfig} from "../../../contracts/jury/CourtTerms.sol";
import {JuryCourt} from "../../../contracts/jury/JuryCourt.sol";

/// @title UnanimousTurnoutCourt
/// @notice ABLATION, for the laboratory only: a panel counts only when all of it revealed, so that one silent juror stops it.
contract UnanimousTurnoutCourt is JuryCourt {
    constructor(CourtConfig memory config) JuryCourt(config) {}

    /// @dev All, and neither two thirds nor a half that agrees.
    function _isQuorate(Round storage r) internal view override returns (bool) {
        return r.revealed == r.seats;
    }
}
