// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IPersonRegistry} from "../interfaces/IPersonRegistry.sol";
import {IVoiceSync} from "../interfaces/IVoiceSync.sol";
import {AdapterCall} from "../libraries/AdapterCall.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {EpochTrace} from "../libraries/EpochTrace.sol";
import {OneShotBinding} from "../libraries/OneShotBinding.sol";
import {AdapterRoster} from "./AdapterRoster.sol";

/// @title PersonRegistry
/// @notice Persons, their one account and their term (mechanism, section 3; ID-1, ID-2, ID-3).
/// @dev Trusts the votes contract it is bound to (told last, after every change) and nobody else.
///
///              register (quota, delay 4)              term runs out, or revocation
///   nullifier ---------------------------> live ------------------------------------> lapsed
///                                          ^  |                                          |
///                          register, move  +--+   register: within 4 epochs, no quota    |
///                                          ^      later: quota and delay again           |
///                                          +---------------------------------------------+
///
/// | who                 | may                                                                                      |
/// | ------------------- | ---------------------------------------------------------------------------------------- |
/// | anyone              | hand in a proof, report a revocation the adapter confirms, replace a dead issuer           |
/// | account of a person | move its person to an account that signed for it                                         |
/// | timelock            | list, switch and term adapters; never touches a person                                    |
/// | binder              | name the votes contract, once                                                             |
///
/// | hostile             | can                                                 | cannot                              |
/// | ------------------- | --------------------------------------------------- | ----------------------------------- |
/// | adapter             | admit inventions up to the limit, refuse or revoke  | pass the limit, use one nullifier   |
/// |                     | its own people, burn `AdapterCall.GAS_CAP`          | twice, write state, brick the rest  |
/// | submitter           | submit other people's proofs, pay for refusals      | bind an account the proof omits,    |
/// |                     |                                                     | starve a good proof of gas          |
/// | person              | move once an epoch with effect at its snapshot      | count twice, carry stake that waits |
/// | clock at a boundary | nothing: epochs are half-open, snapshots are their last second                            |
///
/// An adapter binds a human to the account it names, so it is the adapter that must ask that account. After a switch a human
/// may hold an old person, until its term ends, beside a new one at another account: the admission limit bounds how many.
contract PersonRegistry is AdapterRoster, OneShotBinding, EIP712 {
    using AdapterCall for address;
    using Checkpoints for Checkpoints.Trace208;
    using EpochTrace for EpochTrace.Trace;

    /// @dev One slot. `account` is zero after another person displaced this one, lapsed, from its account.
    struct Person {
        address account;
        uint32 activationEpoch;
        uint32 expiryEpoch;
        uint32 adapter;
    }

    /// @dev What an account is to persons; one slot. `stakeFromEpoch` outlives the binding.
    struct Seat {
        uint32 person;
        uint32 stakeFromEpoch;
    }

    /// @dev An accepted proof, in memory only.
    struct Claim {
        uint32 epoch;
        uint32 adapter;
        address issuer;
        bytes32 nullifier;
        uint32 expiryEpoch;
    }

    /// @dev Epochs from registration to the first snapshot that counts; also the delay of stake found at a new account.
    uint32 internal constant ACTIVATION_DELAY = 4;
    /// @dev Epochs after lapsing in which a return is free of quota and delay.
    uint32 internal constant RETURN_EPOCHS = 4;
    /// @dev Admissions per epoch that are always allowed.
    uint32 internal constant ADMISSION_FLOOR = 20;
    /// @dev Admissions per epoch as a divisor of the persons live.
    uint32 internal constant ADMISSION_DIVISOR = 10;

    bytes32 private constant _MOVE_TYPEHASH =
        keccak256("Move(uint32 person,address from,address to,uint256 nonce,uint256 deadline)");

    IVoiceSync private _votes;
    uint32 private _personCount;
    uint32 private _admissionEpoch;
    uint32 private _admitted;

    mapping(uint32 person => Person) private _persons;
    mapping(address account => Seat) private _seats;
    mapping(uint32 person => Checkpoints.Trace208) private _accountHistory;
    mapping(uint32 adapter => mapping(bytes32 nullifier => uint32 person)) private _personOf;
    mapping(uint32 person => mapping(uint32 adapter => bytes32 nullifier)) private _nullifierOf;
    mapping(address account => uint256) private _moveNonces;

    /// @dev First lane: persons live. Second lane: terms that ever ran out (neither renewed in time nor revoked).
    EpochTrace.Trace private _terms;

    /// @param start timestamp at which epoch 0 starts
    /// @param length seconds in an epoch
    /// @param timelock_ the only account that changes the roster of adapters
    /// @param adapter the counting adapter
    /// @param maxTermEpochs its longest term, 1..13 epochs
    /// @param standbys_ adapters on standby, in the order in which a dead issuer is replaced
    /// @param standbyTerms their longest terms
    /// @param binder_ the account that names the votes contract once
    constructor(
        uint48 start,
        uint32 length,
        address timelock_,
        address adapter,
        uint8 maxTermEpochs,
        address[] memory standbys_,
        uint8[] memory standbyTerms,
        address binder_
    )
        EpochClock(start, length)
        AdapterRoster(timelock_, adapter, maxTermEpochs, standbys_, standbyTerms)
        OneShotBinding(binder_)
        EIP712("Counterweight PersonRegistry", "1")
    {}

    /// @notice Names the votes contract. Binder only, once.
    function bind(address votes_) external {
        _spendBinding();
        _requireNonZero(votes_);
        _votes = IVoiceSync(votes_);
    }

    /// @inheritdoc IPersonRegistry
    function register(address account, bytes calldata proof) external returns (uint32 person) {
        Claim memory claim = _claimOf(account, proof);
        person = _personOf[claim.adapter][claim.nullifier];
        address from = account;
        if (person != 0) {
            from = _renew(person, account, claim);
        } else {
            person = _heirAt(account, claim);
            bool newcomer = person == 0;
            if (newcomer) person = ++_personCount;
            _personOf[claim.adapter][claim.nullifier] = person;
            _nullifierOf[person][claim.adapter] = claim.nullifier;
            if (newcomer) _admit(person, account, claim);
            else _renew(person, account, claim);
        }
        _noteActivity(claim.epoch);
        if (from != account && from != address(0)) _sync(from);
        _sync(account);
    }

    /// @inheritdoc IPersonRegistry
    function move(address newAccount, uint256 deadline, bytes calldata signature) external {
        uint32 person = livePersonOf(msg.sender);
        if (person == 0) revert RegistryNoLivePerson(msg.sender);
        if (block.timestamp > deadline) revert RegistryMoveExpired(deadline);
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(_MOVE_TYPEHASH, person, msg.sender, newAccount, _moveNonces[newAccount]++, deadline))
        );
        if (!SignatureChecker.isValidSignatureNowCalldata(newAccount, digest, signature)) {
            revert RegistryMoveSignatureInvalid(msg.sender, newAccount);
        }
        _rebind(person, newAccount, currentEpoch());
        _sync(msg.sender);
        _sync(newAccount);
    }

    /// @inheritdoc IPersonRegistry
    function reportRevocation(uint32 person) external {
        if (person == 0 || person > _personCount) revert RegistryUnknownPerson(person);
        Person storage record = _persons[person];
        (address account, uint32 expiryEpoch, uint32 adapter) = (record.account, record.expiryEpoch, record.adapter);
        uint32 epoch = currentEpoch();
        if (epoch >= expiryEpoch) revert RegistryNoLivePerson(account);
        if (!_adapterAt(adapter).isRevoked(_nullifierOf[person][adapter])) revert RegistryNotRevoked(person);
        record.expiryEpoch = epoch;
        _terms.add(epoch, epoch, -1, 0);
        // The term planned to run out does so no more: a revocation is no sign of a dead issuer.
        _terms.add(epoch, expiryEpoch, 1, -1);
        emit PersonRevoked(person, account, msg.sender);
        _sync(account);
    }

    /// @inheritdoc IPersonRegistry
    function bindingOf(address account) external view returns (Binding memory) {
        Seat memory seat = _seats[account];
        // Person 0 has no record: zeros.
        Person memory record = _persons[seat.person];
        return Binding(seat.person, record.activationEpoch, record.expiryEpoch, seat.stakeFromEpoch);
    }

    /// @inheritdoc IPersonRegistry
    function accountAt(uint32 person, uint32 epoch) external view returns (address) {
        // Only addresses were pushed.
        return address(uint160(_accountHistory[person].upperLookupRecent(epoch)));
    }

    /// @inheritdoc IPersonRegistry
    function accountOf(uint32 person) external view returns (address) {
        return _persons[person].account;
    }

    /// @inheritdoc IPersonRegistry
    function termOf(uint32 person) external view returns (uint32 activationEpoch, uint32 expiryEpoch) {
        Person storage record = _persons[person];
        return (record.activationEpoch, record.expiryEpoch);
    }

    /// @inheritdoc IPersonRegistry
    function personCount() external view returns (uint32) {
        return _personCount;
    }

    /// @inheritdoc IPersonRegistry
    function admissions() external view returns (uint32 used, uint32 limit) {
        uint32 epoch = currentEpoch();
        return (_admissionEpoch == epoch ? _admitted : 0, _admissionLimit(epoch));
    }

    /// @inheritdoc IPersonRegistry
    function personOfNullifier(address adapter, bytes32 nullifier) external view returns (uint32) {
        (bool known, uint32 index) = _find(adapter);
        return known ? _personOf[index][nullifier] : 0;
    }

    /// @inheritdoc IPersonRegistry
    function nullifierOf(uint32 person, address adapter) external view returns (bytes32) {
        (bool known, uint32 index) = _find(adapter);
        return known ? _nullifierOf[person][index] : bytes32(0);
    }

    /// @inheritdoc IPersonRegistry
    function adapterOf(uint32 person) external view returns (address) {
        return person == 0 || person > _personCount ? address(0) : _adapterAt(_persons[person].adapter);
    }

    /// @inheritdoc IPersonRegistry
    function moveNonce(address account) external view returns (uint256) {
        return _moveNonces[account];
    }

    /// @inheritdoc IPersonRegistry
    function votes() external view returns (address) {
        return address(_votes);
    }

    /// @inheritdoc IPersonRegistry
    function livePersonOf(address account) public view returns (uint32 person) {
        person = _seats[account].person;
        if (!_isLive(person, currentEpoch())) return 0;
    }

    /// @inheritdoc IPersonRegistry
    function liveAt(uint32 epoch) public view returns (uint64 live) {
        (live, ) = _terms.at(epoch);
    }

    /// @inheritdoc AdapterRoster
    function _anyTermRanOut(uint32 after_, uint32 upTo) internal view override returns (bool) {
        (, uint64 before) = _terms.at(after_);
        (, uint64 later) = _terms.at(upTo);
        return later > before;
    }

    /// @dev Asks the counting adapter and turns its answer into a term that ends inside its longest.
    function _claimOf(address account, bytes calldata proof) private view returns (Claim memory claim) {
        if (account == address(0)) revert RegistryAccountZero();
        uint8 maxTermEpochs;
        (claim.adapter, claim.issuer, maxTermEpochs) = _countingEntry();
        bool ok;
        uint48 expiry;
        (ok, claim.nullifier, expiry) = claim.issuer.verify(account, proof);
        if (!ok) revert RegistryProofRefused(claim.issuer, account);
        if (claim.nullifier == 0) revert RegistryNullifierZero(claim.issuer);
        claim.epoch = currentEpoch();
        uint32 latest = claim.epoch + maxTermEpochs;
        // Compared as timestamps first: an absurd expiry would not fit the width of an epoch.
        claim.expiryEpoch = expiry >= _startOf(latest) ? latest : epochAt(expiry);
    }

    /// @dev After a switch: the person at `account` that may take up an unseen nullifier of the new adapter; 0 for a newcomer.
    function _heirAt(address account, Claim memory claim) private view returns (uint32 person) {
        person = _seats[account].person;
        if (person == 0) return 0;
        bool recent = claim.epoch <= _persons[person].expiryEpoch + RETURN_EPOCHS;
        // One nullifier per person and adapter: a person that has one is another human's.
        if (!recent || _nullifierOf[person][claim.adapter] != 0) return 0;
    }

    function _admit(uint32 person, address account, Claim memory claim) private {
        if (claim.expiryEpoch <= claim.epoch) revert RegistryTermNotExtended(0, claim.epoch, claim.expiryEpoch);
        _useAdmission(claim.epoch);
        _occupy(person, account, claim.epoch);
        uint32 activationEpoch = claim.epoch + ACTIVATION_DELAY;
        _persons[person] = Person(account, activationEpoch, claim.expiryEpoch, claim.adapter);
        _terms.add(claim.epoch, claim.epoch, 1, 0);
        _terms.add(claim.epoch, claim.expiryEpoch, -1, 1);
        emit PersonRegistered(person, account, claim.issuer, claim.nullifier, activationEpoch, claim.expiryEpoch);
    }

    /// @dev Renews a live person or brings a lapsed one back. Returns the account it was bound to before.
    function _renew(uint32 person, address account, Claim memory claim) private returns (address from) {
        Person memory record = _persons[person];
        from = record.account;
        bool live = claim.epoch < record.expiryEpoch;
        if (live && from != account) revert RegistryBoundElsewhere(person, from);
        uint32 floor = live ? record.expiryEpoch : claim.epoch;
        if (claim.expiryEpoch <= floor) revert RegistryTermNotExtended(person, floor, claim.expiryEpoch);
        if (claim.epoch > record.expiryEpoch + RETURN_EPOCHS) {
            _useAdmission(claim.epoch);
            record.activationEpoch = claim.epoch + ACTIVATION_DELAY;
        }
        _persons[person] = Person(from, record.activationEpoch, claim.expiryEpoch, claim.adapter);
        if (from != account) _rebind(person, account, claim.epoch);
        // Live: the end planned for `floor` is taken back. Lapsed: it happened; the person comes back now.
        _terms.add(claim.epoch, floor, 1, live ? -1 : int256(0));
        _terms.add(claim.epoch, claim.expiryEpoch, -1, 1);
        emit PersonRenewed(person, account, claim.issuer, claim.nullifier, record.activationEpoch, claim.expiryEpoch);
    }

    /// @dev Moves an existing person; stake already at the new account starts its delay anew.
    function _rebind(uint32 person, address account, uint32 epoch) private {
        address from = _persons[person].account;
        _occupy(person, account, epoch);
        if (from != address(0)) _seats[from].person = 0;
        _persons[person].account = account;
        _seats[account].stakeFromEpoch = epoch + ACTIVATION_DELAY;
        emit PersonMoved(person, from, account);
    }

    /// @dev Seats `person` at `account`, displacing a lapsed person: it is without account until it returns by a proof.
    function _occupy(uint32 person, address account, uint32 epoch) private {
        uint32 occupant = _seats[account].person;
        if (occupant != 0) {
            if (_isLive(occupant, epoch)) revert RegistryAccountTaken(account, occupant);
            _persons[occupant].account = address(0);
            _accountHistory[occupant].push(epoch, 0);
            emit PersonMoved(occupant, account, address(0));
        }
        _seats[account].person = person;
        _accountHistory[person].push(epoch, uint160(account));
    }

    function _useAdmission(uint32 epoch) private {
        if (_admissionEpoch != epoch) (_admissionEpoch, _admitted) = (epoch, 0);
        uint32 limit = _admissionLimit(epoch);
        if (_admitted >= limit) revert RegistryAdmissionLimit(epoch, limit);
        ++_admitted;
    }

    /// @dev Rounds down: against the issuer. Reads a closed snapshot, so no admission of this epoch raises it.
    function _admissionLimit(uint32 epoch) internal view virtual returns (uint32) {
        if (epoch == 0) return ADMISSION_FLOOR;
        // At most 2^32 persons, divided by ten.
        return uint32(Math.max(ADMISSION_FLOOR, liveAt(epoch - 1) / ADMISSION_DIVISOR));
    }

    /// @dev Person 0 has expiry 0 and is never live.
    function _isLive(uint32 person, uint32 epoch) private view returns (bool) {
        return epoch < _persons[person].expiryEpoch;
    }

    function _sync(address account) private {
        if (address(_votes) == address(0)) revert BindingMissing();
        _votes.sync(account);
    }
}
