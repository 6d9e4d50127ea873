// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConvictionLedger} from "../interfaces/IConvictionLedger.sol";

/// @notice `IConvictionLedger.Receipt` in one word: stance 8 | intensity 16 | castAt 40 | counted 64 | overridden roots 64 |
/// overridden stake 64, from the lowest bit.
/// @dev A word of its own rather than a packed struct, because the compiler writes a struct's fields one by one.
type PackedReceipt is uint256;

using PackedReceiptLanes for PackedReceipt global;

/// @title PackedReceiptLanes
/// @notice Reads and changes the lanes of a `PackedReceipt`.
library PackedReceiptLanes {
    uint256 private constant _COUNTED_MASK = uint256(type(uint64).max) << 64;
    uint256 private constant _STANCE_MASK = type(uint8).max;

    /// @notice The receipt of whoever speaks now; what its delegators took back stays.
    function spoken(
        PackedReceipt self,
        IConvictionLedger.Stance stance_,
        uint256 intensity_,
        uint64 counted_
    ) internal view returns (PackedReceipt) {
        return
            PackedReceipt.wrap(
                PackedReceipt.unwrap(self) |
                    uint256(stance_) |
                    (intensity_ << 8) |
                    (block.timestamp << 24) |
                    (uint256(counted_) << 64)
            );
    }

    /// @notice A delegator took back `roots` and `stake_`. Sums of roots and of stake stay below 2^63.
    function overridden(PackedReceipt self, uint64 roots, uint64 stake_) internal pure returns (PackedReceipt) {
        return PackedReceipt.wrap(PackedReceipt.unwrap(self) + (uint256(roots) << 128) + (uint256(stake_) << 192));
    }

    /// @notice The same with another counted weight.
    function withCounted(PackedReceipt self, uint64 counted_) internal pure returns (PackedReceipt) {
        return PackedReceipt.wrap((PackedReceipt.unwrap(self) & ~_COUNTED_MASK) | (uint256(counted_) << 64));
    }

    /// @notice The same with another stance.
    function withStance(PackedReceipt self, IConvictionLedger.Stance stance_) internal pure returns (PackedReceipt) {
        return PackedReceipt.wrap((PackedReceipt.unwrap(self) & ~_STANCE_MASK) | uint256(stance_));
    }

    /// @notice Where the account stands.
    function stance(PackedReceipt self) internal pure returns (IConvictionLedger.Stance) {
        return IConvictionLedger.Stance(uint8(PackedReceipt.unwrap(self)));
    }

    /// @notice When it spoke, in seconds.
    function castAt(PackedReceipt self) internal pure returns (uint40) {
        return uint40(PackedReceipt.unwrap(self) >> 24);
    }

    /// @notice Base weight that it counts, in roots.
    function counted(PackedReceipt self) internal pure returns (uint64) {
        return uint64(PackedReceipt.unwrap(self) >> 64);
    }

    /// @notice Roots that its delegators have taken back.
    function overriddenRoots(PackedReceipt self) internal pure returns (uint64) {
        return uint64(PackedReceipt.unwrap(self) >> 128);
    }

    /// @notice Stake that its delegators have taken back, in gwei.
    function overriddenStake(PackedReceipt self) internal pure returns (uint64) {
        return uint64(PackedReceipt.unwrap(self) >> 192);
    }

    /// @notice All lanes.
    function unpack(PackedReceipt self) internal pure returns (IConvictionLedger.Receipt memory) {
        return
            IConvictionLedger.Receipt({
                stance: self.stance(),
                intensity: uint16(PackedReceipt.unwrap(self) >> 8),
                castAt: self.castAt(),
                counted: self.counted(),
                overriddenRoots: self.overriddenRoots(),
                overriddenStake: self.overriddenStake()
            });
    }
}
