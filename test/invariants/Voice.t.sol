// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Campaign} from "../helpers/campaign/Campaign.sol";
import {VoiceHandler} from "../helpers/campaign/VoiceHandler.sol";

/// @dev Declared here because the runner knows the contracts of this file, whichever others were built.
contract VoiceActions is VoiceHandler {}

/// @notice Random voices over the real vault and registry, against brute force: QV-1 to QV-5, DL-3, and ID-1, ID-2 by the way.
contract VoiceInvariants is Campaign {
    function setUp() external {
        VoiceActions handler = new VoiceActions();
        _target(address(handler));
        _action(handler.stake.selector);
        _action(handler.slash.selector);
        _action(handler.person.selector);
        _action(handler.move.selector);
        _action(handler.lend.selector);
        _action(handler.look.selector);
        _action(handler.pass.selector);
    }

    /// hardhat-config: invariant.failOnRevert = true
    function invariant_EveryClosedVoiceEqualsBruteForce() external {
        _check();
    }
}
