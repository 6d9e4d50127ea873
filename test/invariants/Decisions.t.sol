// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Campaign} from "../helpers/campaign/Campaign.sol";
import {DecisionHandler} from "../helpers/campaign/DecisionHandler.sol";

/// @notice Random lives of decisions over the whole suite: GV-1 to GV-5, CT-1 to CT-7, DL-1, DL-2, DL-4, QV-6, and ST-4.
contract DecisionInvariants is Campaign {
    function setUp() external {
        _action(DecisionHandler.live.selector);
        _action(DecisionHandler.lend.selector);
        _action(DecisionHandler.ask.selector);
        _action(DecisionHandler.vote.selector);
        _action(DecisionHandler.queue.selector);
        _action(DecisionHandler.speak.selector);
        _action(DecisionHandler.execute.selector);
        _action(DecisionHandler.challenge.selector);
        _action(DecisionHandler.judge.selector);
        _action(DecisionHandler.meddle.selector);
        _action(DecisionHandler.pass.selector);
    }

    function test_DecisionsHoldWhatTheyPromise() external {
        _play(1200);
    }

    function _newHandler() internal override returns (address) {
        return address(new DecisionHandler());
    }
}
