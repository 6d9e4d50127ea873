// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {VoiceModel} from "./VoiceModel.sol";

/// @notice Random voices: stake and persons as they come and go, lent with terms, taken back, never poked unless for nothing.
contract VoiceHandler is VoiceModel {
    uint256 private constant _HUMANS = 8;

    constructor() {
        for (uint256 i = 0; i < ACTORS; ++i) {
            if (i < _HUMANS) _register(i, i, 13);
            _deposit(i, MIN_STAKE * (1 + i * i));
        }
        _advance(_startOf(4));
    }

    function stake(uint256 seed) external timed {
        seed = _dice(seed);
        uint256 amount = seed % 4 == 0 ? MIN_STAKE : 1 gwei * (1 + ((seed >> 8) % 1e12));
        uint256 actor = (seed >> 64) % ACTORS;
        if ((seed >> 128) % 2 == 0) _deposit(actor, amount);
        else _unbond(actor, amount * 3);
        if ((seed >> 136) % 4 == 0) _withdraw(actor);
    }

    /// @dev A module takes some stake for the insurance, so that voices shrink without their owner's doing.
    function slash(uint256 seed) external timed {
        seed = _dice(seed);
        uint256 actor = seed % ACTORS;
        uint256 amount = 1 gwei * (1 + ((seed >> 8) % 2e11));
        if (_bond(0, actor, amount)) _slash(0, actor, amount, (seed >> 64) % (2 * ACTORS));
    }

    function person(uint256 seed) external timed {
        seed = _dice(seed);
        uint256 human = seed % _HUMANS;
        uint32 known = _personOf[human];
        uint256 home = _persons[known].accountPlusOne;
        uint256 actor = home == 0 ? (seed >> 8) % ACTORS : home - 1;
        if ((seed >> 16) % 6 == 0) _revoke(actor);
        else _register(human, actor, uint32((seed >> 24) % 3 == 0 ? 13 : 1 + ((seed >> 32) % 13)));
    }

    function move(uint256 seed) external timed {
        seed = _dice(seed);
        if (seed % 2 == 0) return;
        for (uint256 i = 0; i < ACTORS; ++i) if (_move((seed + i) % ACTORS, (seed >> 8) % ACTORS)) return;
    }

    function lend(uint256 seed) external timed {
        seed = _dice(seed);
        uint256 actor = seed % ACTORS;
        if ((seed >> 8) % 6 == 0 && _takeBack(actor)) return;
        for (uint256 i = 0; i < ACTORS; ++i) {
            if (
                _lend(actor, ((seed >> 16) + i) % ACTORS, uint32((seed >> 32) % 3 == 0 ? 13 : 1 + ((seed >> 40) % 12)))
            ) {
                return;
            }
        }
    }

    /// @dev Reads and copies that must change nothing.
    function look(uint256 seed) external timed {
        seed = _dice(seed);
        address account = accountOf(seed % ACTORS);
        VOTES.sync(account);
        try VOTES.poke(account) {
            _happened("poked");
        } catch {}
        if (seed % 3 == 0) VOTES.rollElectorate(_epoch());
    }

    function pass(uint256 seed) external timed {
        seed = _dice(seed);
        uint256 dice = seed % 16;
        uint48 jump = dice < 2
            ? DAY
            : LENGTH *
                uint48(
                    dice < 13
                        ? 1
                        : dice < 15
                            ? 1 + ((seed >> 8) % 6)
                            : 10 + ((seed >> 8) % 20)
                );
        _advance(time + jump);
    }

    function check() external timed {
        uint32 current = _epoch();
        // The epochs just closed, and one of long ago.
        for (uint32 epoch = current > 2 ? current - 2 : 0; epoch < current; ++epoch) _checkEpoch(epoch);
        _checkEpoch(uint32(_dice(current) % current));
    }

    function requireEverythingHappened(address[] calldata runs) external {
        _requireHappened(runs, "deposited", 25);
        _requireHappened(runs, "unbonded", 12);
        _requireHappened(runs, "admitted", 8);
        _requireHappened(runs, "renewed", 6);
        _requireHappened(runs, "returned in time", 2);
        _requireHappened(runs, "returned late", 5);
        _requireHappened(runs, "revoked", 2);
        _requireHappened(runs, "moved", 10);
        _requireHappened(runs, "lent", 15);
        _requireHappened(runs, "lent by no person", 8);
        _requireHappened(runs, "taken back", 1);
        _requireHappened(runs, "poked", 4);
        _requireHappened(runs, "closed", 80);
    }
}
