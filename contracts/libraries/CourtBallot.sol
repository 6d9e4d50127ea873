// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IJuryCourt} from "../interfaces/IJuryCourt.sol";

/// @title CourtBallot
/// @notice A juror's ballot in one word, and the votes of a panel in another (mechanism, section 8; JR-5).
/// @dev A word is zero, or a commitment of 2^128 or more, or `seized << 16 | mark` below 2^128, where the mark is `LEAKED`,
/// `WITHHELD` or `REVEALED + choice` and `seized` is in gwei. A commitment that is no hash could pass for a mark, so small ones
/// are refused.
///
/// The tally has 32 lanes of 8 bits, choice c in lane c: a panel has at most 63 votes.
library CourtBallot {
    uint256 internal constant MAX_CHOICES = 31;
    uint256 private constant _LEAST_COMMITMENT = 1 << 128;
    uint256 private constant _MARK_BITS = 16;
    uint256 private constant _MARK_MASK = (1 << _MARK_BITS) - 1;
    uint256 private constant _ABSENT = 0;
    uint256 private constant _LEAKED = 1;
    uint256 private constant _WITHHELD = 2;
    uint256 private constant _REVEALED = 3;

    /// @notice Whether a hash can be this.
    function isCommitment(bytes32 commitment) internal pure returns (bool) {
        return uint256(commitment) >= _LEAST_COMMITMENT;
    }

    /// @notice The word of a revealed `choice`.
    function revealed(uint256 choice) internal pure returns (uint256) {
        return _REVEALED + choice;
    }

    /// @notice The word of a leaked ballot, for which `seizedGwei` were seized.
    function leaked(uint256 seizedGwei) internal pure returns (uint256) {
        return (seizedGwei << _MARK_BITS) | _LEAKED;
    }

    /// @notice The word after `seizedGwei`, below 2^64, were seized for it.
    function withSeized(uint256 word, uint256 seizedGwei) internal pure returns (uint256) {
        uint256 mark = word >= _LEAST_COMMITMENT ? _WITHHELD : word & _MARK_MASK;
        return (seizedGwei << _MARK_BITS) | mark;
    }

    /// @notice Gwei seized for the ballot; 0 for a commitment.
    function seizedOf(uint256 word) internal pure returns (uint256) {
        return word >= _LEAST_COMMITMENT ? 0 : word >> _MARK_BITS;
    }

    /// @notice State and, when revealed, choice.
    function read(uint256 word) internal pure returns (IJuryCourt.BallotState state, uint256 choice) {
        if (word >= _LEAST_COMMITMENT) return (IJuryCourt.BallotState.Committed, 0);
        uint256 mark = word & _MARK_MASK;
        if (mark == _ABSENT) return (IJuryCourt.BallotState.None, 0);
        if (mark == _LEAKED) return (IJuryCourt.BallotState.Leaked, 0);
        if (mark == _WITHHELD) return (IJuryCourt.BallotState.Withheld, 0);
        return (IJuryCourt.BallotState.Revealed, mark - _REVEALED);
    }

    /// @notice The tally with one more vote for `choice`.
    function add(uint256 tally, uint256 choice) internal pure returns (uint256) {
        return tally + (1 << (8 * choice));
    }

    /// @notice Votes for `choice`.
    function votesFor(uint256 tally, uint256 choice) internal pure returns (uint256) {
        return choice > MAX_CHOICES ? 0 : (tally >> (8 * choice)) & 0xff;
    }

    /// @notice The choice of more than half of all votes; 0, to refuse, when no choice has so many.
    /// @dev Most votes alone would let a minority rule whenever the others part over whether to refuse.
    function winner(uint256 tally) internal pure returns (uint256 choice) {
        uint256 most = 0;
        uint256 total = 0;
        for (uint256 lane = 0; tally != 0; ++lane) {
            uint256 votes = tally & 0xff;
            if (votes > most) (most, choice) = (votes, lane);
            total += votes;
            tally >>= 8;
        }
        if (2 * most <= total) choice = 0;
    }

    /// @notice Whether one choice, 0 included, has the votes of more than half of `seats`: no vote to come could change the winner.
    /// @dev Such a choice is the winner; where there is none no other choice has so many either. Votes are at most `seats`.
    function isSettled(uint256 tally, uint256 seats) internal pure returns (bool) {
        return 2 * votesFor(tally, winner(tally)) > seats;
    }
}
