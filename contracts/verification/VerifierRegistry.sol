// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {IVerifierRegistry} from "../interfaces/IVerifierRegistry.sol";
import {ClaimTerms} from "../libraries/ClaimTerms.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {OneShotBinding} from "../libraries/OneShotBinding.sol";

/// @title VerifierRegistry
/// @notice Who may post claims, and what stake answers for them besides the claims' own bonds (mechanism, section 9).
/// @dev Trusts the vault, of which it must be a module, and the claim book within what the table says. Holds nothing: bonds are
/// stake in the vault. The exit takes at least the longest life of a claim, and every claim has to be settled besides, so no
/// exit outruns a dispute.
///
///   join            leave                 exit delay over, no claim open
///   ----> active ----------> leaving ------------------------------------> bond returned
///           | ^ topUp
///     slash v |
///         bond not whole: may not post
///
/// | function       | who          | hostile caller can                                  | cannot                            |
/// | -------------- | ------------ | --------------------------------------------------- | --------------------------------- |
/// | join, leave    | the account  | join with stake it has, leave                       | hold two entries, leave a claim   |
/// |                |              |                                                     | behind                            |
/// | topUp          | the account  | go on after a slash, with a whole bond              | post in between                   |
/// | returnBond     | anyone       | return what is due, to its owner                    | return early, or to another       |
/// | open, close    | claim book   | slash a share per claim it counted, to the vault's  | slash for anybody's gain, slash   |
/// |                |              | insurance; keep bonds of claims it never settles    | without a claim, take more than   |
/// |                |              |                                                     | the bond                          |
/// | bind           | genesis      | name the claim book, once                           | name another                      |
contract VerifierRegistry is IVerifierRegistry, EpochClock, OneShotBinding {
    /// @dev One slot; `bond` in gwei.
    struct Record {
        uint64 bond;
        uint32 exitEpoch;
        uint32 openClaims;
        bool joined;
    }

    uint256 private constant _GWEI = 1 gwei;
    uint16 private constant _BPS = 10_000;
    uint32 private constant _DAYS = 7;

    IStakeVault private immutable _VAULT;
    uint64 private immutable _BOND;
    uint64 private immutable _SLASH;
    uint32 private immutable _EXIT_EPOCHS;

    address private _claimBook;
    mapping(address account => Record) private _records;

    modifier onlyClaimBook() {
        // Nobody's address is zero, so nobody is the claim book before there is one.
        if (msg.sender != _claimBook) revert VerifierNotClaimBook(msg.sender);
        _;
    }

    /// @param vault_ the vault that holds the bonds; gives the clock
    /// @param bond_ wei bonded by every verifier; whole gwei, above 0
    /// @param slashBps share of it slashed for every refuted claim, in basis points, rounded up to whole gwei
    /// @param exitEpochs_ epochs from leaving to the return of the bond; at least the longest life of a claim
    /// @param binder_ the account that names the claim book once
    constructor(
        address vault_,
        uint256 bond_,
        uint16 slashBps,
        uint32 exitEpochs_,
        address binder_
    ) EpochClock(IEpochClock(vault_).epochStart(), IEpochClock(vault_).epochLength()) OneShotBinding(binder_) {
        if (bond_ == 0 || bond_ % _GWEI != 0 || bond_ / _GWEI > type(uint64).max) revert VerifierBondInvalid(bond_);
        if (slashBps == 0 || slashBps > _BPS) revert VerifierSlashInvalid(slashBps);
        uint32 required = ClaimTerms.LONGEST_LIFE / _DAYS;
        if (exitEpochs_ < required) revert VerifierExitTooShort(exitEpochs_, required);
        _VAULT = IStakeVault(vault_);
        // Bounded above; the share is at most the whole.
        _BOND = uint64(bond_ / _GWEI);
        _SLASH = uint64(((bond_ / _GWEI) * slashBps + _BPS - 1) / _BPS);
        _EXIT_EPOCHS = exitEpochs_;
    }

    /// @notice Names the claim book. Binder only, once.
    function bind(address claimBook_) external {
        _spendBinding();
        _requireNonZero(claimBook_);
        _claimBook = claimBook_;
    }

    /// @inheritdoc IVerifierRegistry
    function join() external {
        Record storage record = _records[msg.sender];
        if (record.joined) revert VerifierAlreadyJoined(msg.sender);
        (record.joined, record.bond) = (true, _BOND);
        emit VerifierJoined(msg.sender, _BOND * _GWEI);
        _VAULT.bond(msg.sender, _BOND * _GWEI);
    }

    /// @inheritdoc IVerifierRegistry
    function topUp() external {
        Record storage record = _joined(msg.sender);
        uint256 missing = (_BOND - record.bond) * _GWEI;
        if (missing == 0) revert VerifierBondWhole(msg.sender);
        record.bond = _BOND;
        emit VerifierToppedUp(msg.sender, missing);
        _VAULT.bond(msg.sender, missing);
    }

    /// @inheritdoc IVerifierRegistry
    function leave() external {
        Record storage record = _joined(msg.sender);
        // Full epochs: what is left of this one comes on top.
        record.exitEpoch = currentEpoch() + 1 + _EXIT_EPOCHS;
        emit VerifierLeaving(msg.sender, record.exitEpoch);
    }

    /// @inheritdoc IVerifierRegistry
    function returnBond(address account) external {
        Record memory record = _records[account];
        if (!record.joined) revert VerifierNotJoined(account);
        if (record.exitEpoch == 0 || currentEpoch() < record.exitEpoch || record.openClaims != 0) {
            revert VerifierBondInUse(account, record.exitEpoch, record.openClaims);
        }
        delete _records[account];
        uint256 amount = record.bond * _GWEI;
        emit VerifierBondReturned(account, amount);
        if (amount != 0) _VAULT.release(account, amount);
    }

    /// @inheritdoc IVerifierRegistry
    function open(address account) external onlyClaimBook {
        if (!isActive(account)) revert VerifierNotActive(account);
        ++_records[account].openClaims;
    }

    /// @inheritdoc IVerifierRegistry
    function close(address account, bool refuted) external onlyClaimBook {
        Record storage record = _records[account];
        // Reverts when no claim of the account is open.
        --record.openClaims;
        if (!refuted) return;
        uint64 taken = record.bond < _SLASH ? record.bond : _SLASH;
        if (taken == 0) return;
        record.bond -= taken;
        emit VerifierSlashed(account, taken * _GWEI);
        _VAULT.slash(account, taken * _GWEI, address(0));
    }

    /// @inheritdoc IVerifierRegistry
    function isActive(address account) public view returns (bool) {
        Record storage record = _records[account];
        return record.joined && record.exitEpoch == 0 && record.bond == _BOND;
    }

    /// @inheritdoc IVerifierRegistry
    function verifierOf(address account) external view returns (Verifier memory) {
        Record storage record = _records[account];
        return
            Verifier({
                bond: record.bond * _GWEI,
                exitEpoch: record.exitEpoch,
                openClaims: record.openClaims,
                joined: record.joined
            });
    }

    /// @inheritdoc IVerifierRegistry
    function verifierBond() external view returns (uint256) {
        return _BOND * _GWEI;
    }

    /// @inheritdoc IVerifierRegistry
    function slashAmount() external view returns (uint256) {
        return _SLASH * _GWEI;
    }

    /// @inheritdoc IVerifierRegistry
    function exitEpochs() external view returns (uint32) {
        return _EXIT_EPOCHS;
    }

    /// @inheritdoc IVerifierRegistry
    function claimBook() external view returns (address) {
        return _claimBook;
    }

    /// @inheritdoc IVerifierRegistry
    function vault() external view returns (address) {
        return address(_VAULT);
    }

    function _joined(address account) private view returns (Record storage record) {
        record = _records[account];
        if (!record.joined || record.exitEpoch != 0) revert VerifierNotJoined(account);
    }
}
