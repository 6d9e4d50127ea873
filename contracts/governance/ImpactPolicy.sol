// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IGenesis} from "../interfaces/IGenesis.sol";
import {IImpactPolicy} from "../interfaces/IImpactPolicy.sol";
import {IProposalChallenges} from "../interfaces/IProposalChallenges.sol";
import {ITreasury} from "../interfaces/ITreasury.sol";
import {DecayingSum} from "../libraries/DecayingSum.sol";
import {FixedImpact} from "../libraries/FixedImpact.sol";
import {OneShotBinding} from "../libraries/OneShotBinding.sol";
import {PayloadSpending} from "../libraries/PayloadSpending.sol";
import {TermsTable} from "../libraries/TermsTable.sol";
import {ClassTerms, ImpactClass} from "../types/ImpactClass.sol";

/// @title ImpactPolicy
/// @notice Judges a payload by its worst call and, where it spends, by the share of the treasury that leaves with it
/// (mechanism, section 7; CT-7).
/// @dev Trusts the treasury's view of its balance, the genesis contract's epoch and the challenges contract's view of the juror
/// pool: what is proposed while no jury could be asked is Constitutional. The timelock changes terms and rules for
/// later proposals; the governor charges what passed. Nobody else has power here.
///
/// Class of a call: fixed targets, fixed selectors, coin sent along and everything without a rule are Constitutional; a rule
/// says the rest; `Treasury.pay` is at least Spend and `payRoutine` at least Routine, and their share may raise them.
///
/// Share of an asset = (decayed outflow charged so far + all that this payload pays of it) / (balance held now), rounded up.
/// - The balance alone is the denominator. What was charged and has left is in the numerator but no longer in the
///   denominator, so a shrinking treasury only makes shares larger. Adding the outflow to the denominator would hide it.
/// - A gift to the treasury raises what fits under a threshold by `threshold` per unit given, which is below one: it costs
///   more than it buys, and nobody gets it back.
/// - Outflow is charged when queued and stays charged if the operation never runs: passed-but-pending counts.
///
/// A token whose `balanceOf` lies moves the shares of that token only. One that reverts, or has no code, counts as balance
/// zero: Constitutional. Who can make a held token lie controls that token anyway.
contract ImpactPolicy is IImpactPolicy, OneShotBinding {
    using Checkpoints for Checkpoints.Trace208;
    using DecayingSum for DecayingSum.Sum;
    using PayloadSpending for PayloadSpending.Spending;
    using TermsTable for uint208;

    uint256 private constant _BPS = 10_000;
    /// @dev Below a minute, block times decide more than half-lives do.
    uint32 private constant _LEAST_HALF_LIFE = 60;

    address private immutable _TIMELOCK;
    address private immutable _TREASURY;
    address private immutable _GENESIS;
    address private immutable _CHALLENGES;
    uint16 private immutable _ROUTINE_BPS;
    uint16 private immutable _SPEND_BPS;
    uint16 private immutable _PARAMETERS_BPS;
    uint32 private immutable _EXPOSURE_HALF_LIFE;
    uint32 private immutable _MIN_HALF_LIFE;
    uint32 private immutable _MAX_HALF_LIFE;

    address private _governor;
    uint32 private _version = 1;
    Checkpoints.Trace208 private _terms;
    /// @dev Per function and version: class + 1, so that 0 means "no rule".
    mapping(address target => mapping(bytes4 selector => Checkpoints.Trace208)) private _rules;
    /// @dev Class that the function had at genesis; Routine, the least, when it had none.
    mapping(address target => mapping(bytes4 selector => ImpactClass)) private _floors;
    mapping(address asset => DecayingSum.Sum) private _outflow;

    constructor(PolicyConfig memory config) OneShotBinding(config.binder) {
        if (
            config.timelock == address(0) ||
            config.treasury == address(0) ||
            config.genesis == address(0) ||
            config.challenges == address(0)
        ) revert PolicyZeroAddress();
        if (
            config.routineBps == 0 ||
            config.routineBps >= config.spendBps ||
            config.spendBps >= config.parametersBps ||
            config.parametersBps > _BPS
        ) revert PolicyThresholdsInvalid(config.routineBps, config.spendBps, config.parametersBps);
        if (config.exposureHalfLife < _LEAST_HALF_LIFE || config.minHalfLife < _LEAST_HALF_LIFE) {
            revert PolicyHalfLifeTooShort(config.exposureHalfLife, config.minHalfLife);
        }
        _TIMELOCK = config.timelock;
        _TREASURY = config.treasury;
        _GENESIS = config.genesis;
        _CHALLENGES = config.challenges;
        _ROUTINE_BPS = config.routineBps;
        _SPEND_BPS = config.spendBps;
        _PARAMETERS_BPS = config.parametersBps;
        _EXPOSURE_HALF_LIFE = config.exposureHalfLife;
        _MIN_HALF_LIFE = config.minHalfLife;
        _MAX_HALF_LIFE = config.maxHalfLife;

        uint208 table;
        for (uint256 i = 0; i < config.terms.length; ++i) {
            ImpactClass impact = ImpactClass(i);
            // Bounds that are the wrong way round leave no terms in range.
            _requireInRange(impact, config.terms[i], config.minHalfLife, config.maxHalfLife);
            table = table.with(impact, config.terms[i]);
            emit PolicyTermsSet(1, impact, config.terms[i].quorumBps, config.terms[i].halfLife);
        }
        table.requireMonotone();
        _terms.push(1, table);
        for (uint256 i = 0; i < config.rules.length; ++i) {
            Rule memory rule = config.rules[i];
            if (_isFixed(rule.target, rule.selector, config.timelock, config.treasury)) {
                revert PolicyRuleFixed(rule.target, rule.selector);
            }
            _floors[rule.target][rule.selector] = rule.impact;
            _pushRule(1, rule.target, rule.selector, rule.impact);
        }
    }

    /// @notice Sets the governor. Binder only, once.
    function bind(address governor_) external {
        _spendBinding();
        _requireNonZero(governor_);
        _governor = governor_;
    }

    /// @inheritdoc IImpactPolicy
    function charge(
        uint32 version,
        ImpactClass proposed,
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) external {
        if (msg.sender != _governor) revert PolicyNotGovernor(msg.sender);
        _requireVersion(version);
        (ImpactClass impact, PayloadSpending.Spending memory spending) = _judge(version, targets, values, calldatas);
        if (impact > proposed) revert PolicyClassRose(proposed, impact);
        for (uint256 i = 0; i < spending.count; ++i) {
            address asset = spending.assets[i];
            uint256 exposure = _outflow[asset].add(spending.amounts[i], uint48(block.timestamp), _EXPOSURE_HALF_LIFE);
            emit PolicyOutflowCharged(asset, spending.amounts[i], exposure);
        }
    }

    /// @inheritdoc IImpactPolicy
    function setTerms(ImpactClass impact, ClassTerms calldata terms) external {
        if (msg.sender != _TIMELOCK) revert PolicyNotTimelock(msg.sender);
        _requireInRange(impact, terms, _MIN_HALF_LIFE, _MAX_HALF_LIFE);
        uint208 table = _terms.latest().with(impact, terms);
        table.requireMonotone();
        uint32 version = ++_version;
        _terms.push(version, table);
        emit PolicyTermsSet(version, impact, terms.quorumBps, terms.halfLife);
    }

    /// @inheritdoc IImpactPolicy
    function setRule(address target, bytes4 selector, ImpactClass impact) external {
        if (msg.sender != _TIMELOCK) revert PolicyNotTimelock(msg.sender);
        if (_isFixed(target, selector, _TIMELOCK, _TREASURY)) revert PolicyRuleFixed(target, selector);
        ImpactClass floor = _floors[target][selector];
        if (impact < floor) revert PolicyRuleBelowFloor(target, selector, floor);
        _pushRule(++_version, target, selector, impact);
    }

    /// @inheritdoc IImpactPolicy
    function classify(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) external view returns (ImpactClass impact, uint32 version, ClassTerms memory terms) {
        version = _version;
        (impact, ) = _judge(version, targets, values, calldatas);
        // The brake's own state is asked when proposing only: a pool that shrinks later stops nothing that was proposed.
        if (!IProposalChallenges(_CHALLENGES).poolAtFloor()) impact = ImpactClass.Constitutional;
        terms = _terms.latest().at(impact);
    }

    /// @inheritdoc IImpactPolicy
    function termsOf(uint32 version, ImpactClass impact) external view returns (ClassTerms memory) {
        _requireVersion(version);
        return _terms.upperLookupRecent(version).at(impact);
    }

    /// @inheritdoc IImpactPolicy
    function currentVersion() external view returns (uint32) {
        return _version;
    }

    /// @inheritdoc IImpactPolicy
    function minHalfLife() external view returns (uint32) {
        return _MIN_HALF_LIFE;
    }

    /// @inheritdoc IImpactPolicy
    function maxHalfLife() external view returns (uint32) {
        return _MAX_HALF_LIFE;
    }

    /// @notice The class of `selector` on `target` under `version`, coin and treasury shares apart: payments give the least
    /// class they can have.
    function ruleOf(uint32 version, address target, bytes4 selector) external view returns (ImpactClass) {
        _requireVersion(version);
        if (_isPayment(target, selector)) return _leastOfPayment(selector);
        return _ruleAt(version, target, selector);
    }

    /// @notice The least class that `setRule` accepts for `selector` on `target`.
    function floorOf(address target, bytes4 selector) external view returns (ImpactClass) {
        return _floors[target][selector];
    }

    /// @notice Decayed outflow of `asset` charged so far, in its smallest unit, rounded up.
    function exposureOf(address asset) external view returns (uint256) {
        return _outflow[asset].valueAt(uint48(block.timestamp), _EXPOSURE_HALF_LIFE);
    }

    /// @notice Largest shares, in basis points of the balance, of the classes Routine, Spend and Parameters.
    function thresholds() external view returns (uint16 routineBps, uint16 spendBps, uint16 parametersBps) {
        return (_ROUTINE_BPS, _SPEND_BPS, _PARAMETERS_BPS);
    }

    /// @notice Seconds in which half of a charged outflow is forgotten.
    function exposureHalfLife() external view returns (uint32) {
        return _EXPOSURE_HALF_LIFE;
    }

    /// @notice The only account that charges.
    function governor() external view returns (address) {
        return _governor;
    }

    /// @notice The only account that changes terms and rules.
    function timelock() external view returns (address) {
        return _TIMELOCK;
    }

    /// @notice The treasury whose payments are judged by their share.
    function treasury() external view returns (address) {
        return _TREASURY;
    }

    /// @notice The contract that says from which epoch on a payload may be less than constitutional.
    function genesis() external view returns (address) {
        return _GENESIS;
    }

    /// @notice The contract that says whether operations can be challenged.
    function challenges() external view returns (address) {
        return _CHALLENGES;
    }

    /// @dev The worst call wins, then the worst share. Spending is collected whatever the class, so that `charge` sees it all.
    function _judge(
        uint32 version,
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) private view returns (ImpactClass impact, PayloadSpending.Spending memory spending) {
        uint256 calls = targets.length;
        if (calls != values.length || calls != calldatas.length) {
            revert PolicyPayloadMismatch(calls, values.length, calldatas.length);
        }
        // An empty payload is nothing that the governor accepts; it must not look harmless to anybody else.
        impact = calls == 0 || _isFounding() ? ImpactClass.Constitutional : ImpactClass.Routine;
        spending = PayloadSpending.empty(calls);
        for (uint256 i = 0; i < calls; ++i) {
            impact = _worse(impact, _classOfCall(version, targets[i], values[i], calldatas[i], spending));
        }
        for (uint256 i = 0; i < spending.count; ++i) {
            impact = _worse(impact, _classOfShare(spending.assets[i], spending.amounts[i]));
        }
    }

    function _classOfCall(
        uint32 version,
        address target,
        uint256 value,
        bytes calldata data,
        PayloadSpending.Spending memory spending
    ) private view returns (ImpactClass impact) {
        if (data.length < 4) return ImpactClass.Constitutional;
        bytes4 selector = bytes4(data[:4]);
        if (_isPayment(target, selector)) {
            impact = spending.add(data) ? _leastOfPayment(selector) : ImpactClass.Constitutional;
        } else {
            impact = _ruleAt(version, target, selector);
        }
        if (value != 0) impact = ImpactClass.Constitutional;
    }

    function _classOfShare(address asset, uint256 amount) internal view virtual returns (ImpactClass) {
        uint256 exposure = Math.saturatingAdd(
            _outflow[asset].valueAt(uint48(block.timestamp), _EXPOSURE_HALF_LIFE),
            amount
        );
        uint256 balance = _balanceOf(asset);
        // Above the whole balance: beyond every threshold, and the division below cannot overflow.
        if (exposure > balance || balance == 0) return ImpactClass.Constitutional;
        uint256 share = Math.mulDiv(exposure, _BPS, balance, Math.Rounding.Ceil);
        if (share <= _ROUTINE_BPS) return ImpactClass.Routine;
        if (share <= _SPEND_BPS) return ImpactClass.Spend;
        if (share <= _PARAMETERS_BPS) return ImpactClass.Parameters;
        return ImpactClass.Constitutional;
    }

    function _balanceOf(address asset) private view returns (uint256) {
        try ITreasury(_TREASURY).balanceOf(asset) returns (uint256 balance) {
            return balance;
        } catch {
            return 0;
        }
    }

    /// @dev Before opening, and in the first epochs after it, every payload is constitutional.
    function _isFounding() private view returns (bool) {
        return IEpochClock(_GENESIS).currentEpoch() < IGenesis(_GENESIS).ordinaryFromEpoch();
    }

    function _ruleAt(uint32 version, address target, bytes4 selector) private view returns (ImpactClass) {
        // The governor is not known when genesis rules are set, so what is fixed is asked again here.
        if (_isFixed(target, selector, _TIMELOCK, _TREASURY)) return ImpactClass.Constitutional;
        uint208 stored = _rules[target][selector].upperLookupRecent(version);
        return stored == 0 ? ImpactClass.Constitutional : ImpactClass(stored - 1);
    }

    /// @dev Takes the immutables as arguments because the constructor cannot read them.
    function _isFixed(
        address target,
        bytes4 selector,
        address timelock_,
        address treasury_
    ) private view returns (bool) {
        return
            target == address(this) ||
            target == timelock_ ||
            target == _governor ||
            FixedImpact.isFixed(selector) ||
            (target == treasury_ && PayloadSpending.isPayment(selector));
    }

    function _isPayment(address target, bytes4 selector) private view returns (bool) {
        return target == _TREASURY && PayloadSpending.isPayment(selector);
    }

    function _pushRule(uint32 version, address target, bytes4 selector, ImpactClass impact) private {
        _rules[target][selector].push(version, uint208(impact) + 1);
        emit PolicyRuleSet(version, target, selector, impact);
    }

    function _requireVersion(uint32 version) private view {
        if (version == 0 || version > _version) revert PolicyUnknownVersion(version, _version);
    }

    function _requireInRange(
        ImpactClass impact,
        ClassTerms memory terms,
        uint32 shortest,
        uint32 longest
    ) private pure {
        if (terms.quorumBps == 0 || terms.quorumBps > _BPS || terms.halfLife < shortest || terms.halfLife > longest)
            revert PolicyTermsOutOfRange(impact, terms.quorumBps, terms.halfLife, shortest, longest);
    }

    function _leastOfPayment(bytes4 selector) private pure returns (ImpactClass) {
        return selector == ITreasury.payRoutine.selector ? ImpactClass.Routine : ImpactClass.Spend;
    }

    function _worse(ImpactClass a, ImpactClass b) private pure returns (ImpactClass) {
        return a > b ? a : b;
    }
}
