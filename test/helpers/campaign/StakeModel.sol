// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {vm} from "../Vm.sol";
import {World} from "./World.sol";

/// @notice Stake as the mechanism's section 4 tells it, in plain lists, beside the real vault.
/// @dev Acts only where the mechanism allows it: a refusal by the vault is an error of the campaign.
abstract contract StakeModel is World {
    /// @dev Stake that counts from the snapshot closing `from`.
    struct Lot {
        uint32 from;
        uint128 amount;
    }

    struct Exit {
        uint48 at;
        uint128 amount;
    }

    mapping(uint256 actor => Lot[]) private _lots;
    mapping(uint256 actor => Exit[]) private _exits;
    mapping(uint256 module => mapping(uint256 actor => uint256)) internal _bonds;
    mapping(uint256 actor => uint256) internal _slashedEver;
    uint256 private _insured;
    uint256 private _unasked;

    function _deposit(uint256 actor, uint256 amount) internal {
        address account = accountOf(actor);
        TOKEN.transfer(account, amount);
        vm.prank(account);
        TOKEN.approve(address(VAULT), amount);
        vm.prank(account);
        VAULT.deposit(amount);
        uint32 from = _epoch() + 4;
        Lot[] storage lots = _lots[actor];
        if (lots.length != 0 && lots[lots.length - 1].from == from) lots[lots.length - 1].amount += uint128(amount);
        else lots.push(Lot(from, uint128(amount)));
        _fuse(lots);
        _happened("deposited");
    }

    /// @dev Unbonds up to `wanted` of what is free.
    function _unbond(uint256 actor, uint256 wanted) internal returns (bool) {
        uint256 free = _stakeOf(actor) - _bonds[0][actor] - _bonds[1][actor];
        if (wanted > free) wanted = free;
        if (wanted == 0) return false;
        vm.prank(accountOf(actor));
        VAULT.unbond(wanted);
        // The youngest first.
        Lot[] storage lots = _lots[actor];
        uint256 left = wanted;
        while (left != 0) {
            Lot storage last = lots[lots.length - 1];
            uint256 part = last.amount < left ? last.amount : left;
            last.amount -= uint128(part);
            left -= part;
            if (last.amount == 0) lots.pop();
        }
        _leave(actor, wanted);
        _happened("unbonded");
        return true;
    }

    function _withdraw(uint256 actor) internal returns (bool paid) {
        uint256 due = 0;
        Exit[] storage exits = _exits[actor];
        for (uint256 i = 0; i < exits.length; ++i) if (exits[i].at <= time) due += exits[i].amount;
        address account = accountOf(actor);
        uint256 before = TOKEN.balanceOf(account);
        vm.prank(account);
        try VAULT.withdraw() {
            paid = true;
        } catch {}
        uint256 received = TOKEN.balanceOf(account) - before;
        _holds(received <= due, "ST-3", "paid before unbonding was over");
        _same("WITHDRAW", "payment", received, due);
        uint256 kept = 0;
        for (uint256 i = 0; i < exits.length; ++i) if (exits[i].at > time) exits[kept++] = exits[i];
        while (exits.length > kept) exits.pop();
        if (paid) _happened("withdrew");
    }

    function _bond(uint256 module, uint256 actor, uint256 wanted) internal returns (bool) {
        uint256 free = _stakeOf(actor) - _bonds[0][actor] - _bonds[1][actor];
        if (wanted == 0) return false;
        vm.prank(accountOf(actor));
        VAULT.setBondAllowance(_modules[module], wanted);
        vm.prank(_modules[module]);
        try VAULT.bond(accountOf(actor), wanted) {
            _holds(wanted <= free, "ST-2", "bonded more than is free");
            _bonds[module][actor] += wanted;
            _happened("bonded");
            return true;
        } catch {
            _holds(wanted > free, "BOND", "refused a bond that is covered");
            return false;
        }
    }

    function _release(uint256 module, uint256 actor, uint256 amount) internal returns (bool) {
        if (amount > _bonds[module][actor]) amount = _bonds[module][actor];
        if (amount == 0) return false;
        vm.prank(_modules[module]);
        VAULT.release(accountOf(actor), amount);
        _bonds[module][actor] -= amount;
        _happened("released");
        return true;
    }

    /// @dev Slashes for the insurance, or for another actor. Tries more than the module's own bond now and then.
    function _slash(uint256 module, uint256 actor, uint256 amount, uint256 beneficiary) internal returns (bool) {
        uint256 own = _bonds[module][actor];
        if (amount == 0) return false;
        bool insured = beneficiary >= ACTORS;
        vm.prank(_modules[module]);
        try VAULT.slash(accountOf(actor), amount, insured ? address(0) : accountOf(beneficiary)) {
            _holds(amount <= own, "ST-2", "a module slashed more than its own bond");
        } catch {
            _holds(amount > own, "SLASH", "refused a slash of an own bond");
            return false;
        }
        if (amount > own) return true;
        _bonds[module][actor] = own - amount;
        _slashedEver[actor] += amount;
        // The oldest first.
        Lot[] storage lots = _lots[actor];
        uint256 left = amount;
        for (uint256 i = 0; left != 0; ++i) {
            uint256 part = lots[i].amount < left ? lots[i].amount : left;
            lots[i].amount -= uint128(part);
            left -= part;
        }
        if (insured) _insured += amount;
        else _leave(beneficiary, amount);
        _happened(insured ? "slashed for insurance" : "slashed for another");
        return true;
    }

    function _gift(uint256 amount) internal {
        TOKEN.transfer(address(VAULT), amount);
        _unasked += amount;
        _happened("sent unasked");
    }

    function _sweep() internal returns (bool) {
        if (_unasked == 0) return false;
        VAULT.sweep();
        _insured += _unasked;
        _unasked = 0;
        _happened("swept");
        return true;
    }

    /// @dev Wei that count for `actor` at the snapshot closing `epoch`, as planned now.
    function _activeStake(uint256 actor, uint32 epoch) internal view returns (uint256 sum) {
        Lot[] storage lots = _lots[actor];
        for (uint256 i = 0; i < lots.length; ++i) if (lots[i].from <= epoch) sum += lots[i].amount;
    }

    function _stakeOf(uint256 actor) internal view returns (uint256) {
        return _activeStake(actor, type(uint32).max);
    }

    function _leavingOf(uint256 actor) internal view returns (uint256 sum) {
        Exit[] storage exits = _exits[actor];
        for (uint256 i = 0; i < exits.length; ++i) sum += exits[i].amount;
    }

    /// @dev What the vault holds for `actor`, by its own account.
    function _heldOf(uint256 actor) internal view returns (uint256 held) {
        address account = accountOf(actor);
        held = VAULT.stakeOf(account);
        IStakeVault.Unbonding[] memory list = VAULT.unbondingOf(account);
        for (uint256 i = 0; i < list.length; ++i) held += list[i].amount;
    }

    /// @dev ST-1, ST-2, ST-3 of this moment.
    function _checkStake() internal {
        uint256 stakes = 0;
        uint256 leaving = 0;
        for (uint256 i = 0; i < ACTORS; ++i) {
            address account = accountOf(i);
            stakes += _stakeOf(i);
            leaving += _leavingOf(i);
            _same("ST-1", "stake of an account", VAULT.stakeOf(account), _stakeOf(i));
            _same("ST-1", "stake and unbonding of an account", _heldOf(i), _stakeOf(i) + _leavingOf(i));
            (uint256 active, ) = VAULT.stakeSchedule(account);
            _same("STAKE", "active stake", active, _activeStake(i, _epoch()));
            uint256 first = VAULT.bondOf(_modules[0], account);
            uint256 second = VAULT.bondOf(_modules[1], account);
            _same("ST-2", "bond of the first module", first, _bonds[0][i]);
            _same("ST-2", "bond of the second module", second, _bonds[1][i]);
            _same("ST-2", "sum of bonds", VAULT.bondedOf(account), first + second);
            _holds(first + second <= VAULT.stakeOf(account), "ST-2", "bonds pass the stake of their owner");
            _checkExits(i, account);
        }
        _same("ST-1", "total stake", VAULT.totalStake(), stakes);
        _same("ST-1", "total unbonding", VAULT.totalUnbonding(), leaving);
        _same("ST-1", "insurance", VAULT.insurance(), _insured);
        _same("ST-1", "balance", TOKEN.balanceOf(address(VAULT)), stakes + leaving + _insured + _unasked);
    }

    /// @dev Stake may be paid at no time earlier than the list says: sums per release time, latest first.
    function _checkExits(uint256 actor, address account) private {
        IStakeVault.Unbonding[] memory list = VAULT.unbondingOf(account);
        Exit[] storage exits = _exits[actor];
        for (uint256 i = 0; i < exits.length; ++i) {
            if (exits[i].at <= time) continue;
            uint256 later = 0;
            uint256 listed = 0;
            for (uint256 j = 0; j < exits.length; ++j) if (exits[j].at >= exits[i].at) later += exits[j].amount;
            for (uint256 j = 0; j < list.length; ++j) {
                if (list[j].releaseTime >= exits[i].at) listed += list[j].amount;
            }
            _holds(listed >= later, "ST-3", "unbonding ends early");
        }
    }

    function _leave(uint256 actor, uint256 amount) private {
        _exits[actor].push(Exit(_startOf(_epoch() + 1 + UNBONDING), uint128(amount)));
    }

    /// @dev Keeps the list short: what counts already, counts as one.
    function _fuse(Lot[] storage lots) private {
        if (lots.length < 8 || lots[1].from > _epoch()) return;
        lots[1].amount += lots[0].amount;
        for (uint256 i = 1; i < lots.length; ++i) lots[i - 1] = lots[i];
        lots.pop();
    }
}
