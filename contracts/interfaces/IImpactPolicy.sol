// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ClassTerms, ImpactClass} from "../types/ImpactClass.sol";

/// @title IImpactPolicy
/// @notice Says what class a payload is, and what each class asks (mechanism, section 7).
/// @dev Every change makes a new version; a proposal is judged by the version it was proposed under.
interface IImpactPolicy {
    event PolicyTermsSet(uint32 indexed version, ImpactClass indexed class, uint16 quorumBps, uint32 halfLife);
    event PolicyRuleSet(uint32 indexed version, address indexed target, bytes4 indexed selector, ImpactClass class);
    event PolicyOutflowCharged(address indexed asset, uint256 amount, uint256 exposure);

    /// @notice The payload's class is higher now than when it was proposed: propose it again.
    error PolicyClassRose(ImpactClass proposed, ImpactClass now_);
    /// @notice Quorum outside 1..10,000 basis points, or half-life outside the bounds the vault's unbonding was sized for.
    error PolicyTermsOutOfRange(ImpactClass class, uint16 quorumBps, uint32 halfLife, uint32 maxHalfLife);
    /// @notice A class must not ask less than the class below it.
    error PolicyTermsNotMonotone(ImpactClass class);
    /// @notice The caller is not the governor.
    error PolicyNotGovernor(address caller);
    /// @notice The caller is not the timelock.
    error PolicyNotTimelock(address caller);
    /// @notice Rules for this target or selector are fixed: always constitutional, or judged by share of the treasury.
    error PolicyRuleFixed(address target, bytes4 selector);

    /// @notice The class of a payload under the current version, on the state of now.
    function classify(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) external view returns (ImpactClass class, uint32 version);

    /// @notice Judges a passed payload again under the version it was proposed under and, if the class has not risen,
    /// counts what it spends as outflow from now on. Governor only, when queueing.
    function charge(
        uint32 version,
        ImpactClass proposed,
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) external;

    /// @notice What `class` asks under `version`.
    function termsOf(uint32 version, ImpactClass class) external view returns (ClassTerms memory);

    /// @notice The version that a proposal made now is judged by.
    function currentVersion() external view returns (uint32);

    /// @notice The largest half-life that `setTerms` accepts, in seconds.
    function maxHalfLife() external view returns (uint32);

    /// @notice Changes what a class asks, for later proposals. Timelock only.
    function setTerms(ImpactClass class, ClassTerms calldata terms) external;

    /// @notice Sets the class of `selector` on `target`, for later proposals. Timelock only.
    function setRule(address target, bytes4 selector, ImpactClass class) external;
}
