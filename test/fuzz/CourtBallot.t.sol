// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CourtBallot} from "../../contracts/libraries/CourtBallot.sol";

/// @notice Tallies of panels, vote by vote, beside a count that keeps every choice apart (section 8; JR-10).
contract CourtBallotTest {
    error WinnerDiffers(uint256 found, uint256 expected);
    error SettledDiffers(bool found, bool expected);
    error SettledWinnerChanged(uint256 before, uint256 afterwards);
    error HalfSettles(uint256 votes, uint256 seats);

    uint256 private constant _CHOICES = 32;

    /// @dev `votes`: a byte each. Few choices, or most panels would part.
    function testFuzz_APanelIsSettledOnceNoVoteToComeCanChangeIt(bytes32 votes, uint8 few, uint8 size) external pure {
        uint256 seats = 1 + (size % 32);
        uint256 choices = few % 4 == 0 ? _CHOICES : 1 + (few % 4);
        uint256[_CHOICES] memory counts;
        (uint256 tally, bool settled, uint256 winner) = (0, false, 0);
        for (uint256 i = 0; i < seats; ++i) {
            uint256 choice = uint8(votes[i]) % choices;
            tally = CourtBallot.add(tally, choice);
            ++counts[choice];
            (uint256 leader, bool isHalf) = (0, false);
            for (uint256 c = 0; c < _CHOICES; ++c) {
                if (2 * counts[c] > i + 1) leader = c;
                if (2 * counts[c] > seats) isHalf = true;
            }
            if (CourtBallot.winner(tally) != leader) revert WinnerDiffers(CourtBallot.winner(tally), leader);
            if (CourtBallot.isSettled(tally, seats) != isHalf) revert SettledDiffers(!isHalf, isHalf);
            // It stays settled, and as it was.
            if (settled && (!isHalf || leader != winner)) revert SettledWinnerChanged(winner, leader);
            (settled, winner) = (isHalf, leader);
        }
    }

    /// @dev Panels are odd; the rule does not lean on it.
    function testFuzz_ExactlyHalfOfTheSeatsIsNotEnough(uint8 choice, uint8 half) external pure {
        uint256 votes = 1 + (half % 31);
        uint256 tally = 0;
        for (uint256 i = 0; i < votes; ++i) tally = CourtBallot.add(tally, choice % _CHOICES);
        if (CourtBallot.isSettled(tally, 2 * votes)) revert HalfSettles(votes, 2 * votes);
        if (!CourtBallot.isSettled(tally, 2 * votes - 1)) revert SettledDiffers(false, true);
    }
}
