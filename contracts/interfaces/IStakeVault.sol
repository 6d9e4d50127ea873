// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IEpochClock} from "./IEpochClock.sol";
import {IQuadraticVotesEvents} from "./IQuadraticVotes.sol";
import {IStakeTokenEvents} from "./IStandardEvents.sol";

/// @notice The error of listing modules, apart so that the genesis contract, which lists the first, declares it too.
interface IStakeVaultModuleErrors {
    /// @notice The module is listed already, or is the zero address.
    error VaultModuleInvalid(address module);
}

/// @notice The event of listing modules, apart so that the genesis contract, which lists the first, declares it too.
interface IStakeVaultModuleEvents {
    event ModuleAdded(address indexed module);
}

/// @notice Errors of the vault, apart so that contracts through which its calls pass declare them too.
interface IStakeVaultErrors is IStakeVaultModuleErrors, IERC20Errors {
    /// @notice The amount is zero.
    error VaultAmountZero();
    /// @notice The amount is no whole multiple of 1 gwei.
    error VaultNotWholeGwei(uint256 amount);
    /// @notice The token moved another amount than asked: it takes a fee, rebases or lies.
    error VaultTransferMismatch(uint256 asked, uint256 moved);
    /// @notice All stake together would pass what the votes contract can count.
    error VaultFull(uint256 total, uint256 maximum);
    /// @notice More is asked for than is there and not bonded.
    error VaultInsufficientStake(address owner, uint256 available, uint256 asked);
    /// @notice Nothing has finished unbonding.
    error VaultNothingToWithdraw(address owner);
    /// @notice The owner did not grant the module this much.
    error VaultInsufficientBondAllowance(address owner, address module, uint256 allowance, uint256 asked);
    /// @notice The module's bond of this owner is smaller than asked.
    error VaultInsufficientBond(address owner, address module, uint256 bonded, uint256 asked);
    /// @notice The caller is no module.
    error VaultNotModule(address caller);
    /// @notice The caller is not the timelock.
    error VaultNotTimelock(address caller);
    /// @notice Insurance is smaller than asked.
    error VaultInsufficientInsurance(uint256 insurance, uint256 asked);
    /// @notice Unbonding would be shorter than the life of a decision: epoch + voting + extension + decision life.
    error VaultUnbondingTooShort(uint256 unbonding, uint256 required);
    /// @notice Unbonding would be longer than the vault can list.
    error VaultUnbondingTooLong(uint32 unbondingEpochs, uint32 maximum);
    /// @notice The vault holds less than it owes, as after a rebase: it takes nothing in until that is made good.
    error VaultInsolvent(uint256 balance, uint256 owed);
    /// @notice Nothing came in unasked.
    error VaultNothingToSweep();
    /// @notice A constructor argument is the zero address.
    error VaultZeroAddress();
}

/// @notice Events of the vault, of its token and of the votes contract that it tells, apart so that the governor,
/// through which decisions call it, declares them too.
interface IStakeVaultEvents is IStakeVaultModuleEvents, IQuadraticVotesEvents, IStakeTokenEvents {
    event StakeDeposited(address indexed owner, uint256 amount, uint32 activationEpoch);
    event StakeUnbonding(address indexed owner, uint256 amount, uint48 releaseTime);
    event StakeWithdrawn(address indexed owner, uint256 amount);
    event BondAllowanceSet(address indexed owner, address indexed module, uint256 amount);
    event StakeBonded(address indexed module, address indexed owner, uint256 amount);
    event StakeReleased(address indexed module, address indexed owner, uint256 amount);
    event StakeSlashed(address indexed module, address indexed owner, address indexed beneficiary, uint256 amount);
    event InsuranceSpent(address indexed to, uint256 amount);
    event InsuranceSwept(uint256 amount);
}

/// @title IStakeVault
/// @notice Custody of the network's stake: activation delay in, unbonding out, bonds and slashing (mechanism, section 4;
/// ST-1..ST-4).
/// @dev Amounts are wei of the stake token and whole multiples of 1 gwei, so that the votes contract's gwei lane is exact.
interface IStakeVault is IStakeVaultErrors, IStakeVaultEvents, IEpochClock {
    /// @notice Stake that starts to count at the snapshot closing `epoch`.
    struct Tranche {
        uint32 epoch;
        uint128 amount;
    }

    /// @notice Stake on its way out; paid from `releaseTime` on, slashable until it is paid.
    struct Unbonding {
        uint48 releaseTime;
        uint128 amount;
    }

    /// @notice Deposits the caller's tokens; they count from the snapshot closing the current epoch + 4.
    function deposit(uint256 amount) external;

    /// @notice Starts unbonding; stops counting at the next snapshot. Takes the youngest tranche first.
    function unbond(uint256 amount) external;

    /// @notice Pays the caller everything whose unbonding is over.
    function withdraw() external returns (uint256 amount);

    /// @notice Lets `module` bond up to `amount` more of the caller's stake.
    function setBondAllowance(address module, uint256 amount) external;

    /// @notice Locks `amount` of `owner`'s stake for the calling module. Consumes the owner's allowance.
    function bond(address owner, uint256 amount) external;

    /// @notice Unlocks part of the calling module's bond.
    function release(address owner, uint256 amount) external;

    /// @notice Takes `amount` out of the calling module's bond: active, then activating, then unbonding stake. It reaches
    /// `beneficiary` as unbonding stake; the zero address means the insurance.
    function slash(address owner, uint256 amount, address beneficiary) external;

    /// @notice Pays from the insurance. Timelock only.
    function spendInsurance(address to, uint256 amount) external;

    /// @notice Adds tokens that came unasked to the insurance. Anyone.
    function sweep() external returns (uint256 amount);

    /// @notice Lists a module. Timelock only.
    function addModule(address module) external;

    /// @notice Stake as of the snapshot closing the current epoch, and what is still to come, by rising epoch (all above the
    /// current).
    function stakeSchedule(address owner) external view returns (uint256 active, Tranche[] memory pending);

    /// @notice Active plus activating stake, in wei.
    function stakeOf(address owner) external view returns (uint256);

    /// @notice Unbonding entries of `owner`, oldest first.
    function unbondingOf(address owner) external view returns (Unbonding[] memory);

    /// @notice Sum of `owner`'s bonds over all modules.
    function bondedOf(address owner) external view returns (uint256);

    /// @notice The bond of `owner` held by `module`.
    function bondOf(address module, address owner) external view returns (uint256);

    /// @notice What `module` may still bond of `owner`'s stake.
    function bondAllowance(address owner, address module) external view returns (uint256);

    /// @notice Active plus activating stake of everybody.
    function totalStake() external view returns (uint256);

    /// @notice Unbonding stake of everybody.
    function totalUnbonding() external view returns (uint256);

    /// @notice Wei held against losses of the network.
    function insurance() external view returns (uint256);

    /// @notice Whether `module` may bond, release and slash.
    function isModule(address module) external view returns (bool);

    /// @notice Epochs from the snapshot at which unbonding stake stops counting to its payment.
    function unbondingEpochs() external view returns (uint32);

    /// @notice The votes contract that is told of every change; zero until bound.
    function votes() external view returns (address);

    /// @notice The stake token.
    function token() external view returns (address);

    /// @notice The timelock.
    function timelock() external view returns (address);
}
