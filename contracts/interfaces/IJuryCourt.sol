// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";

/// @title IJuryCourt
/// @notice Disputes before juries drawn by lot (mechanism, section 8; JR-1..JR-9). An ERC-792 arbitrator; fees are in wei of
/// the chain's coin, bonds and slashes in wei of the stake token.
/// @dev `extraData` of `createDispute` is empty or `CourtRequest.encode(lane, snapshotEpoch, parties)`.
interface IJuryCourt is IArbitrator {
    /// @notice Which ladder of panels a dispute climbs.
    enum Lane {
        Standard,
        Operations
    }

    /// @notice Wei that appellants paid for appeals that turned the ruling and that nobody repaid yet. Final once the dispute
    /// is solved; 0 before.
    function reimbursable(uint256 disputeID) external view returns (uint256);

    /// @notice Repays appellants that turned the ruling, from the other side's bond, as far as the coin sent goes. What is too
    /// much becomes the caller's credit. Anyone.
    function reimburse(uint256 disputeID) external payable;

    /// @notice The pool that juries are drawn from.
    function pool() external view returns (address);
}
