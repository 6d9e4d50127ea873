// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Collects what a campaign finds broken, so that one failure names every number of the mechanism that it breaks, and
/// counts what really happened.
/// @dev A finding is kept, not thrown: throwing would undo the step that shows it. The invariant throws the report.
abstract contract Findings {
    /// @notice Everything found, one "number: what, found x, expected y" per finding.
    string public report;

    /// @notice What happened too rarely, one "what: times of least" each. A campaign without it proves nothing about it.
    string public scarce;

    /// @notice How often each thing happened.
    mapping(string what => uint256) public done;

    uint256 private _count;

    function _same(string memory number, string memory what, uint256 found, uint256 expected) internal {
        if (found == expected) return;
        _find(string.concat(number, ": ", what, ", found ", _decimal(found), ", expected ", _decimal(expected)));
    }

    function _holds(bool truth, string memory number, string memory what) internal {
        if (!truth) _find(string.concat(number, ": ", what));
    }

    function _happened(string memory what) internal {
        ++done[what];
    }

    /// @dev Over all runs of the campaign.
    function _requireHappened(address[] calldata runs, string memory what, uint256 least) internal {
        uint256 times = 0;
        for (uint256 i = 0; i < runs.length; ++i) times += Findings(runs[i]).done(what);
        if (times >= least) return;
        scarce = string.concat(scarce, what, ": ", _decimal(times), " of ", _decimal(least), "; ");
    }

    function _find(string memory finding) private {
        // A dozen findings tell the story.
        if (++_count <= 12) report = string.concat(report, _count == 1 ? "" : "; ", finding);
    }

    function _decimal(uint256 value) private pure returns (string memory) {
        bytes memory digits = new bytes(78);
        uint256 i = 78;
        do {
            digits[--i] = bytes1(uint8(48 + (value % 10)));
            value /= 10;
        } while (value != 0);
        bytes memory trimmed = new bytes(78 - i);
        for (uint256 j = 0; j < trimmed.length; ++j) trimmed[j] = digits[i + j];
        return string(trimmed);
    }
}
