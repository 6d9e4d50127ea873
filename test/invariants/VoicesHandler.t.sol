// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonRegistry} from "../../contracts/interfaces/IPersonRegistry.sol";
import {QuadraticVotes} from "../../contracts/votes/QuadraticVotes.sol";
import {PersonSource} from "../mocks/PersonSource.sol";
import {StakeSource} from "../mocks/StakeSource.sol";
import {vm} from "../helpers/Vm.sol";

/// @dev In a test file of its own because only contracts of such files can be driven by an invariant campaign.
/// @notice Random lives of a few accounts, and what their voices ought to be, by brute force from the sources and from a plain
/// table of delegations. Shares no code with the votes contract.
contract VoicesHandler {
    enum Done {
        Deposited,
        Unbonded,
        Admitted,
        Renewed,
        Revoked,
        Returned,
        Moved,
        Delegated,
        DelegatedFromNoPerson,
        Redelegated,
        Cleared,
        Poked,
        Synced,
        Rolled,
        Closed
    }

    /// @dev One account at one epoch.
    struct Expected {
        uint32 person;
        uint32 delegate;
        uint256 root;
        uint256 stake;
    }

    struct Choice {
        uint32 person;
        uint32 until;
        bool poked;
    }

    uint48 public constant START = 1_000_000;
    uint32 public constant LENGTH = 420;
    uint256 public constant MIN_STAKE = 100 ether;
    uint256 public constant STAKE_CAP = 2500 ether;
    uint256 public constant ACTORS = 7;

    StakeSource public immutable vault;
    PersonSource public immutable registry;
    QuadraticVotes public immutable votes;
    uint256 public time;
    uint256 private _stirred;
    mapping(Done what => uint256) public done;
    mapping(uint256 delegator => Choice) public choices;
    mapping(uint32 epoch => mapping(uint256 actor => Expected)) private _frozen;
    mapping(uint32 epoch => uint256) private _bases;

    constructor() {
        time = START;
        vm.warp(time);
        vault = new StakeSource(START, LENGTH);
        registry = new PersonSource(START, LENGTH);
        votes = new QuadraticVotes(address(vault), address(registry), MIN_STAKE, STAKE_CAP);
        // Two persons, so that somebody can be delegated to from the start.
        for (uint256 i = 0; i < 2; ++i) registry.admit(actor(i), 4, 13, votes);
    }

    modifier timed() {
        vm.warp(time);
        _;
    }

    // ---------------------------------------------------------------------------------------------------------- actions

    /// @dev Several of a kind at a time: every check is dearer than what it checks.
    function stake(uint256 seed) external timed {
        for (uint256 i = 0; i < 3; ++i) _stake(_stir(seed));
    }

    function person(uint256 seed) external timed {
        for (uint256 i = 0; i < 3; ++i) _person(_stir(seed));
    }

    function move(uint256 seed) external timed {
        _move(_stir(seed));
    }

    function delegate(uint256 seed) external timed {
        for (uint256 i = 0; i < 3; ++i) _delegate(_stir(seed));
    }

    function keep(uint256 seed) external timed {
        for (uint256 i = 0; i < 3; ++i) _keep(_stir(seed));
    }

    function pass(uint256 seed) external timed {
        for (uint256 i = 0; i < 2; ++i) _pass(_stir(seed));
    }

    function _stake(uint256 seed) private {
        uint256 amount = uint256(seed >> 64);
        address owner = actor(seed);
        amount = (amount % 900 ether) / 1e9;
        if (done[Done.Deposited] <= 2 * done[Done.Unbonded]) {
            // Around the least stake and the cap, too.
            if (amount % 5 == 0) amount = MIN_STAKE / 1e9 - (amount % 2);
            vault.deposit(owner, uint128(amount * 1e9), votes);
            ++done[Done.Deposited];
            return;
        }
        for (uint256 i = 0; i < ACTORS; ++i) {
            if (vault.unbond(actor((seed % ACTORS) + i), uint128(amount * 1e9), votes) == 0) continue;
            ++done[Done.Unbonded];
            return;
        }
    }

    function _person(uint256 seed) private {
        uint32 term = uint32(seed >> 64);
        uint32 current = votes.currentEpoch();
        term = term % 4 == 0 ? 1 + (term % 13) : 13;
        // What has happened least, to the first for whom it is possible; else whatever is possible for the one drawn.
        Done wish = _least(_least(Done.Renewed, Done.Revoked), _least(Done.Returned, Done.Admitted));
        address owner = actor(seed);
        for (uint256 i = 0; i < ACTORS && _personStep(owner) != wish; ++i) owner = actor((seed % ACTORS) + i);
        if (_personStep(owner) != wish) owner = actor(seed);
        IPersonRegistry.Binding memory binding = registry.bindingOf(owner);
        Done step = _personStep(owner);
        if (step == Done.Admitted) {
            if (registry.personCount() >= ACTORS - 1) return;
            registry.admit(owner, current + 4, current + term, votes);
        } else if (step == Done.Returned) {
            // Back within 4 epochs without a delay, later with one.
            uint32 activation = current <= binding.expiryEpoch + 4 ? binding.activationEpoch : current + 4;
            registry.setTerm(owner, activation, current + term, votes);
        } else if (step == Done.Revoked) {
            registry.setTerm(owner, binding.activationEpoch, current, votes);
        } else {
            if (current + term <= binding.expiryEpoch) term = 13;
            if (current + term <= binding.expiryEpoch) return;
            registry.setTerm(owner, binding.activationEpoch, current + term, votes);
        }
        ++done[step];
    }

    function _move(uint256 seed) private {
        uint256 to = uint256(seed >> 64);
        uint32 current = votes.currentEpoch();
        address target = actor(to);
        if (registry.livePersonOf(target) != 0) return;
        for (uint256 i = 0; i < ACTORS; ++i) {
            address owner = actor((seed % ACTORS) + i);
            if (owner == target || registry.livePersonOf(owner) == 0) continue;
            registry.move(owner, target, current + 4, votes);
            ++done[Done.Moved];
            return;
        }
    }

    function _delegate(uint256 seed) private {
        uint256 to = uint256(seed >> 64);
        uint32 term = uint32(seed >> 128);
        uint32 current = votes.currentEpoch();
        address owner = actor(seed);
        Done wish = _least(_least(Done.Redelegated, Done.Cleared), _least(Done.Delegated, Done.DelegatedFromNoPerson));
        for (uint256 i = 0; i < 2 * ACTORS && !_canDelegate(owner, wish); ++i) {
            // Nobody can do it: whatever happened least of the other things.
            if (i == ACTORS) wish = _least(Done.Delegated, Done.DelegatedFromNoPerson);
            owner = actor((seed % ACTORS) + i);
        }
        Choice storage choice = choices[_keyOf(owner)];
        bool again = _delegating(owner);
        if (again && wish == Done.Cleared) {
            vm.prank(owner);
            votes.delegate(seed % 2 == 0 ? owner : address(0));
            (choice.person, choice.until, choice.poked) = (0, 0, false);
            ++done[Done.Cleared];
            return;
        }
        for (uint256 i = 0; i < ACTORS; ++i) {
            address target = actor((to % ACTORS) + i);
            uint32 personOfTarget = registry.livePersonOf(target);
            if (target == owner || personOfTarget == 0) continue;
            term = term % 3 == 0 ? 13 : 1 + (term % 3);
            vm.prank(owner);
            if (term == 13) votes.delegate(target);
            else votes.delegateUntil(target, uint48(time + uint256(term) * LENGTH));
            (choice.person, choice.until, choice.poked) = (personOfTarget, current + term, false);
            bool noPerson = registry.bindingOf(owner).person == 0;
            ++done[
                again
                    ? Done.Redelegated
                    : noPerson
                        ? Done.DelegatedFromNoPerson
                        : Done.Delegated
            ];
            return;
        }
    }

    function _keep(uint256 seed) private {
        uint32 current = votes.currentEpoch();
        for (uint256 i = 0; i < ACTORS; ++i) {
            address owner = actor((seed % ACTORS) + i);
            Choice storage choice = choices[_keyOf(owner)];
            if (choice.person == 0 || choice.poked || current < choice.until) continue;
            votes.poke(owner);
            choice.poked = true;
            ++done[Done.Poked];
            break;
        }
        votes.sync(actor(seed >> 8));
        ++done[Done.Synced];
        if (done[Done.Synced] > 2 * done[Done.Rolled]) {
            votes.rollElectorate(current);
            ++done[Done.Rolled];
        }
    }

    function _pass(uint256 seed) private {
        uint256 dice = seed % 32;
        uint256 epochs = dice < 24
            ? 1
            : dice < 31
                ? 1 + (seed % 4)
                : 10 + (seed % 30);
        uint256 jump = dice < 4 ? LENGTH / 2 : LENGTH * epochs;
        uint32 current = votes.currentEpoch();
        time += jump;
        vm.warp(time);
        for (uint32 epoch = current; epoch < votes.currentEpoch(); ++epoch) {
            uint256 roots = 0;
            for (uint256 i = 0; i < ACTORS; ++i) {
                Expected memory voice = _derive(i, epoch);
                _frozen[epoch][i] = voice;
                roots += voice.root;
            }
            uint256 decayed = epoch == 0 ? 0 : _bases[epoch - 1] * 9;
            decayed = decayed / 10 + (decayed % 10 == 0 ? 0 : 1);
            _bases[epoch] = roots > decayed ? roots : decayed;
            ++done[Done.Closed];
        }
    }

    // ------------------------------------------------------------------------------------------------------ expectation

    function actor(uint256 index) public pure returns (address) {
        return address(uint160(0xA11CE000 + (index % ACTORS)));
    }

    /// @notice What `actor(index)` ought to have at `epoch`: as frozen when it closed, or as planned.
    function expected(uint256 index, uint32 epoch) public view returns (Expected memory) {
        return epoch < votes.currentEpoch() ? _frozen[epoch][index] : _derive(index, epoch);
    }

    /// @notice The quorum base of a closed epoch.
    function baseAt(uint32 epoch) external view returns (uint256) {
        return _bases[epoch];
    }

    /// @notice Roots and stake that others lend to `personId` at `epoch`, one by one.
    function lentTo(uint32 personId, uint32 epoch) external view returns (uint256 roots, uint256 stakes) {
        for (uint256 i = 0; i < ACTORS; ++i) {
            Expected memory voice = expected(i, epoch);
            if (voice.delegate != personId) continue;
            roots += voice.root;
            stakes += voice.stake;
        }
    }

    function _derive(uint256 index, uint32 epoch) private view returns (Expected memory voice) {
        address owner = actor(index);
        IPersonRegistry.Binding memory binding = registry.bindingOf(owner);
        bool active = binding.person != 0 && epoch >= binding.activationEpoch && epoch < binding.expiryEpoch;
        uint256 staked = epoch >= binding.stakeFromEpoch ? vault.stakeAt(owner, epoch) : 0;
        voice.stake = staked / 1e9;
        if (active) voice.person = binding.person;
        if (active && staked >= MIN_STAKE) voice.root = _naiveRoot(staked > STAKE_CAP ? STAKE_CAP : staked);
        Choice memory choice = choices[_keyOf(owner)];
        if (epoch < choice.until && (active || binding.person == 0)) voice.delegate = choice.person;
    }

    /// @dev Bisection: the largest r with r * r <= value.
    function _naiveRoot(uint256 value) private pure returns (uint256 low) {
        uint256 high = 1 << 41;
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (middle * middle <= value) low = middle;
            else high = middle;
        }
    }

    /// @dev What may happen next to the person at `owner`.
    function _personStep(address owner) private view returns (Done) {
        IPersonRegistry.Binding memory binding = registry.bindingOf(owner);
        if (binding.person == 0) return Done.Admitted;
        if (binding.expiryEpoch <= votes.currentEpoch()) return Done.Returned;
        return done[Done.Renewed] > 3 * done[Done.Revoked] ? Done.Revoked : Done.Renewed;
    }

    function _canDelegate(address owner, Done wish) private view returns (bool) {
        bool noPerson = registry.bindingOf(owner).person == 0;
        if (_delegating(owner)) return wish == Done.Redelegated || wish == Done.Cleared;
        // Leaves something to poke while little was.
        Choice storage choice = choices[_keyOf(owner)];
        if (choice.person != 0 && !choice.poked && done[Done.Poked] < 3) return false;
        return wish == (noPerson ? Done.DelegatedFromNoPerson : Done.Delegated);
    }

    function _delegating(address owner) private view returns (bool) {
        Choice storage choice = choices[_keyOf(owner)];
        return choice.person != 0 && votes.currentEpoch() < choice.until;
    }

    /// @dev The runner likes small and extreme numbers; dice want even ones.
    function _stir(uint256 seed) private returns (uint256) {
        _stirred = uint256(keccak256(abi.encode(_stirred, seed)));
        return _stirred;
    }

    function _least(Done a, Done b) private view returns (Done) {
        return done[a] <= done[b] ? a : b;
    }

    function _keyOf(address owner) private view returns (uint256) {
        uint32 bound = registry.bindingOf(owner).person;
        return bound == 0 ? uint256(keccak256(abi.encode(owner))) : bound;
    }
}
