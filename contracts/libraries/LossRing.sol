// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title LossRing
/// @notice Open proposals of one person, and those lost in each of the last 13 epochs, in one slot.
/// @dev Lane i of `losses` (8 bits) counts the losses of epoch `epoch - i`. Callers keep open + lost <= 255 by refusing to open
/// another proposal long before, so no lane overflows.
library LossRing {
    /// @dev Epochs that a loss is remembered, the epoch of the loss included.
    uint256 internal constant WINDOW = 13;
    uint256 private constant _LANE = 8;

    /// @dev One slot: 32 + 8 + 104 bits.
    struct Ring {
        uint32 epoch;
        uint8 open;
        uint104 losses;
    }

    /// @notice Losses in the `WINDOW` epochs up to and including `current`.
    function lost(Ring memory self, uint32 current) internal pure returns (uint256 sum) {
        uint104 lanes = _shifted(self, current);
        for (; lanes != 0; lanes >>= _LANE) sum += uint8(lanes);
    }

    /// @notice Counts a loss of epoch `epoch`, not after `current`; one older than the window is forgotten at once.
    function lose(Ring memory self, uint32 epoch, uint32 current) internal pure {
        self.losses = _shifted(self, current);
        self.epoch = current;
        uint256 age = current - epoch;
        // A lane holds at most the bound of open + lost proposals, below 255.
        if (age < WINDOW) self.losses += uint104(1 << (age * _LANE));
    }

    /// @dev The lanes as seen from `current`; the cast drops what is older than the window.
    function _shifted(Ring memory self, uint32 current) private pure returns (uint104) {
        uint256 passed = current - self.epoch;
        return passed < WINDOW ? uint104(uint256(self.losses) << (passed * _LANE)) : 0;
    }
}
