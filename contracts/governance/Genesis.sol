// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {
    IBindingErrors,
    IBindingEvents,
    IClaimBookBinding,
    ICourtBinding,
    IGovernorBinding,
    ITimelockBinding,
    IVaultBinding,
    IVotesBinding
} from "../interfaces/IBindings.sol";
import {IConvictionTimelockEvents} from "../interfaces/IDecisionEvents.sol";
import {IGenesis} from "../interfaces/IGenesis.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {IRoleEvents} from "../interfaces/IStandardEvents.sol";
import {IStakeVaultModuleErrors, IStakeVaultModuleEvents} from "../interfaces/IStakeVault.sol";
import {EpochClock} from "../libraries/EpochClock.sol";

/// @title Genesis
/// @notice Binds a suite once, then opens it once (mechanism, section 10; SY-1).
/// @dev Trusts nobody after `bind`: the deployer's only power is spent by its first use, and every contract of the suite
/// accepts the genesis contract once. Opening asks nothing but the clock and the votes contract.
///
///     deployed --bind (deployer)--> bound --open (anyone, epoch >= 5, persons >= openPersons)--> open
contract Genesis is
    IGenesis,
    IBindingErrors,
    IBindingEvents,
    IConvictionTimelockEvents,
    IRoleEvents,
    IStakeVaultModuleErrors,
    IStakeVaultModuleEvents,
    EpochClock
{
    /// @dev A deposit made in epoch 0 counts from the snapshot closing epoch 4, that is, in the ballots of epoch 5.
    uint32 private constant _EARLIEST_OPENING = 5;
    /// @dev The epoch of opening and the four after it.
    uint32 private constant _CONSTITUTIONAL_EPOCHS = 5;

    address private immutable _DEPLOYER;
    uint32 private immutable _OPEN_PERSONS;

    bool private _bound;
    uint32 private _openEpoch;
    Manifest private _manifest;

    /// @param start_ timestamp at which epoch 0 starts, in seconds
    /// @param length_ seconds in an epoch
    /// @param openPersons_ persons with a root that opening needs, at least 1
    constructor(uint48 start_, uint32 length_, uint32 openPersons_) EpochClock(start_, length_) {
        if (openPersons_ == 0) revert GenesisOpenPersonsZero();
        _DEPLOYER = msg.sender;
        _OPEN_PERSONS = openPersons_;
    }

    /// @notice Wires the contracts that need each other and records them. Deployer only, once; errors of the contracts bound
    /// pass through.
    function bind(Manifest calldata manifest_) external {
        if (msg.sender != _DEPLOYER) revert GenesisNotDeployer(msg.sender);
        if (_bound) revert GenesisAlreadyBound();
        _requireCode(manifest_);
        _bound = true;
        _manifest = manifest_;
        emit GenesisBound(manifest_);

        IVotesBinding(manifest_.registry).bind(manifest_.votes);
        IVaultBinding(manifest_.vault).bind(manifest_.votes, manifest_.modules);
        IGovernorBinding(manifest_.policy).bind(manifest_.governor);
        IGovernorBinding(manifest_.deposits).bind(manifest_.governor);
        IGovernorBinding(manifest_.challenges).bind(manifest_.governor);
        ICourtBinding(manifest_.pool).bind(manifest_.court);
        IClaimBookBinding(manifest_.verifiers).bind(manifest_.claims);
        ITimelockBinding(manifest_.timelock).bind(manifest_.governor, manifest_.ledger);
    }

    /// @notice Opens the network: anyone, once, from epoch 5 on, when enough persons had a root at the last snapshot.
    function open() external {
        if (!_bound) revert GenesisNotBound();
        if (_openEpoch != 0) revert GenesisAlreadyOpen(_openEpoch);
        uint32 epoch = currentEpoch();
        if (epoch < _EARLIEST_OPENING) revert GenesisTooEarly(epoch, _EARLIEST_OPENING);
        uint32 persons = IQuadraticVotes(_manifest.votes).electorateAt(epoch - 1).persons;
        if (persons < _OPEN_PERSONS) revert GenesisTooFewPersons(persons, _OPEN_PERSONS);
        _openEpoch = epoch;
        emit GenesisOpened(epoch, persons, ordinaryFromEpoch());
    }

    /// @inheritdoc IGenesis
    function openEpoch() external view returns (uint32) {
        return _openEpoch;
    }

    /// @inheritdoc IGenesis
    function ordinaryFromEpoch() public view returns (uint32) {
        uint32 opened = _openEpoch;
        return opened == 0 ? type(uint32).max : opened + _CONSTITUTIONAL_EPOCHS;
    }

    /// @notice Persons with a root that opening needs.
    function openPersons() external view returns (uint32) {
        return _OPEN_PERSONS;
    }

    /// @notice The account that may bind, once.
    function deployer() external view returns (address) {
        return _DEPLOYER;
    }

    /// @notice Whether the suite has been bound.
    function isBound() external view returns (bool) {
        return _bound;
    }

    /// @notice The contracts of the suite; zero addresses before `bind`.
    function manifest() external view returns (Manifest memory) {
        return _manifest;
    }

    /// @dev A typing error in the manifest cannot be repaired after binding, so nothing without code is accepted.
    function _requireCode(Manifest calldata m) private view {
        _requireCode(m.timelock);
        _requireCode(m.token);
        _requireCode(m.adapter);
        _requireCode(m.registry);
        _requireCode(m.vault);
        _requireCode(m.votes);
        _requireCode(m.treasury);
        _requireCode(m.policy);
        _requireCode(m.deposits);
        _requireCode(m.ledger);
        _requireCode(m.governor);
        _requireCode(m.challenges);
        _requireCode(m.pool);
        _requireCode(m.court);
        _requireCode(m.verifiers);
        _requireCode(m.claims);
        for (uint256 i = 0; i < m.modules.length; ++i) _requireCode(m.modules[i]);
        _requireModule(m, m.pool);
        _requireModule(m, m.verifiers);
    }

    /// @dev Whoever bonds stake and is no module can never be joined.
    function _requireModule(Manifest calldata m, address module) private pure {
        for (uint256 i = 0; i < m.modules.length; ++i) if (m.modules[i] == module) return;
        revert GenesisNotModule(module);
    }

    function _requireCode(address account) private view {
        if (account.code.length == 0) revert GenesisNoCode(account);
    }
}
