// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Campaign} from "../helpers/campaign/Campaign.sol";
import {ClaimHandler} from "../helpers/campaign/ClaimHandler.sol";

/// @notice Random lives of claims before proofs, a moody court and the real vault: CL-1 to CL-3.
contract ClaimInvariants is Campaign {
    function setUp() external {
        _action(ClaimHandler.post.selector);
        _action(ClaimHandler.post.selector);
        _action(ClaimHandler.challenge.selector);
        _action(ClaimHandler.prove.selector);
        _action(ClaimHandler.prove.selector);
        _action(ClaimHandler.dispute.selector);
        _action(ClaimHandler.rule.selector);
        _action(ClaimHandler.settle.selector);
        _action(ClaimHandler.settle.selector);
        _action(ClaimHandler.coin.selector);
        _action(ClaimHandler.weather.selector);
        _action(ClaimHandler.stall.selector);
        _action(ClaimHandler.pass.selector);
    }

    function test_ClaimsAreFinalOnceAndCoinIsConserved() external {
        _play(1_200);
    }

    function _newHandler() internal override returns (address) {
        return address(new ClaimHandler());
    }
}
