// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IVoiceSync} from "../../../contracts/interfaces/IVoiceSync.sol";
import {IPersonRegistry} from "../../../contracts/interfaces/IPersonRegistry.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";

/// @dev Stands in for the votes contract: notes who was announced, in which order, and what could be read at that moment.
contract VoiceSyncProbe is IVoiceSync {
    event Heard(address indexed account);
    event Read(address indexed account, uint256 active, uint256 stake, uint32 person);

    error ProbeRefuses();

    address public registry;
    address public vault;
    bool public refusing;

    function watch(address registry_, address vault_) external {
        (registry, vault) = (registry_, vault_);
    }

    function refuse(bool refusing_) external {
        refusing = refusing_;
    }

    function sync(address account) external {
        if (refusing) revert ProbeRefuses();
        emit Heard(account);
        uint256 active;
        uint256 stake;
        uint32 person;
        if (vault != address(0)) {
            (active, ) = IStakeVault(vault).stakeSchedule(account);
            stake = IStakeVault(vault).stakeOf(account);
        }
        if (registry != address(0)) person = IPersonRegistry(registry).livePersonOf(account);
        emit Read(account, active, stake, person);
    }
}
