// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IProposalChallenges} from "../../../contracts/interfaces/IProposalChallenges.sol";

/// @notice A challenger that refuses its coin, or asks for it a second time while it is paid.
contract PickyChallenger {
    error PickyChallengerRefuses();

    bool public refuses;
    /// @notice First four bytes of what a claim from within was answered.
    bytes4 public answer;

    function setRefuses(bool refuses_) external {
        refuses = refuses_;
    }

    function challenge(
        IProposalChallenges challenges,
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external payable {
        challenges.challenge{value: msg.value}(targets, values, calldatas, descriptionHash);
    }

    function claim(IProposalChallenges challenges) external {
        challenges.claim();
    }

    receive() external payable {
        if (refuses) revert PickyChallengerRefuses();
        try IProposalChallenges(msg.sender).claim() {
            answer = bytes4(0);
        } catch (bytes memory reason) {
            answer = bytes4(reason);
        }
    }
}
