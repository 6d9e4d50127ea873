// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CourtConfig} from "../../../contracts/jury/CourtTerms.sol";
import {JuryCourt} from "../../../contracts/jury/JuryCourt.sol";

/// @title AnyonesCommitCourt
/// @notice ABLATION, for the laboratory only: a commitment does not say whose it is, so that whoever copies it can reveal it.
contract AnyonesCommitCourt is JuryCourt {
    constructor(CourtConfig memory config) JuryCourt(config) {}

    /// @dev Nobody's.
    function _commitmentOf(
        uint256 disputeID,
        uint256 round,
        uint32,
        uint256 choice,
        bytes32 salt
    ) internal view override returns (bytes32) {
        return super._commitmentOf(disputeID, round, 0, choice, salt);
    }
}
