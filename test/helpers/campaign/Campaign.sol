// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {vm} from "../Vm.sol";

/// @notice What a campaign's handler offers besides its actions.
interface ICampaignHandler {
    /// @notice Looks at everything; writes what is broken into the report.
    function check() external;

    /// @notice Lists what happened too rarely for the campaign to prove anything.
    /// @param runs the handlers of all runs
    function requireEverythingHappened(address[] calldata runs) external;

    /// @notice That list; empty when everything happened.
    function scarce() external view returns (string memory);

    /// @notice What was found broken; empty while nothing is.
    function report() external view returns (string memory);
}

/// @notice A stateful campaign over one handler: its actions in random order, a look at everything after each, and in
/// the end the question whether everything really happened.
/// @dev A loop of its own, not the runner's invariant mode: that one (EDR 0.20) keeps a trace of every step when a run fails,
/// more than 20 GB for one of these, and cannot be told to leave it. Here a failure costs nothing, and a run depends on its
/// seed alone. CAMPAIGN_RUNS, CAMPAIGN_DEPTH and CAMPAIGN_SEED make it longer or another one; reading them also keeps the
/// runner from replaying a failed test for a stack trace.
abstract contract Campaign {
    bytes4[] private _actions;

    /// @notice Numbers of the mechanism that do not hold, with what was found, and where in the campaign.
    error Broken(string report, uint256 run, uint256 step);
    /// @notice What happened too rarely in all runs to prove anything.
    error HardlyHappened(string scarce);

    function _newHandler() internal virtual returns (address);

    function _action(bytes4 selector) internal {
        _actions.push(selector);
    }

    /// @param standard steps of a run where CAMPAIGN_DEPTH says nothing
    function _play(uint256 standard) internal {
        uint256 runs = vm.envOr("CAMPAIGN_RUNS", uint256(2));
        uint256 steps = vm.envOr("CAMPAIGN_DEPTH", standard);
        uint256 seed = vm.envOr("CAMPAIGN_SEED", uint256(0));
        address[] memory handlers = new address[](runs);
        for (uint256 run = 0; run < runs; ++run) {
            handlers[run] = _newHandler();
            ICampaignHandler handler = ICampaignHandler(handlers[run]);
            for (uint256 step = 0; step < steps; ++step) {
                uint256 dice = uint256(keccak256(abi.encode(seed, run, step)));
                // An action that reverts fails the campaign with its reason.
                Address.functionCall(
                    address(handler),
                    abi.encodeWithSelector(_actions[(dice >> 128) % _actions.length], dice)
                );
                handler.check();
                string memory report = handler.report();
                if (bytes(report).length != 0) revert Broken(report, run, step);
            }
        }
        ICampaignHandler last = ICampaignHandler(handlers[runs - 1]);
        last.requireEverythingHappened(handlers);
        string memory scarce = last.scarce();
        if (bytes(scarce).length != 0) revert HardlyHappened(scarce);
    }
}
