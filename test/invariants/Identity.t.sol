// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Campaign} from "../helpers/campaign/Campaign.sol";
import {IdentityHandler} from "../helpers/campaign/IdentityHandler.sol";

/// @dev Declared here because the runner knows the contracts of this file, whichever others were built.
contract IdentityActions is IdentityHandler {}

/// @notice Random lives of persons in the real registry, bound to the whole suite: ID-1, ID-2, ID-3.
contract IdentityInvariants is Campaign {
    function setUp() external {
        IdentityActions handler = new IdentityActions();
        _target(address(handler));
        _action(handler.register.selector);
        _action(handler.move.selector);
        _action(handler.revoke.selector);
        _action(handler.press.selector);
        _action(handler.pass.selector);
    }

    /// hardhat-config: invariant.failOnRevert = true
    function invariant_OnePersonOneAccountOneTerm() external {
        _check();
    }
}
