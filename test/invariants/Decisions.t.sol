// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Campaign} from "../helpers/campaign/Campaign.sol";
import {DecisionHandler} from "../helpers/campaign/DecisionHandler.sol";

/// @dev Declared here because the runner knows the contracts of this file, whichever others were built.
contract DecisionActions is DecisionHandler {}

/// @notice Random lives of decisions over the whole suite: GV-1 to GV-5, CT-1 to CT-7, DL-1, DL-2, DL-4, QV-6, and ST-4.
contract DecisionInvariants is Campaign {
    function setUp() external {
        DecisionActions handler = new DecisionActions();
        _target(address(handler));
        _action(handler.live.selector);
        _action(handler.lend.selector);
        _action(handler.ask.selector);
        _action(handler.vote.selector);
        _action(handler.queue.selector);
        _action(handler.speak.selector);
        _action(handler.execute.selector);
        _action(handler.meddle.selector);
        _action(handler.pass.selector);
    }

    /// hardhat-config: invariant.failOnRevert = true
    function invariant_DecisionsHoldWhatTheyPromise() external {
        _check();
    }
}
