// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice What a campaign's handler offers besides its actions.
interface ICampaignHandler {
    /// @notice Looks at everything; writes what is broken into the report.
    function check() external;

    /// @notice Lists what happened too rarely for the campaign to prove anything.
    function requireEverythingHappened() external;

    /// @notice That list; empty when everything happened.
    function scarce() external view returns (string memory);

    /// @notice What was found broken; empty while nothing is.
    function report() external view returns (string memory);
}

/// @notice An invariant campaign over one handler. The runner reads `targetContracts` and `targetSelectors` (the convention of
/// Foundry, which EDR follows), calls the actions in random order, and asks the invariant after each.
abstract contract Campaign {
    /// @notice Actions of one contract.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    ICampaignHandler private _handler;
    bytes4[] private _actions;

    /// @notice Numbers of the mechanism that do not hold, with what was found.
    error Broken(string report);
    /// @notice What happened too rarely in this run to prove anything.
    error HardlyHappened(string scarce);

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_handler), _actions);
    }

    /// @notice At the end of each run.
    function afterInvariant() external {
        _handler.requireEverythingHappened();
        string memory scarce = _handler.scarce();
        if (bytes(scarce).length != 0) revert HardlyHappened(scarce);
    }

    function _target(address handler) internal {
        _handler = ICampaignHandler(handler);
    }

    function _action(bytes4 selector) internal {
        _actions.push(selector);
    }

    function _check() internal {
        _handler.check();
        string memory report = _handler.report();
        if (bytes(report).length != 0) revert Broken(report);
    }
}
