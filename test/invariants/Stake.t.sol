// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Campaign} from "../helpers/campaign/Campaign.sol";
import {StakeHandler} from "../helpers/campaign/StakeHandler.sol";

/// @notice Random lives of stake in the real vault, bound to the whole suite: ST-1 to ST-4.
contract StakeInvariants is Campaign {
    function setUp() external {
        _action(StakeHandler.deposit.selector);
        _action(StakeHandler.unbond.selector);
        _action(StakeHandler.withdraw.selector);
        _action(StakeHandler.bond.selector);
        _action(StakeHandler.release.selector);
        _action(StakeHandler.slash.selector);
        _action(StakeHandler.strangers.selector);
        _action(StakeHandler.pass.selector);
    }

    function test_StakeIsConservedAndOutlivesItsDecisions() external {
        _play(600);
    }

    function _newHandler() internal override returns (address) {
        return address(new StakeHandler());
    }
}
