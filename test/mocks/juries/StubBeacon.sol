// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @dev A beacon of a round a second that says whatever it is told: for statistics and for lies. `submit` is for courts that
/// expect the real one's interface.
contract StubBeacon {
    bool public silent;
    bytes32 public salt;

    function setSilent(bool silent_) external {
        silent = silent_;
    }

    /// @dev Another salt, other values, for rounds already read too.
    function setSalt(bytes32 salt_) external {
        salt = salt_;
    }

    function randomness(uint64 round) external view returns (bytes32) {
        return silent ? bytes32(0) : keccak256(abi.encode(round, salt));
    }

    function roundAt(uint48 timestamp) external pure returns (uint64) {
        return timestamp;
    }

    function dueAt(uint64 round) external pure returns (uint48) {
        return uint48(round);
    }
}
