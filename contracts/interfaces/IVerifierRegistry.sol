// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEpochClock} from "./IEpochClock.sol";
import {IStakeVaultErrors, IStakeVaultEvents} from "./IStakeVault.sol";

/// @notice Errors of the verifiers' registry, apart so that the claim book, through which its calls pass, declares them too.
interface IVerifierRegistryErrors {
    /// @notice The caller is not the claim book, or no claim book is bound yet.
    error VerifierNotClaimBook(address caller);
    /// @notice The account is a verifier already, or has not taken back its last bond.
    error VerifierAlreadyJoined(address account);
    /// @notice The account is no verifier, or is leaving already.
    error VerifierNotJoined(address account);
    /// @notice The account may not post claims: it is no verifier, is leaving, or its bond is not whole.
    error VerifierNotActive(address account);
    /// @notice The bond is whole.
    error VerifierBondWhole(address account);
    /// @notice The bond is still needed: it is not `exitEpoch` yet, or claims are unsettled.
    error VerifierBondInUse(address account, uint32 exitEpoch, uint32 openClaims);
    /// @notice The bond is zero, no whole number of gwei or too large.
    error VerifierBondInvalid(uint256 bond);
    /// @notice The share slashed is not in 1..10,000 basis points.
    error VerifierSlashInvalid(uint16 slashBps);
    /// @notice The exit would be shorter than the longest life of a claim.
    error VerifierExitTooShort(uint32 exitEpochs, uint32 required);
}

/// @notice Events of the verifiers' registry, apart so that the claim book, through which its calls pass, declares them too.
interface IVerifierRegistryEvents {
    event VerifierJoined(address indexed account, uint256 bond);
    event VerifierToppedUp(address indexed account, uint256 amount);
    /// @notice The bond is returned from `exitEpoch` on.
    event VerifierLeaving(address indexed account, uint32 exitEpoch);
    event VerifierSlashed(address indexed account, uint256 amount);
    event VerifierBondReturned(address indexed account, uint256 amount);
}

/// @title IVerifierRegistry
/// @notice Accounts that may post claims, each behind a bond of stake (mechanism, section 9).
/// @dev Bonds are wei of the stake token and stay the owner's stake in the vault: they count and vote as before.
interface IVerifierRegistry is
    IVerifierRegistryErrors,
    IVerifierRegistryEvents,
    IStakeVaultErrors,
    IStakeVaultEvents,
    IEpochClock
{
    /// @param bond wei bonded and not slashed
    /// @param exitEpoch epoch from which on the bond may be returned, 0 when the verifier is not leaving
    /// @param openClaims claims posted and not settled
    struct Verifier {
        uint256 bond;
        uint32 exitEpoch;
        uint32 openClaims;
        bool joined;
    }

    /// @notice Makes the caller a verifier, against a bond of its stake. Needs a bond allowance for the registry in the vault.
    function join() external;

    /// @notice Makes a slashed bond whole again. Verifiers only.
    function topUp() external;

    /// @notice Posts nothing from here on; the bond is returned after the exit delay. Verifiers only.
    function leave() external;

    /// @notice Frees the bond of a verifier whose exit is over and whose claims are all settled. Anyone.
    function returnBond(address account) external;

    /// @notice Counts a claim of `account`; reverts with `VerifierNotActive`. Claim book only.
    function open(address account) external;

    /// @notice Counts a claim of `account` as settled and, when it was refuted, slashes the fixed share to the vault's
    /// insurance, or what is left of the bond if that is less. Claim book only.
    function close(address account, bool refuted) external;

    /// @notice Whether `account` may post claims.
    function isActive(address account) external view returns (bool);

    /// @notice What is known of `account`.
    function verifierOf(address account) external view returns (Verifier memory);

    /// @notice Wei bonded by every verifier.
    function verifierBond() external view returns (uint256);

    /// @notice Wei slashed for every refuted claim.
    function slashAmount() external view returns (uint256);

    /// @notice Full epochs from leaving to the return of the bond.
    function exitEpochs() external view returns (uint32);

    /// @notice The claim book; zero until bound.
    function claimBook() external view returns (address);

    /// @notice The vault that holds the bonds.
    function vault() external view returns (address);
}
