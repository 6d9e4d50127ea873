// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {EpochClock} from "../../libraries/EpochClock.sol";

/// @title GovernorEpochs
/// @notice Ballots by epoch (mechanism, section 2): a question asked in one epoch is voted on in the next, and every ballot of
/// an epoch shares one snapshot.
/// @dev `votingDelay()` reaches the last second before the ballot's epoch, so OpenZeppelin's own `proposalSnapshot` is the
/// snapshot; it must not be overridden.
abstract contract GovernorEpochs is Governor, EpochClock {
    /// @inheritdoc Governor
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @inheritdoc Governor
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    /// @inheritdoc Governor
    /// @dev Seconds to the last second of this epoch, or of the next one when less than a day of notice would remain.
    function votingDelay() public view override returns (uint256) {
        uint32 epoch = currentEpoch();
        uint256 boundary = _startOf(epoch + 1);
        if (boundary - block.timestamp < _day()) boundary = _startOf(epoch + 2);
        return boundary - 1 - block.timestamp;
    }

    /// @inheritdoc Governor
    /// @dev One epoch. Late flips may extend a ballot by up to three days (GovernorPreventLateFlip).
    function votingPeriod() public view override returns (uint256) {
        return epochLength();
    }

    /// @dev The epoch that the proposal's snapshot closes: the epoch of its ballot's weights and intensity budget.
    function _snapshotEpoch(uint256 proposalId) internal view returns (uint32) {
        return epochAt(uint48(proposalSnapshot(proposalId)));
    }
}
