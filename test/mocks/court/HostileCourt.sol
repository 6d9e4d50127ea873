// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IProposalChallenges} from "../../../contracts/interfaces/IProposalChallenges.sol";
import {CourtStub} from "./CourtStub.sol";

/// @notice A court that breaks ERC-792 in the way that a test chooses.
contract HostileCourt is CourtStub {
    error HostileCourtClosed();

    enum Mood {
        Honest,
        RefusesToTellItsFee,
        RaisesItsFee,
        RefusesDisputes,
        ReusesIds,
        RulesAtOnce,
        Reenters
    }

    Mood public mood;
    /// @notice First four bytes of what the challenges contract answered to a call from within.
    bytes4 public answer;
    bytes private _again;

    constructor(address pool_) CourtStub(pool_) {}

    function setMood(Mood mood_, bytes calldata again) external {
        (mood, _again) = (mood_, again);
    }

    function createDispute(uint256 choices, bytes calldata extraData) external payable override returns (uint256 id) {
        if (mood == Mood.RefusesDisputes) revert HostileCourtClosed();
        if (mood == Mood.RaisesItsFee && msg.value < 2 * fee) revert CourtStubFeeShort(2 * fee, msg.value);
        if (mood == Mood.ReusesIds) return 0;
        id = _open(choices, extraData);
        if (mood == Mood.RulesAtOnce) {
            _remember(abi.encodeCall(IProposalChallenges(msg.sender).rule, (id, 2)), 0);
        } else if (mood == Mood.Reenters) {
            _remember(_again, fee);
        }
    }

    function arbitrationCost(bytes calldata extraData) external view override returns (uint256) {
        if (mood == Mood.RefusesToTellItsFee) revert HostileCourtClosed();
        // Long requests are not what this is about.
        return extraData.length == 0 ? 0 : fee;
    }

    receive() external payable {}

    function _remember(bytes memory data, uint256 value) private {
        // What it was refused with is what the test asks.
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, bytes memory reason) = msg.sender.call{value: value}(data);
        answer = done ? bytes4(0) : bytes4(reason);
    }
}
