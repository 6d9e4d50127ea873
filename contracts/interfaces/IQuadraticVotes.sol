// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IEpochClock} from "./IEpochClock.sol";
import {IVoiceSync} from "./IVoiceSync.sol";

/// @notice Errors of the votes contract, apart so that the governor, which asks it, declares them too.
interface IQuadraticVotesErrors {
    /// @notice Votes can be asked for times before `clock` only (ERC-5805).
    error ERC5805FutureLookup(uint256 timepoint, uint48 clock);
    /// @notice Delegation only goes to a live person.
    error VotesDelegateNotPerson(address delegatee);
    /// @notice The delegation would end before the next snapshot, or later than 13 epochs from now.
    error VotesTermOutOfRange(uint48 until, uint48 earliest, uint48 latest);
    /// @notice There is no lapsed delegation to report.
    error VotesNothingToPoke(address account);
    /// @notice The stake bounds do not hold: `0 < minStake <= stakeCap <= 25 * minStake`, `stakeCap < 2^80`.
    error VotesStakeBounds(uint256 minStake, uint256 stakeCap);
    /// @notice Vault, registry and votes do not share one clock.
    error VotesClockMismatch(address other);
}

/// @notice Events that the votes contract adds to ERC-5805's, apart so that registry and vault, through which voices
/// change, declare them too.
interface IQuadraticVotesEvents {
    /// @notice The term of a delegation: it counts at snapshots of epochs before `untilEpoch`.
    event DelegationTermSet(address indexed delegator, uint32 indexed person, uint32 untilEpoch);
    /// @notice The own voice of `account` from the snapshot closing `epoch` on, until the next one given or, for person and
    /// root, until personhood runs out. A change emits the whole plan: first the current epoch, which voids what was planned
    /// before, then every step to come.
    event VoiceChanged(address indexed account, uint32 indexed person, uint32 epoch, uint64 root, uint64 stake);
}

/// @title IQuadraticVotes
/// @notice Votes in square roots of stake, with delegation that expires (mechanism, section 5; QV-1..QV-5, DL-3).
/// @dev Roots are `isqrt(min(stake in wei, stakeCap))`; the linear lane counts stake in gwei. Everything is per epoch: "at
/// epoch k" means at the snapshot that closes epoch k, and nothing done after it changes it.
interface IQuadraticVotes is IQuadraticVotesErrors, IQuadraticVotesEvents, IERC5805, IEpochClock, IVoiceSync {
    /// @notice Everything a ballot needs to know of one account at one snapshot, in one call.
    /// @param person person id bound to the account and active at the snapshot, 0 when none
    /// @param root the account's own root, whether lent or not
    /// @param stake the account's own active stake in gwei, whether lent or not
    /// @param delegate person to whom root and stake are lent at the snapshot, 0 when kept
    /// @param borrowedRoots sum of live roots lent to this person, uncapped; 0 when the account is no active person
    /// @param borrowedStake stake lent to this person in gwei; 0 when the account is no active person
    struct Voice {
        uint32 person;
        uint64 root;
        uint64 stake;
        uint32 delegate;
        uint64 borrowedRoots;
        uint64 borrowedStake;
    }

    /// @notice The electorate at one snapshot.
    /// @param roots E: sum of live roots of persons
    /// @param persons N: persons with a root above 0
    /// @param stake active stake in gwei, persons or not
    /// @param base `base_e = max(E_e, ceil(9 * base_{e-1} / 10))`, what quorum is a share of
    struct Electorate {
        uint64 roots;
        uint32 persons;
        uint64 stake;
        uint64 base;
    }

    /// @notice A delegation as of the snapshot closing the current epoch. Person 0: none.
    struct Delegation {
        uint32 person;
        uint32 untilEpoch;
    }

    /// @notice Delegates the caller's root and stake to the person of `delegatee` until `until` (rounded down to epochs).
    function delegateUntil(address delegatee, uint48 until) external;

    /// @notice Emits the events that the silent expiry of `account`'s delegation owes to indexers. Changes no weight.
    function poke(address account) external;

    /// @notice The voice of `account` at the snapshot closing `epoch` (a closed epoch: exact for ever; the current: pending).
    function voiceAt(address account, uint32 epoch) external view returns (Voice memory);

    /// @notice The electorate at the snapshot closing `epoch`.
    function electorateAt(uint32 epoch) external view returns (Electorate memory);

    /// @notice Remembers the electorate base up to the last closed epoch and returns the electorate at `epoch`. Anyone.
    function rollElectorate(uint32 epoch) external returns (Electorate memory);

    /// @notice `account`'s own delegation, whether it still counts or not.
    function delegationOf(address account) external view returns (Delegation memory);

    /// @notice Least stake with a root, in wei.
    function minStake() external view returns (uint256);

    /// @notice Stake above which a root no longer grows, in wei.
    function stakeCap() external view returns (uint256);

    /// @notice The largest root there can be: `isqrt(stakeCap)`.
    function maxRoot() external view returns (uint64);

    /// @notice The vault whose stake counts.
    function vault() external view returns (address);

    /// @notice The registry whose persons count.
    function registry() external view returns (address);
}
