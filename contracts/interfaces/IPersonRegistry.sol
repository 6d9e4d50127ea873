// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEpochClock} from "./IEpochClock.sol";
import {IQuadraticVotesEvents} from "./IQuadraticVotes.sol";
import {IVotesEvents} from "./IStandardEvents.sol";

/// @notice Errors of the registry, apart so that the governor, through which decisions call it, declares them too.
interface IPersonRegistryErrors {
    /// @notice The adapter reverted, ran out of its gas or returned something unreadable.
    error RegistryProofRefused(address adapter, address account);
    /// @notice Too little gas to grant the adapter its full allowance, so its refusal would prove nothing.
    error RegistryGasTooLow(uint256 available, uint256 required);
    /// @notice The zero address can be nobody's account.
    error RegistryAccountZero();
    /// @notice The adapter returned the zero nullifier.
    error RegistryNullifierZero(address adapter);
    /// @notice The new term would not outlast the epoch, or not outlast the term the person already has.
    error RegistryTermNotExtended(uint32 person, uint32 expiryEpoch, uint32 offeredExpiryEpoch);
    /// @notice The epoch's admissions are used up.
    error RegistryAdmissionLimit(uint32 epoch, uint32 limit);
    /// @notice The account is bound to another live person.
    error RegistryAccountTaken(address account, uint32 person);
    /// @notice A live person changes accounts by `move`, not by a proof for another account.
    error RegistryBoundElsewhere(uint32 person, address account);
    /// @notice The account is bound to no live person.
    error RegistryNoLivePerson(address account);
    /// @notice The new account did not sign this move, or signed it for other terms.
    error RegistryMoveSignatureInvalid(address from, address to);
    /// @notice The signature for the move has expired.
    error RegistryMoveExpired(uint256 deadline);
    /// @notice The adapter does not confirm the revocation.
    error RegistryNotRevoked(uint32 person);
    /// @notice The person id was never issued.
    error RegistryUnknownPerson(uint32 person);
    /// @notice The adapter is already listed, counting or standing by.
    error RegistryAdapterListed(address adapter);
    /// @notice The adapter is not on standby.
    error RegistryAdapterNotStandby(address adapter);
    /// @notice The adapter neither counts nor stands by.
    error RegistryAdapterUnlisted(address adapter);
    /// @notice There is no contract at the adapter's address.
    error RegistryAdapterWithoutCode(address adapter);
    /// @notice Standby adapters and their terms differ in number.
    error RegistryLengthMismatch(uint256 adapters, uint256 terms);
    /// @notice The term is outside 1..13 epochs.
    error RegistryTermOutOfRange(uint8 maxTermEpochs);
    /// @notice The issuer admitted or renewed somebody lately, or no term ran out: it is not dead.
    error RegistryIssuerAlive(uint32 lastActivityEpoch, uint32 currentEpoch);
    /// @notice No adapter stands by.
    error RegistryNoStandby();
    /// @notice The caller is not the timelock.
    error RegistryNotTimelock(address caller);
    /// @notice A constructor argument is the zero address.
    error RegistryZeroAddress();
}

/// @notice Events of the registry and of the votes contract that it tells, apart so that the governor, through which
/// decisions call it, declares them too.
interface IPersonRegistryEvents is IQuadraticVotesEvents, IVotesEvents {
    event PersonRegistered(
        uint32 indexed person,
        address indexed account,
        address indexed adapter,
        bytes32 nullifier,
        uint32 activationEpoch,
        uint32 expiryEpoch
    );
    event PersonRenewed(
        uint32 indexed person,
        address indexed account,
        address indexed adapter,
        bytes32 nullifier,
        uint32 activationEpoch,
        uint32 expiryEpoch
    );
    event PersonMoved(uint32 indexed person, address indexed from, address indexed to);
    event PersonRevoked(uint32 indexed person, address indexed account, address indexed reporter);
    event StandbyAdded(address indexed adapter, uint8 maxTermEpochs);
    event AdapterSwitched(address indexed from, address indexed to, bool issuerWasDead);
    event AdapterTermSet(address indexed adapter, uint8 maxTermEpochs);
}

/// @title IPersonRegistry
/// @notice One live account per person, one live person per account; personhood expires (mechanism, section 3; ID-1..ID-3).
/// @dev "Live at epoch k" always means at the snapshot that closes epoch k. A person is live at k iff `k < expiryEpoch` and
/// counts (is *active*) iff in addition `k >= activationEpoch`. Person ids are dense, start at 1 and are never reused;
/// 0 means "no person".
interface IPersonRegistry is IPersonRegistryErrors, IPersonRegistryEvents, IEpochClock {
    /// @notice How an account and a person belong together, as it will be at the snapshot closing the current epoch.
    /// @param person id of the person bound to the account, 0 when none (a lapsed person stays bound until replaced)
    /// @param activationEpoch first epoch at whose snapshot the person counts
    /// @param expiryEpoch first epoch at whose snapshot the person no longer counts
    /// @param stakeFromEpoch first epoch at whose snapshot stake held by this account counts; above 0 only after a move or
    /// rebinding, which starts the delay of stake that was already there anew
    struct Binding {
        uint32 person;
        uint32 activationEpoch;
        uint32 expiryEpoch;
        uint32 stakeFromEpoch;
    }

    /// @notice Admits a new person, renews a live one or brings a lapsed one back, by a proof of the counting adapter.
    /// @dev Anyone may submit a proof: it names its account, whose consent is the adapter's business. A new person, or one
    /// that lapsed more than 4 epochs ago (`currentEpoch - expiryEpoch > 4`), pays the admission limit and the activation
    /// delay of 4 epochs; renewal and earlier return keep index and activation.
    ///
    /// A nullifier known under the counting adapter names its person: live, it renews at its own account only; lapsed, it
    /// moves to the proof's account if that one is free, and stake already there starts its delay anew. An unknown
    /// nullifier renews the person at the account if that has none under this adapter and is live or lapsed for at most 4
    /// epochs (the renewal after a switch); otherwise it admits a new person. An account is free unless its person is
    /// live; a lapsed person that is displaced has no account until it returns by a proof.
    ///
    /// Reverts with `RegistryAccountZero`, `RegistryGasTooLow`, `RegistryProofRefused`, `RegistryNullifierZero`,
    /// `RegistryTermNotExtended`, `RegistryBoundElsewhere`, `RegistryAccountTaken` or `RegistryAdmissionLimit`.
    /// @param account the account that the proof names
    /// @param proof bytes the counting adapter understands
    /// @return person id of the person
    function register(address account, bytes calldata proof) external returns (uint32 person);

    /// @notice Moves the caller's person to `newAccount` from the next snapshot on; keeps index, history and delegations.
    /// @param signature EIP-712 `Move(uint32 person,address from,address to,uint256 nonce,uint256 deadline)` by `newAccount`
    /// (ERC-1271 too)
    function move(address newAccount, uint256 deadline, bytes calldata signature) external;

    /// @notice Ends the term of `person` from the next snapshot on when its adapter confirms the revocation.
    /// @dev Its adapter is the one whose proof it showed last (`adapterOf`), counting or not. Anyone may report.
    function reportRevocation(uint32 person) external;

    /// @notice Puts an adapter on standby. Timelock only.
    function addStandby(address adapter, uint8 maxTermEpochs) external;

    /// @notice Makes a standby adapter the counting one. Timelock only.
    function switchAdapter(address adapter) external;

    /// @notice Changes the longest term an adapter grants from now on (1..13 epochs). Timelock only.
    function setAdapterTerm(address adapter, uint8 maxTermEpochs) external;

    /// @notice Switches to the first standby after 4 full epochs without an admission or renewal in which a term ran out.
    /// @dev The epochs of the last activity (or of the switch, if later) and of the call do not count. A revocation is no
    /// term that ran out. The replaced adapter leaves the roster, so nobody can switch back and forth.
    function replaceDeadIssuer() external;

    /// @notice The binding of `account` as of the snapshot closing the current epoch.
    function bindingOf(address account) external view returns (Binding memory);

    /// @notice The person bound to `account` if live at the snapshot closing the current epoch, else 0.
    function livePersonOf(address account) external view returns (uint32 person);

    /// @notice The account that `person` was bound to at the snapshot closing `epoch`; zero before its admission.
    function accountAt(uint32 person, uint32 epoch) external view returns (address);

    /// @notice The account that `person` is bound to as of the snapshot closing the current epoch.
    function accountOf(uint32 person) external view returns (address);

    /// @notice Activation and expiry epoch of `person`.
    function termOf(uint32 person) external view returns (uint32 activationEpoch, uint32 expiryEpoch);

    /// @notice Persons live (expiry after the snapshot, activation not asked) at the snapshot closing `epoch`.
    function liveAt(uint32 epoch) external view returns (uint64);

    /// @notice Persons ever admitted; ids are 1..count.
    function personCount() external view returns (uint32);

    /// @notice Admissions used in, and allowed in, the current epoch.
    function admissions() external view returns (uint32 used, uint32 limit);

    /// @notice The adapter whose proofs count.
    function countingAdapter() external view returns (address);

    /// @notice Adapters on standby, in the order in which a dead issuer is replaced.
    function standbys() external view returns (address[] memory);

    /// @notice The longest term `adapter` grants, in epochs; 0 when it neither counts nor stands by.
    function adapterTerm(address adapter) external view returns (uint8 maxTermEpochs);

    /// @notice The person admitted or renewed under `adapter` by `nullifier`, 0 when none.
    function personOfNullifier(address adapter, bytes32 nullifier) external view returns (uint32 person);

    /// @notice The nullifier of `person` under `adapter`, zero when it has none.
    function nullifierOf(uint32 person, address adapter) external view returns (bytes32 nullifier);

    /// @notice The adapter whose proof `person` showed last, which is the one that may confirm its revocation.
    function adapterOf(uint32 person) external view returns (address);

    /// @notice Epoch of the last admission or renewal by the counting adapter, or of the switch to it if that is later.
    function lastActivityEpoch() external view returns (uint32);

    /// @notice Next nonce of the EIP-712 `Move` signature of `account`.
    function moveNonce(address account) external view returns (uint256);

    /// @notice The timelock.
    function timelock() external view returns (address);

    /// @notice The votes contract that is told of every change; zero until bound.
    function votes() external view returns (address);
}
