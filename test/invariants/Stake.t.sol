// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Campaign} from "../helpers/campaign/Campaign.sol";
import {StakeHandler} from "../helpers/campaign/StakeHandler.sol";

/// @dev Declared here because the runner knows the contracts of this file, whichever others were built.
contract StakeActions is StakeHandler {}

/// @notice Random lives of stake in the real vault, bound to the whole suite: ST-1 to ST-4.
contract StakeInvariants is Campaign {
    function setUp() external {
        StakeActions handler = new StakeActions();
        _target(address(handler));
        _action(handler.deposit.selector);
        _action(handler.unbond.selector);
        _action(handler.withdraw.selector);
        _action(handler.bond.selector);
        _action(handler.release.selector);
        _action(handler.slash.selector);
        _action(handler.strangers.selector);
        _action(handler.pass.selector);
    }

    /// hardhat-config: invariant.failOnRevert = true
    function invariant_StakeIsConservedAndOutlivesItsDecisions() external {
        _check();
    }
}
