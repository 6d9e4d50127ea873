// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Stands where a contract of the suite should, and obeys an owner.
contract OwnedImpostor {
    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }
}
