// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStakeVault} from "../../contracts/interfaces/IStakeVault.sol";
import {IVoiceSync} from "../../contracts/interfaces/IVoiceSync.sol";
import {EpochClock} from "../../contracts/libraries/EpochClock.sol";

/// @notice What the votes contract sees of a vault, set by the test.
contract StakeSource is EpochClock {
    mapping(address account => IStakeVault.Tranche[]) private _tranches;

    constructor(uint48 start, uint32 length) EpochClock(start, length) {}

    /// @dev Counts from the snapshot closing the current epoch + 4.
    function deposit(address account, uint128 amount, IVoiceSync votes) external {
        _tranches[account].push(IStakeVault.Tranche(currentEpoch() + 4, amount));
        votes.sync(account);
    }

    /// @dev Takes the youngest tranche first, from the next snapshot on; returns what it took.
    function unbond(address account, uint128 amount, IVoiceSync votes) external returns (uint128 taken) {
        IStakeVault.Tranche[] storage list = _tranches[account];
        while (taken < amount && list.length > 0) {
            IStakeVault.Tranche storage youngest = list[list.length - 1];
            uint128 part = youngest.amount <= amount - taken ? youngest.amount : amount - taken;
            taken += part;
            youngest.amount -= part;
            if (youngest.amount == 0) list.pop();
        }
        votes.sync(account);
    }

    /// @dev Stake that counts at once, in place of everything there was. Does not sync.
    function set(address account, uint128 amount) external {
        delete _tranches[account];
        _tranches[account].push(IStakeVault.Tranche(0, amount));
    }

    function stakeSchedule(
        address account
    ) external view returns (uint256 active, IStakeVault.Tranche[] memory pending) {
        IStakeVault.Tranche[] storage list = _tranches[account];
        uint32 current = currentEpoch();
        uint256 count = 0;
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i].epoch <= current)
                active += list[i].amount;
                // Two deposits of one epoch are one tranche.
            else if (i == 0 || list[i - 1].epoch != list[i].epoch) ++count;
        }
        pending = new IStakeVault.Tranche[](count);
        count = 0;
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i].epoch <= current) continue;
            if (count > 0 && pending[count - 1].epoch == list[i].epoch) pending[count - 1].amount += list[i].amount;
            else pending[count++] = list[i];
        }
    }

    /// @dev For brute force: stake that counts at `epoch` by what is known now.
    function stakeAt(address account, uint32 epoch) external view returns (uint256 stake) {
        IStakeVault.Tranche[] storage list = _tranches[account];
        for (uint256 i = 0; i < list.length; ++i) if (list[i].epoch <= epoch) stake += list[i].amount;
    }
}
