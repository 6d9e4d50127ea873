// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonRegistry} from "../../contracts/interfaces/IPersonRegistry.sol";
import {IVoiceSync} from "../../contracts/interfaces/IVoiceSync.sol";
import {EpochClock} from "../../contracts/libraries/EpochClock.sol";

/// @notice What the votes contract sees of a registry, set by the test.
contract PersonSource is EpochClock {
    mapping(address account => IPersonRegistry.Binding) private _bindings;
    mapping(uint32 person => address) private _accounts;
    uint32 public personCount;

    constructor(uint48 start, uint32 length) EpochClock(start, length) {}

    /// @dev A new person, active from `activationEpoch` on, expired from `expiryEpoch` on.
    function admit(
        address account,
        uint32 activationEpoch,
        uint32 expiryEpoch,
        IVoiceSync votes
    ) external returns (uint32 person) {
        person = ++personCount;
        _bindings[account] = IPersonRegistry.Binding(person, activationEpoch, expiryEpoch, 0);
        _accounts[person] = account;
        votes.sync(account);
    }

    function setTerm(address account, uint32 activationEpoch, uint32 expiryEpoch, IVoiceSync votes) external {
        _bindings[account].activationEpoch = activationEpoch;
        _bindings[account].expiryEpoch = expiryEpoch;
        votes.sync(account);
    }

    function move(address from, address to, uint32 stakeFromEpoch, IVoiceSync votes) external {
        IPersonRegistry.Binding memory binding = _bindings[from];
        delete _bindings[from];
        binding.stakeFromEpoch = stakeFromEpoch;
        _bindings[to] = binding;
        _accounts[binding.person] = to;
        votes.sync(from);
        votes.sync(to);
    }

    function bindingOf(address account) external view returns (IPersonRegistry.Binding memory) {
        return _bindings[account];
    }

    function livePersonOf(address account) external view returns (uint32) {
        IPersonRegistry.Binding storage binding = _bindings[account];
        return currentEpoch() < binding.expiryEpoch ? binding.person : 0;
    }

    function accountOf(uint32 person) external view returns (address) {
        return _accounts[person];
    }
}
