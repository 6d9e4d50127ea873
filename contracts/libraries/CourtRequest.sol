// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IJuryCourt} from "../interfaces/IJuryCourt.sol";

/// @title CourtRequest
/// @notice What an arbitrable tells the court about a dispute, as ERC-792's `extraData` (mechanism, section 8).
library CourtRequest {
    /// @param lane the ladder of panels
    /// @param snapshotEpoch closed epoch before the contested act; whose delegate at its snapshot is a party is not seated
    /// @param parties accounts whose persons are not seated
    /// @param refundTo account credited with what the first panels do not need of their price; zero means the arbitrable
    function encode(
        IJuryCourt.Lane lane,
        uint32 snapshotEpoch,
        address[] memory parties,
        address refundTo
    ) internal pure returns (bytes memory) {
        return abi.encode(lane, snapshotEpoch, parties, refundTo);
    }

    /// @notice The inverse of `encode`; reverts, as ABI decoding does, for what `encode` cannot have made.
    function decode(
        bytes calldata extraData
    ) internal pure returns (IJuryCourt.Lane lane, uint32 snapshotEpoch, address[] memory parties, address refundTo) {
        return abi.decode(extraData, (IJuryCourt.Lane, uint32, address[], address));
    }
}
