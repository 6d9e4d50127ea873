// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {VoiceModel} from "./VoiceModel.sol";

/// @notice Random lives of persons: admitted, renewed, lapsed, back in time and late, moved, displaced, revoked; and crowds of
/// newcomers that press against the admission limit.
contract IdentityHandler is VoiceModel {
    /// @dev Humans with a few accounts to themselves; more of them than accounts, so that they displace each other.
    uint256 private constant _HUMANS = 13;

    uint256 private _crowd;

    constructor() {
        for (uint256 i = 0; i < ACTORS; ++i) _deposit(i, MIN_STAKE * (1 + i));
        // Enough people that a tenth of them is more than the floor of the limit.
        for (uint256 i = 0; i < 12; ++i) {
            _press(20);
            _advance(time + LENGTH);
        }
    }

    function register(uint256 seed) external timed {
        for (uint256 i = 0; i < 4; ++i) {
            seed = uint256(keccak256(abi.encode(_dice(seed), i)));
            uint256 human = seed % _HUMANS;
            uint32 person = _personOf[human];
            uint256 actor = (seed >> 8) % ACTORS;
            // Mostly at home.
            if (person != 0 && _persons[person].accountPlusOne != 0 && (seed >> 16) % 4 != 0) {
                actor = _persons[person].accountPlusOne - 1;
            }
            _register(human, actor, uint32((seed >> 24) % 3 == 0 ? 13 : (seed >> 32) % 9));
        }
    }

    function move(uint256 seed) external timed {
        seed = _dice(seed);
        for (uint256 i = 0; i < ACTORS; ++i) if (_move((seed + i) % ACTORS, (seed >> 8) % ACTORS)) return;
    }

    function revoke(uint256 seed) external timed {
        seed = _dice(seed);
        if (seed % 2 == 0) _revoke((seed >> 8) % ACTORS);
    }

    /// @dev More newcomers than the epoch admits.
    function press(uint256 seed) external timed {
        if (_dice(seed) % 3 == 0) _press(_limit() + 2 - _admitted[_epoch()]);
    }

    function pass(uint256 seed) external timed {
        seed = _dice(seed);
        _advance(
            time + (seed % 5 == 0 ? DAY : LENGTH * uint48((seed >> 8) % 4 == 0 ? 3 : 1)) + uint48((seed >> 16) % 3600)
        );
    }

    function check() external timed {
        uint32 current = _epoch();
        (uint256 used, uint256 limit) = REGISTRY.admissions();
        _same("ID-3", "admissions", used, _admitted[current]);
        _same("ID-3", "limit", limit, _limit());
        _holds(used <= limit, "ID-3", "more admissions than the limit");
        _same("ID-3", "persons live at the last snapshot", REGISTRY.liveAt(current - 1), _liveAtClose[current - 1]);
        // The last snapshot and an old one.
        _checkEpoch(current - 1);
        _checkAccounts(current - 1);
        _checkEpoch(uint32(_dice(current) % current));
    }

    function requireEverythingHappened(address[] calldata runs) external {
        _requireHappened(runs, "admitted", 300);
        _requireHappened(runs, "limit reached", 10);
        _requireHappened(runs, "renewed", 20);
        _requireHappened(runs, "returned in time", 10);
        _requireHappened(runs, "returned late", 10);
        _requireHappened(runs, "moved", 15);
        _requireHappened(runs, "displaced", 8);
        _requireHappened(runs, "revoked", 10);
        _requireHappened(runs, "closed", 60);
    }

    /// @dev The registry's own history: one live person per account, one account per live person.
    function _checkAccounts(uint32 epoch) private {
        for (uint256 i = 0; i < _HUMANS; ++i) {
            uint32 person = _personOf[i];
            if (person == 0 || _persons[person].expiry <= epoch) continue;
            address account = REGISTRY.accountAt(person, epoch);
            for (uint256 j = 0; j < i; ++j) {
                uint32 other = _personOf[j];
                if (other == 0 || _persons[other].expiry <= epoch) continue;
                bool shared = account != address(0) && REGISTRY.accountAt(other, epoch) == account;
                _holds(!shared, "ID-1", "two live persons at one account");
            }
        }
    }

    function _press(uint256 newcomers) private {
        for (uint256 i = 0; i < newcomers; ++i) {
            // Each with an account of its own.
            uint256 number = 1000 + _crowd++;
            if (!_register(number, number, 13)) _happened("limit reached");
        }
    }
}
