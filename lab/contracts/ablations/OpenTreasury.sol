// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Treasury} from "../../../contracts/governance/Treasury.sol";

/// @title OpenTreasury
/// @notice ABLATION, for the laboratory only: whoever calls may pay and set, not the timelock alone.
contract OpenTreasury is Treasury {
    constructor(
        uint48 start_,
        uint32 length_,
        address timelock_,
        address genesis_,
        uint16 outflowBps_,
        uint16 maxOutflowBps_,
        uint16 routineBps_
    ) Treasury(start_, length_, timelock_, genesis_, outflowBps_, maxOutflowBps_, routineBps_) {}

    modifier onlyTimelock() override {
        _;
    }
}
