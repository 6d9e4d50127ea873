// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ClassTerms, ImpactClass} from "../types/ImpactClass.sol";

/// @notice Errors of the policy, apart so that the governor, through which payloads reach it, declares them too.
interface IImpactPolicyErrors {
    /// @notice The payload's class is higher now than when it was proposed: propose it again.
    error PolicyClassRose(ImpactClass proposed, ImpactClass now_);
    /// @notice Quorum outside 1..10,000 basis points, or half-life outside `minHalfLife..maxHalfLife`.
    error PolicyTermsOutOfRange(
        ImpactClass impact,
        uint16 quorumBps,
        uint32 halfLife,
        uint32 minHalfLife,
        uint32 maxHalfLife
    );
    /// @notice A class must not ask less than the class below it.
    error PolicyTermsNotMonotone(ImpactClass impact);
    /// @notice The caller is not the governor.
    error PolicyNotGovernor(address caller);
    /// @notice The caller is not the timelock.
    error PolicyNotTimelock(address caller);
    /// @notice Rules for this target or selector are fixed: always constitutional, or judged by share of the treasury.
    error PolicyRuleFixed(address target, bytes4 selector);
    /// @notice The rule would fall below the class that it had at genesis.
    error PolicyRuleBelowFloor(address target, bytes4 selector, ImpactClass floor);
    /// @notice No such version.
    error PolicyUnknownVersion(uint32 version, uint32 current);
    /// @notice Targets, values and calldatas differ in length.
    error PolicyPayloadMismatch(uint256 targets, uint256 values, uint256 calldatas);
    /// @notice The thresholds do not rise within 1..10,000 basis points.
    error PolicyThresholdsInvalid(uint16 routineBps, uint16 spendBps, uint16 parametersBps);
    /// @notice A half-life fixed at deployment is below a minute.
    error PolicyHalfLifeTooShort(uint32 exposureHalfLife, uint32 minHalfLife);
    /// @notice A constructor argument is the zero address.
    error PolicyZeroAddress();
}

/// @notice Events of the policy, apart so that the governor, through which outflows and settings reach it, declares
/// them too.
interface IImpactPolicyEvents {
    event PolicyTermsSet(uint32 indexed version, ImpactClass indexed impact, uint16 quorumBps, uint32 halfLife);
    event PolicyRuleSet(uint32 indexed version, address indexed target, bytes4 indexed selector, ImpactClass impact);
    event PolicyOutflowCharged(address indexed asset, uint256 amount, uint256 exposure);
}

/// @title IImpactPolicy
/// @notice Says what class a payload is, and what each class asks (mechanism, section 7).
/// @dev Every change makes a new version; a proposal is judged by the version it was proposed under.
interface IImpactPolicy is IImpactPolicyErrors, IImpactPolicyEvents {
    /// @notice The class of one function of one contract.
    struct Rule {
        address target;
        bytes4 selector;
        ImpactClass impact;
    }

    /// @notice Constructor argument of the policy.
    /// @param timelock the only account that may change terms and rules
    /// @param treasury the treasury whose payments are judged by their share
    /// @param genesis says from which epoch on a payload may be less than constitutional
    /// @param challenges says whether the juror pool is at its floor; what is proposed while it is not is constitutional
    /// @param rules classes at genesis; each is also the least class that `setRule` accepts later
    /// @param terms what each class asks, by rising class
    /// @param routineBps largest share of an asset, in basis points of the balance, that routine payments may reach
    /// @param spendBps largest share of class Spend; above it Parameters
    /// @param parametersBps largest share of class Parameters; above it Constitutional
    /// @param exposureHalfLife seconds in which half of a charged outflow is forgotten
    /// @param minHalfLife smallest half-life of any class, in seconds; the ledger checks that no decision outlives the
    /// half-lives its arithmetic holds
    /// @param maxHalfLife largest half-life of any class, in seconds; the vault's unbonding is sized for it
    /// @param binder the genesis contract
    struct PolicyConfig {
        address timelock;
        address treasury;
        address genesis;
        address challenges;
        Rule[] rules;
        ClassTerms[4] terms;
        uint16 routineBps;
        uint16 spendBps;
        uint16 parametersBps;
        uint32 exposureHalfLife;
        uint32 minHalfLife;
        uint32 maxHalfLife;
        address binder;
    }

    /// @notice The class of a payload under the current version, on the state of now, and what that class asks.
    function classify(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) external view returns (ImpactClass impact, uint32 version, ClassTerms memory terms);

    /// @notice Judges a passed payload again under the version it was proposed under and, if the class has not risen,
    /// counts what it spends as outflow from now on. Governor only, when queueing.
    function charge(
        uint32 version,
        ImpactClass proposed,
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) external;

    /// @notice What `impact` asks under `version`.
    function termsOf(uint32 version, ImpactClass impact) external view returns (ClassTerms memory);

    /// @notice The version that a proposal made now is judged by.
    function currentVersion() external view returns (uint32);

    /// @notice The smallest half-life that `setTerms` accepts, in seconds.
    function minHalfLife() external view returns (uint32);

    /// @notice The largest half-life that `setTerms` accepts, in seconds.
    function maxHalfLife() external view returns (uint32);

    /// @notice Changes what a class asks, for later proposals. Timelock only.
    function setTerms(ImpactClass impact, ClassTerms calldata terms) external;

    /// @notice Sets the class of `selector` on `target`, for later proposals. Timelock only.
    function setRule(address target, bytes4 selector, ImpactClass impact) external;
}
