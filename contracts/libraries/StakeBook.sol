// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title StakeBook
/// @notice One owner's stake: active, activating in up to four tranches, bonded, and on its way out (mechanism, section 4).
/// @dev Amounts are gwei, each below 2^63 because the vault bounds their total. Nothing is poked: what an epoch brought is
/// folded in by the next write and computed by every read. Invariants: ST-2 (bonded <= active + activating), ST-3.
library StakeBook {
    /// @notice Stake that may be paid from the first second of `releaseEpoch`.
    struct Exit {
        uint32 releaseEpoch;
        uint64 amount;
    }

    /// @dev Slot 0: active, bonded, settledEpoch. Slot 1: the tranches of the 4 epochs after `settledEpoch`, lane
    /// `epoch % 4`. Slot 2: exits, oldest first, one per epoch.
    struct Account {
        uint64 active;
        uint64 bonded;
        uint32 settledEpoch;
        uint64[4] activating;
        Exit[] exits;
    }

    /// @dev Epochs from a deposit to the snapshot that counts it; one lane each.
    uint32 internal constant ACTIVATION_DELAY = 4;

    /// @notice Adds stake that counts from the snapshot closing `epoch + 4`; merges with what came in the same epoch.
    function deposit(Account storage self, uint32 epoch, uint64 amount) internal {
        settle(self, epoch);
        // The lane of `epoch` is that of `epoch + 4`: settling left nothing older in it.
        self.activating[epoch % ACTIVATION_DELAY] += amount;
    }

    /// @notice Takes free stake, the youngest tranche first: what waited longest keeps counting.
    function takeFree(Account storage self, uint32 epoch, uint64 amount) internal {
        settle(self, epoch);
        for (uint32 ahead = ACTIVATION_DELAY; ahead > 0 && amount > 0; --ahead) {
            amount -= _takeLane(self, epoch + ahead, amount);
        }
        self.active -= amount;
    }

    /// @notice Takes bonded stake: active first, then the oldest tranche. The bond shrinks with it.
    /// @dev Unbonding stake, the mechanism's last source, is never reached: `bonded <= active + activating` always holds.
    function takeBonded(Account storage self, uint32 epoch, uint64 amount) internal {
        settle(self, epoch);
        self.bonded -= amount;
        uint64 fromActive = amount < self.active ? amount : self.active;
        self.active -= fromActive;
        amount -= fromActive;
        for (uint32 ahead = 1; ahead <= ACTIVATION_DELAY && amount > 0; ++ahead) {
            amount -= _takeLane(self, epoch + ahead, amount);
        }
        // The vault asks for no more than is bonded, and no more is bonded than there is.
        assert(amount == 0);
    }

    /// @notice Folds every tranche that has matured by the snapshot closing `epoch` into the active stake.
    function settle(Account storage self, uint32 epoch) internal {
        uint32 settled = self.settledEpoch;
        if (settled == epoch) return;
        (uint64 active, uint64[4] memory pending) = schedule(self, epoch);
        self.active = active;
        self.settledEpoch = epoch;
        for (uint32 ahead = 1; ahead <= ACTIVATION_DELAY; ++ahead) {
            uint32 lane = (epoch + ahead) % ACTIVATION_DELAY;
            if (self.activating[lane] != pending[ahead - 1]) self.activating[lane] = pending[ahead - 1];
        }
    }

    /// @notice Active stake at the snapshot closing `epoch` (not below the last write), and the tranches of the 4 after it.
    function schedule(
        Account storage self,
        uint32 epoch
    ) internal view returns (uint64 active, uint64[4] memory pending) {
        uint32 settled = self.settledEpoch;
        active = self.active;
        for (uint32 planned = settled + 1; planned <= settled + ACTIVATION_DELAY; ++planned) {
            uint64 amount = self.activating[planned % ACTIVATION_DELAY];
            if (planned <= epoch) active += amount;
            else pending[planned - epoch - 1] = amount;
        }
    }

    /// @notice Active plus activating stake, whatever the epoch.
    function total(Account storage self) internal view returns (uint64 sum) {
        sum = self.active;
        for (uint256 lane = 0; lane < ACTIVATION_DELAY; ++lane) sum += self.activating[lane];
    }

    /// @notice Lists stake to be paid from `releaseEpoch` on, merging entries of one epoch and those already payable.
    /// @dev `releaseEpoch` never falls from call to call, so the list stays sorted, and no longer than the unbonding
    /// epochs plus two however often others send slashed stake here.
    function addExit(Account storage self, uint32 epoch, uint32 releaseEpoch, uint64 amount) internal {
        Exit[] storage exits = self.exits;
        uint256 length = exits.length;
        if (length > 0 && exits[length - 1].releaseEpoch == releaseEpoch) {
            exits[length - 1].amount += amount;
            return;
        }
        (uint256 matured, uint64 payable_) = _matured(exits, epoch);
        if (matured > 1) {
            exits[matured - 1].amount = payable_;
            _dropFirst(exits, matured - 1);
        }
        exits.push(Exit(releaseEpoch, amount));
    }

    /// @notice Removes and sums up everything payable in `epoch`.
    function takeMatured(Account storage self, uint32 epoch) internal returns (uint64 amount) {
        uint256 matured;
        (matured, amount) = _matured(self.exits, epoch);
        _dropFirst(self.exits, matured);
    }

    function _takeLane(Account storage self, uint32 planned, uint64 wanted) private returns (uint64 taken) {
        uint64 held = self.activating[planned % ACTIVATION_DELAY];
        if (held == 0) return 0;
        taken = wanted < held ? wanted : held;
        self.activating[planned % ACTIVATION_DELAY] = held - taken;
    }

    function _matured(Exit[] storage exits, uint32 epoch) private view returns (uint256 count, uint64 amount) {
        uint256 length = exits.length;
        for (; count < length && exits[count].releaseEpoch <= epoch; ++count) amount += exits[count].amount;
    }

    function _dropFirst(Exit[] storage exits, uint256 count) private {
        if (count == 0) return;
        uint256 length = exits.length;
        for (uint256 i = count; i < length; ++i) exits[i - count] = exits[i];
        for (uint256 i = 0; i < count; ++i) exits.pop();
    }
}
