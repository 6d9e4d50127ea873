// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title ClaimTerms
/// @notice How long the stages of a claim last, in "days" of the epoch (mechanism, section 9).
library ClaimTerms {
    /// @dev Challenge windows that a policy may ask for.
    uint32 internal constant MIN_WINDOW = 1;
    uint32 internal constant MAX_WINDOW = 14;
    /// @dev How long before its claim an output may have been produced.
    uint32 internal constant MAX_AGE = 7;
    /// @dev For an answer to a challenge that asks for a proof.
    uint32 internal constant RESPONSE = 2;
    /// @dev What is left of the window, at least, when a claim is open to challenges again.
    uint32 internal constant REOPENED = 1;
    /// @dev For a jury to be asked; a pool below its floor may recover in it.
    uint32 internal constant PATIENCE = 7;
    /// @dev For a ruling. Four rounds of a court, each drawn and voted on twice and open to appeal, take 56.
    uint32 internal constant JURY = 63;
    /// @dev In which a court that refuses to repay appellants holds up the settlement.
    uint32 internal constant GRACE = 7;
    /// @dev Longest life of a claim: above the sum of window, reopening, response, patience, jury and grace, in whole epochs.
    uint32 internal constant LONGEST_LIFE = 98;
}
