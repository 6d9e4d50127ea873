// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {IVoiceSync} from "../interfaces/IVoiceSync.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {OneShotBinding} from "../libraries/OneShotBinding.sol";
import {StakeBook} from "../libraries/StakeBook.sol";

/// @title StakeVault
/// @notice Custody of the network's stake (mechanism, section 4; ST-1, ST-2, ST-3, ST-4).
/// @dev Trusts the votes contract it is bound to, which is told last, after every change of stake.
///
///   deposit in e          closes e + 4          unbond in u            start of u + 1 + unbonding epochs
///   activating ---------> active ------------> unbonding -------------------------> withdraw
///        |                   |   bond, release     ^  (to the beneficiary)
///        +------- slash -----+---------------------+------> insurance (beneficiary zero) --> timelock
///
/// | who      | may                                                                                                 |
/// | -------- | --------------------------------------------------------------------------------------------------- |
/// | owner    | deposit, unbond what is not bonded, withdraw what matured, allow a module to bond                   |
/// | module   | bond within the owner's allowance, release and slash its own bonds                                  |
/// | timelock | spend insurance, list modules; never touches stake                                                  |
/// | anyone   | sweep tokens that came unasked into the insurance                                                   |
/// | binder   | name the votes contract and the first modules, once                                                 |
///
/// | hostile                   | can                                        | cannot                                       |
/// | ------------------------- | ------------------------------------------ | -------------------------------------------- |
/// | module                    | slash what owners allowed it to bond       | touch other stake or other modules' bonds,   |
/// |                           |                                            | pay anybody earlier than unbonding           |
/// | token taking fees, lying  | have its deposits refused                  | book more than arrived                       |
/// | token rebasing down       | leave the last withdrawals unpaid          | take in new stake while short                |
/// | token rebasing up         | feed the insurance by `sweep`              | credit an owner                              |
/// | token calling back        | look at views in mid-transfer              | re-enter anything that moves value           |
/// | caller                    | merge into own entries only                | delay another's tranche, grow another's list |
/// | clock at a boundary       | nothing: a release epoch is reached at its first second                                   |
contract StakeVault is IStakeVault, EpochClock, OneShotBinding, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using StakeBook for StakeBook.Account;

    /// @dev Stake is counted in whole gwei.
    uint256 internal constant UNIT = 1 gwei;
    /// @dev Most gwei in stake and unbonding together: what a signed 64-bit lane of the votes contract holds.
    uint256 internal constant MAX_TOTAL = uint256(uint64(type(int64).max));
    /// @dev Keeps the list of unbonding entries payable in one call.
    uint32 internal constant MAX_UNBONDING_EPOCHS = 52;

    IERC20 private immutable _TOKEN;
    address private immutable _TIMELOCK;
    uint32 private immutable _UNBONDING_EPOCHS;

    IVoiceSync private _votes;

    /// @dev One slot: gwei, gwei, wei.
    uint64 private _totalStake;
    uint64 private _totalUnbonding;
    uint128 private _insurance;

    mapping(address owner => StakeBook.Account) private _accounts;
    mapping(address module => bool) private _isModule;
    mapping(address module => mapping(address owner => uint64 gweiBonded)) private _bonds;
    mapping(address owner => mapping(address module => uint256)) private _bondAllowances;

    modifier onlyTimelock() {
        if (msg.sender != _TIMELOCK) revert VaultNotTimelock(msg.sender);
        _;
    }

    modifier onlyModule() {
        if (!_isModule[msg.sender]) revert VaultNotModule(msg.sender);
        _;
    }

    /// @param start timestamp at which epoch 0 starts
    /// @param length seconds in an epoch
    /// @param token_ the stake token
    /// @param timelock_ the only account that spends insurance and lists modules
    /// @param unbondingEpochs_ epochs of unbonding; at most 52
    /// @param maxHalfLife longest half-life of any class, in seconds
    /// @param binder_ the account that names votes contract and modules once
    constructor(
        uint48 start,
        uint32 length,
        address token_,
        address timelock_,
        uint32 unbondingEpochs_,
        uint32 maxHalfLife,
        address binder_
    ) EpochClock(start, length) OneShotBinding(binder_) {
        if (token_ == address(0) || timelock_ == address(0)) revert VaultZeroAddress();
        uint256 unbonding = uint256(unbondingEpochs_) * length;
        // Epoch and voting, three "days" of extension, one half-life to queue and five to live: ST-4.
        uint256 required = 2 * uint256(length) + 3 * uint256(_day()) + 6 * uint256(maxHalfLife);
        if (unbonding < required) revert VaultUnbondingTooShort(unbonding, required);
        if (unbondingEpochs_ > MAX_UNBONDING_EPOCHS) {
            revert VaultUnbondingTooLong(unbondingEpochs_, MAX_UNBONDING_EPOCHS);
        }
        _TOKEN = IERC20(token_);
        _TIMELOCK = timelock_;
        _UNBONDING_EPOCHS = unbondingEpochs_;
    }

    /// @notice Names the votes contract and the first modules. Binder only, once.
    function bind(address votes_, address[] calldata modules) external {
        _spendBinding();
        _requireNonZero(votes_);
        _votes = IVoiceSync(votes_);
        for (uint256 i = 0; i < modules.length; ++i) _addModule(modules[i]);
    }

    /// @inheritdoc IStakeVault
    function deposit(uint256 amount) external nonReentrant {
        uint256 total = uint256(_totalStake) + _totalUnbonding + _unitsOf(amount);
        if (total > MAX_TOTAL) revert VaultFull(total * UNIT, MAX_TOTAL * UNIT);
        // Bounded by the line above.
        uint64 units = uint64(amount / UNIT);
        uint32 epoch = currentEpoch();
        _totalStake += units;
        _accounts[msg.sender].deposit(epoch, units);
        emit StakeDeposited(msg.sender, amount, epoch + StakeBook.ACTIVATION_DELAY);

        uint256 before = _TOKEN.balanceOf(address(this));
        _TOKEN.safeTransferFrom(msg.sender, address(this), amount);
        uint256 balance = _TOKEN.balanceOf(address(this));
        _requireMoved(amount, balance, before);
        if (balance < _owed()) revert VaultInsolvent(balance, _owed());
        _sync(msg.sender);
    }

    /// @inheritdoc IStakeVault
    function unbond(uint256 amount) external nonReentrant {
        StakeBook.Account storage account = _accounts[msg.sender];
        uint64 units = _freeUnits(account, msg.sender, amount);
        account.takeFree(currentEpoch(), units);
        _totalStake -= units;
        _startUnbonding(msg.sender, units);
        _sync(msg.sender);
    }

    /// @inheritdoc IStakeVault
    function withdraw() external nonReentrant returns (uint256 amount) {
        uint64 units = _accounts[msg.sender].takeMatured(currentEpoch());
        if (units == 0) revert VaultNothingToWithdraw(msg.sender);
        _totalUnbonding -= units;
        amount = units * UNIT;
        emit StakeWithdrawn(msg.sender, amount);
        _pay(msg.sender, amount);
    }

    /// @inheritdoc IStakeVault
    function setBondAllowance(address module, uint256 amount) external {
        // An allowance for an address that is no module yet would be trust in whatever it becomes.
        if (!_isModule[module]) revert VaultNotModule(module);
        _bondAllowances[msg.sender][module] = amount;
        emit BondAllowanceSet(msg.sender, module, amount);
    }

    /// @inheritdoc IStakeVault
    function bond(address owner, uint256 amount) external onlyModule {
        uint256 allowance = _bondAllowances[owner][msg.sender];
        if (allowance < amount) revert VaultInsufficientBondAllowance(owner, msg.sender, allowance, amount);
        StakeBook.Account storage account = _accounts[owner];
        uint64 units = _freeUnits(account, owner, amount);
        _bondAllowances[owner][msg.sender] = allowance - amount;
        account.bonded += units;
        _bonds[msg.sender][owner] += units;
        emit StakeBonded(msg.sender, owner, amount);
    }

    /// @inheritdoc IStakeVault
    function release(address owner, uint256 amount) external onlyModule {
        uint64 units = _shrinkBond(owner, amount);
        _accounts[owner].bonded -= units;
        emit StakeReleased(msg.sender, owner, amount);
    }

    /// @inheritdoc IStakeVault
    function slash(address owner, uint256 amount, address beneficiary) external onlyModule nonReentrant {
        uint64 units = _shrinkBond(owner, amount);
        _accounts[owner].takeBonded(currentEpoch(), units);
        _totalStake -= units;
        emit StakeSlashed(msg.sender, owner, beneficiary, amount);
        if (beneficiary == address(0)) _insurance += amount.toUint128();
        else _startUnbonding(beneficiary, units);
        _sync(owner);
    }

    /// @inheritdoc IStakeVault
    function spendInsurance(address to, uint256 amount) external onlyTimelock nonReentrant {
        if (amount == 0) revert VaultAmountZero();
        uint256 held = _insurance;
        if (held < amount) revert VaultInsufficientInsurance(held, amount);
        // Not above what is held, which is a uint128.
        _insurance = uint128(held - amount);
        emit InsuranceSpent(to, amount);
        _pay(to, amount);
    }

    /// @inheritdoc IStakeVault
    function sweep() external nonReentrant returns (uint256 amount) {
        uint256 balance = _TOKEN.balanceOf(address(this));
        uint256 owed = _owed();
        if (balance <= owed) revert VaultNothingToSweep();
        amount = balance - owed;
        _insurance += amount.toUint128();
        emit InsuranceSwept(amount);
    }

    /// @inheritdoc IStakeVault
    function addModule(address module) external onlyTimelock {
        _addModule(module);
    }

    /// @inheritdoc IStakeVault
    function stakeSchedule(address owner) public view virtual returns (uint256 active, Tranche[] memory pending) {
        uint32 epoch = currentEpoch();
        (uint64 units, uint64[4] memory planned) = _accounts[owner].schedule(epoch);
        active = units * UNIT;
        uint256 count = 0;
        for (uint256 i = 0; i < planned.length; ++i) if (planned[i] != 0) ++count;
        pending = new Tranche[](count);
        count = 0;
        for (uint32 i = 0; i < planned.length; ++i) {
            // Below 2^63 gwei, so below 2^93 wei.
            if (planned[i] != 0) pending[count++] = Tranche(epoch + 1 + i, uint128(planned[i] * UNIT));
        }
    }

    /// @inheritdoc IStakeVault
    function stakeOf(address owner) external view returns (uint256) {
        return _accounts[owner].total() * UNIT;
    }

    /// @inheritdoc IStakeVault
    function unbondingOf(address owner) external view returns (Unbonding[] memory list) {
        StakeBook.Exit[] storage exits = _accounts[owner].exits;
        list = new Unbonding[](exits.length);
        for (uint256 i = 0; i < list.length; ++i) {
            // Below 2^64 gwei, so below 2^94 wei.
            list[i] = Unbonding(_startOf(exits[i].releaseEpoch), uint128(exits[i].amount * UNIT));
        }
    }

    /// @inheritdoc IStakeVault
    function bondedOf(address owner) external view returns (uint256) {
        return _accounts[owner].bonded * UNIT;
    }

    /// @inheritdoc IStakeVault
    function bondOf(address module, address owner) external view returns (uint256) {
        return _bonds[module][owner] * UNIT;
    }

    /// @inheritdoc IStakeVault
    function bondAllowance(address owner, address module) external view returns (uint256) {
        return _bondAllowances[owner][module];
    }

    /// @inheritdoc IStakeVault
    function totalStake() external view returns (uint256) {
        return _totalStake * UNIT;
    }

    /// @inheritdoc IStakeVault
    function totalUnbonding() external view returns (uint256) {
        return _totalUnbonding * UNIT;
    }

    /// @inheritdoc IStakeVault
    function insurance() external view returns (uint256) {
        return _insurance;
    }

    /// @inheritdoc IStakeVault
    function isModule(address module) external view returns (bool) {
        return _isModule[module];
    }

    /// @inheritdoc IStakeVault
    function unbondingEpochs() external view returns (uint32) {
        return _UNBONDING_EPOCHS;
    }

    /// @inheritdoc IStakeVault
    function votes() external view returns (address) {
        return address(_votes);
    }

    /// @inheritdoc IStakeVault
    function token() external view returns (address) {
        return address(_TOKEN);
    }

    /// @inheritdoc IStakeVault
    function timelock() external view returns (address) {
        return _TIMELOCK;
    }

    function _addModule(address module) private {
        if (module == address(0) || _isModule[module]) revert VaultModuleInvalid(module);
        _isModule[module] = true;
        emit ModuleAdded(module);
    }

    /// @dev Stops counting at the next snapshot; paid from the start of the epoch `unbondingEpochs` after it.
    function _startUnbonding(address owner, uint64 units) private {
        uint32 epoch = currentEpoch();
        uint32 releaseEpoch = epoch + 1 + _UNBONDING_EPOCHS;
        _totalUnbonding += units;
        _accounts[owner].addExit(epoch, releaseEpoch, units);
        emit StakeUnbonding(owner, units * UNIT, _startOf(releaseEpoch));
    }

    /// @dev The calling module's own bond of `owner` shrinks by `amount`.
    function _shrinkBond(address owner, uint256 amount) private returns (uint64 units) {
        uint256 asked = _unitsOf(amount);
        uint64 held = _bonds[msg.sender][owner];
        if (held < asked) revert VaultInsufficientBond(owner, msg.sender, held * UNIT, amount);
        // Not above what is held.
        units = uint64(asked);
        _bonds[msg.sender][owner] = held - units;
    }

    /// @dev A transfer out must cost the vault exactly `amount`: a token that moves more or less would break ST-1.
    function _pay(address to, uint256 amount) private {
        uint256 before = _TOKEN.balanceOf(address(this));
        _TOKEN.safeTransfer(to, amount);
        _requireMoved(amount, before, _TOKEN.balanceOf(address(this)));
    }

    function _sync(address owner) private {
        if (address(_votes) == address(0)) revert BindingMissing();
        _votes.sync(owner);
    }

    /// @dev `amount` in gwei, once `owner` is known to have that much unbonded.
    function _freeUnits(
        StakeBook.Account storage account,
        address owner,
        uint256 amount
    ) private view returns (uint64) {
        uint256 asked = _unitsOf(amount);
        // Bonds never pass the total: ST-2.
        uint64 free = account.total() - account.bonded;
        if (free < asked) revert VaultInsufficientStake(owner, free * UNIT, amount);
        // Not above what is free.
        return uint64(asked);
    }

    /// @dev Everything the vault stands for, in wei.
    function _owed() private view returns (uint256) {
        return (uint256(_totalStake) + _totalUnbonding) * UNIT + _insurance;
    }

    function _requireMoved(uint256 asked, uint256 larger, uint256 smaller) private pure {
        uint256 moved = larger > smaller ? larger - smaller : 0;
        if (moved != asked) revert VaultTransferMismatch(asked, moved);
    }

    function _unitsOf(uint256 amount) private pure returns (uint256) {
        if (amount == 0) revert VaultAmountZero();
        if (amount % UNIT != 0) revert VaultNotWholeGwei(amount);
        return amount / UNIT;
    }
}
