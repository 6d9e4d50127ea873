// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IJuryCourt} from "../../../contracts/interfaces/IJuryCourt.sol";

/// @dev Refuses coin, or asks for more when it gets some, or takes it.
contract GreedyReceiver {
    IJuryCourt private immutable _COURT;
    uint256 public manner;

    error Unwanted();

    constructor(address court_) {
        _COURT = IJuryCourt(court_);
    }

    receive() external payable {
        if (manner == 0) revert Unwanted();
        if (manner == 1) _COURT.withdraw();
    }

    function setManner(uint256 manner_) external {
        manner = manner_;
    }

    function create() external payable {
        _COURT.createDispute{value: msg.value}(2, "");
    }
}

/// @dev Leaves its coin where nobody asked for it.
contract ForcedCoin {
    constructor(address to) payable {
        // solhint-disable-next-line avoid-suicide
        selfdestruct(payable(to));
    }
}
