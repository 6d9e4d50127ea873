// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Campaign} from "../helpers/campaign/Campaign.sol";
import {IdentityHandler} from "../helpers/campaign/IdentityHandler.sol";

/// @notice Random lives of persons in the real registry, bound to the whole suite: ID-1, ID-2, ID-3.
contract IdentityInvariants is Campaign {
    function setUp() external {
        _action(IdentityHandler.register.selector);
        _action(IdentityHandler.move.selector);
        _action(IdentityHandler.revoke.selector);
        _action(IdentityHandler.press.selector);
        _action(IdentityHandler.pass.selector);
    }

    function test_OnePersonOneAccountOneTerm() external {
        _play(600);
    }

    function _newHandler() internal override returns (address) {
        return address(new IdentityHandler());
    }
}
