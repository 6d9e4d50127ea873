// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Campaign} from "../helpers/campaign/Campaign.sol";
import {VoiceHandler} from "../helpers/campaign/VoiceHandler.sol";

/// @notice Random voices over the real vault and registry, against brute force: QV-1 to QV-5, DL-3, and ID-1, ID-2 by the way.
contract VoiceInvariants is Campaign {
    function setUp() external {
        _action(VoiceHandler.stake.selector);
        _action(VoiceHandler.slash.selector);
        _action(VoiceHandler.person.selector);
        _action(VoiceHandler.move.selector);
        _action(VoiceHandler.lend.selector);
        _action(VoiceHandler.look.selector);
        _action(VoiceHandler.pass.selector);
    }

    function test_EveryClosedVoiceEqualsBruteForce() external {
        _play(600);
    }

    function _newHandler() internal override returns (address) {
        return address(new VoiceHandler());
    }
}
