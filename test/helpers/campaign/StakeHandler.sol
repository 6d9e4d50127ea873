// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {VoiceModel} from "./VoiceModel.sol";

/// @notice Random lives of stake: in, out, bonded, released, slashed, sent unasked.
contract StakeHandler is VoiceModel {
    /// @dev Longest life of a decision on a snapshot: voting, three days of extension, one half-life to queue, five to run.
    uint48 private constant _LIFE = uint48(LENGTH) + 3 * DAY + 6 * 5 * DAY;

    mapping(uint32 epoch => mapping(uint256 actor => uint256)) private _slashedAtClose;

    constructor() {
        for (uint256 i = 0; i < ACTORS; ++i) _deposit(i, MIN_STAKE * (1 + i));
    }

    function deposit(uint256 seed) external timed {
        seed = _dice(seed);
        _deposit(seed % ACTORS, _amount(seed >> 8));
    }

    function unbond(uint256 seed) external timed {
        seed = _dice(seed);
        for (uint256 i = 0; i < ACTORS; ++i) if (_unbond((seed + i) % ACTORS, _amount(seed >> 8))) return;
    }

    function withdraw(uint256 seed) external timed {
        seed = _dice(seed);
        for (uint256 i = 0; i < 3; ++i) _withdraw((seed + i) % ACTORS);
    }

    function bond(uint256 seed) external timed {
        seed = _dice(seed);
        _bond((seed >> 4) % 2, seed % ACTORS, (_amount(seed >> 8) / 2 gwei) * 1 gwei);
    }

    function release(uint256 seed) external timed {
        seed = _dice(seed);
        for (uint256 i = 0; i < ACTORS; ++i) {
            if (_release((seed >> 4) % 2, (seed + i) % ACTORS, _amount(seed >> 8))) return;
        }
    }

    /// @dev Part of an own bond, or now and then more than it.
    function slash(uint256 seed) external timed {
        seed = _dice(seed);
        uint256 module = (seed >> 4) % 2;
        uint256 victim = seed % ACTORS;
        for (uint256 i = 0; i < ACTORS && _bonds[module][victim] == 0; ++i) victim = (victim + 1) % ACTORS;
        uint256 own = _bonds[module][victim];
        uint256 amount = seed % 7 == 0 ? own + 1 gwei : (((own / 1 gwei) * ((seed >> 8) % 100)) / 100) * 1 gwei;
        uint256 beneficiary = (seed >> 16) % (2 * ACTORS);
        _slash(module, victim, amount, beneficiary == victim ? ACTORS : beneficiary);
    }

    function strangers(uint256 seed) external timed {
        seed = _dice(seed);
        if (seed % 3 != 0) _gift(1 + ((seed >> 8) % 1 ether));
        else _sweep();
    }

    function pass(uint256 seed) external timed {
        seed = _dice(seed);
        uint32 before = _epoch();
        uint256 days_ = seed % 4 == 0
            ? 1 + ((seed >> 8) % 5)
            : seed % 9 == 0
                ? 7 + ((seed >> 8) % 40)
                : 7;
        for (uint256 i = 0; i < ACTORS; ++i) _slashedAtClose[before][i] = _slashedEver[i];
        _advance(time + uint48(days_) * DAY + uint48((seed >> 16) % 3600));
        for (uint32 epoch = before + 1; epoch < _epoch(); ++epoch) {
            for (uint256 i = 0; i < ACTORS; ++i) _slashedAtClose[epoch][i] = _slashedEver[i];
        }
    }

    function check() external timed {
        _checkStake();
        // ST-4: whatever decision was made on a snapshot, the stake it counted is in the vault until the last of them died.
        uint32 current = _epoch();
        for (uint32 back = 1; back <= 7 && back <= current; ++back) {
            uint32 epoch = current - back;
            if (time > _startOf(epoch + 1) + _LIFE) break;
            for (uint256 i = 0; i < ACTORS; ++i) {
                uint256 counted = uint256(VOTES.voiceAt(accountOf(i), epoch).stake) * 1 gwei;
                uint256 slashed = _slashedEver[i] - _slashedAtClose[epoch][i];
                _holds(_heldOf(i) + slashed >= counted, "ST-4", "stake that counts has left the vault");
            }
        }
    }

    function requireEverythingHappened(address[] calldata runs) external {
        _requireHappened(runs, "deposited", 25);
        _requireHappened(runs, "unbonded", 15);
        _requireHappened(runs, "withdrew", 5);
        _requireHappened(runs, "bonded", 8);
        _requireHappened(runs, "released", 4);
        _requireHappened(runs, "slashed for insurance", 2);
        _requireHappened(runs, "slashed for another", 1);
        _requireHappened(runs, "sent unasked", 5);
        _requireHappened(runs, "swept", 2);
        _requireHappened(runs, "closed", 40);
    }

    function _amount(uint256 seed) private pure returns (uint256) {
        uint256 dice = seed % 5;
        if (dice == 0) return MIN_STAKE;
        if (dice == 1) return 1 gwei * (1 + ((seed >> 8) % 10));
        return 1 gwei * (1 + ((seed >> 8) % 6e11));
    }
}
