// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Treasury} from "../../../contracts/governance/Treasury.sol";

/// @title UnlimitedTreasury
/// @notice ABLATION, for the laboratory only: an epoch may take as much as decisions say.
contract UnlimitedTreasury is Treasury {
    constructor(
        uint48 start_,
        uint32 length_,
        address timelock_,
        address genesis_,
        uint16 outflowBps_,
        uint16 maxOutflowBps_,
        uint16 routineBps_
    ) Treasury(start_, length_, timelock_, genesis_, outflowBps_, maxOutflowBps_, routineBps_) {}

    // solhint-disable-next-line no-empty-blocks
    function _count(address, uint256, uint256, bool) internal pure override {
        // The rule that is missing.
    }
}
