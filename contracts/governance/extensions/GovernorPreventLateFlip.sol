// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingQuadratic} from "./GovernorCountingQuadratic.sol";

/// @title GovernorPreventLateFlip
/// @notice The last word (mechanism, section 6.5; GV-3): whoever turns the outcome in the last day gives the others a day.
///
///     |---------------- voting ----------------|== day ==|                 ordinary deadline
///                                     flip here ^-------- day -------->|   extended deadline
///     ordinary deadline + 3 days is the bound; in the day before it only Against at full voice is accepted
///
/// @dev A flip is any change of "would pass now": majorities, quorum or floor. So no passage is carried by being last; a
/// refusal may be. Against cannot fall in the reply window: an Against ballot that overrides an Against delegate adds at
/// least what it takes.
abstract contract GovernorPreventLateFlip is GovernorCountingQuadratic {
    /// @dev Days that flips can add to a ballot altogether.
    uint32 private constant MAX_EXTENSION_DAYS = 3;

    /// @dev Where in its voting a proposal is: in its last day, in the reply window before the bound.
    struct Window {
        bool late;
        bool replyOnly;
        uint256 deadline;
        uint256 bound;
    }

    mapping(uint256 proposalId => uint256) private _extensions;

    /// @inheritdoc Governor
    function proposalDeadline(uint256 proposalId) public view override returns (uint256) {
        uint256 deadline = super.proposalDeadline(proposalId);
        // Nothing extends a ballot before its last ordinary day, which spares early voters a look.
        if (block.timestamp + _day() <= deadline) return deadline;
        return deadline + _extensions[proposalId];
    }

    /// @inheritdoc Governor
    function _castVote(
        uint256 proposalId,
        address account,
        uint8 support,
        string memory reason,
        bytes memory params
    ) internal override returns (uint256) {
        Window memory window = _windowOf(proposalId);
        if (!window.late) return super._castVote(proposalId, account, support, reason, params);
        if (window.replyOnly && !_isReply(support, _intensityOf(params))) {
            revert GovernorReplyOnly(proposalId, uint48(window.bound));
        }
        bool passed = _wouldPass(proposalId);
        uint256 weight = super._castVote(proposalId, account, support, reason, params);
        if (_wouldPass(proposalId) != passed) _extend(proposalId, window.deadline, window.bound);
        return weight;
    }

    /// @dev Which part of voting this is. Ballots outside the last day need no look at the outcome; after the deadline, where
    /// ballots are refused, nothing is late either.
    function _windowOf(uint256 proposalId) internal view returns (Window memory window) {
        uint256 day = _day();
        uint256 ordinary = super.proposalDeadline(proposalId);
        if (block.timestamp + day <= ordinary) return window;
        window.deadline = proposalDeadline(proposalId);
        window.bound = ordinary + MAX_EXTENSION_DAYS * day;
        window.late = block.timestamp + day > window.deadline && block.timestamp <= window.deadline;
        window.replyOnly = block.timestamp + day > window.bound;
    }

    /// @dev What the last reply window accepts: Against at full base weight.
    function _isReply(uint8 support, uint16 intensity) internal pure returns (bool) {
        return support == AGAINST && intensity >= FULL_VOICE;
    }

    function _extend(uint256 proposalId, uint256 deadline, uint256 bound) internal virtual {
        uint256 extended = block.timestamp + _day();
        if (extended > bound) extended = bound;
        if (extended <= deadline) return;
        _extensions[proposalId] = extended - super.proposalDeadline(proposalId);
        emit ProposalExtended(proposalId, uint64(extended));
    }
}
