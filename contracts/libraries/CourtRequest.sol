// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IJuryCourt} from "../interfaces/IJuryCourt.sol";

/// @title CourtRequest
/// @notice What an arbitrable tells the court about a dispute, as ERC-792's `extraData` (mechanism, section 8).
library CourtRequest {
    /// @param lane the ladder of panels
    /// @param snapshotEpoch closed epoch before the contested act; whose delegate at its snapshot is a party is not seated
    /// @param parties accounts whose persons are not seated
    function encode(
        IJuryCourt.Lane lane,
        uint32 snapshotEpoch,
        address[] memory parties
    ) internal pure returns (bytes memory) {
        return abi.encode(lane, snapshotEpoch, parties);
    }

    /// @notice The inverse of `encode`; reverts, as ABI decoding does, for what `encode` cannot have made.
    function decode(
        bytes calldata extraData
    ) internal pure returns (IJuryCourt.Lane lane, uint32 snapshotEpoch, address[] memory parties) {
        return abi.decode(extraData, (IJuryCourt.Lane, uint32, address[]));
    }
}
