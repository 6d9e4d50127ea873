// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";
import {IJuryCourt} from "../../../contracts/interfaces/IJuryCourt.sol";
import {CourtRequest} from "../../../contracts/libraries/CourtRequest.sol";

/// @notice A court whose rulings, fees and moods a test sets, and its pool of jurors.
contract ClaimCourtStub is IArbitrator {
    enum Mood {
        Honest,
        RefusesDisputes,
        BurnsGasOnDisputes,
        ReusesNumbers,
        RulesBeforeItAnswers,
        CallsBackOnDisputes,
        ReturnsChange,
        StaysUnsolved,
        RefusesRepayment,
        BurnsGasOnRepayment,
        AnswersGarbage,
        CallsBackOnRepayment
    }

    error StubRefuses();

    Mood public mood;
    bool public floorReached = true;
    uint256 public cost = 0.05 ether;
    uint256 public count;
    uint256 public received;
    uint256 public repaid;
    bytes public request;
    /// @notice What came of calling back; zero bytes when nothing was called or it succeeded.
    bytes public refusal;
    bytes public callback;

    mapping(uint256 dispute => IArbitrable) public arbitrableOf;
    mapping(uint256 dispute => bool) public solved;
    mapping(uint256 dispute => uint256) public rulingOf;
    mapping(uint256 dispute => uint256) private _owed;

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function setFloorReached(bool reached) external {
        floorReached = reached;
    }

    function setCost(uint256 cost_) external {
        cost = cost_;
    }

    function setOwed(uint256 dispute, uint256 amount) external {
        _owed[dispute] = amount;
    }

    function setCallback(bytes calldata data) external {
        callback = data;
    }

    function createDispute(uint256, bytes calldata extraData) external payable returns (uint256 dispute) {
        if (mood == Mood.RefusesDisputes) revert StubRefuses();
        if (mood == Mood.BurnsGasOnDisputes) _burn();
        if (msg.value < cost) revert StubRefuses();
        received += msg.value;
        request = extraData;
        // Numbers start at 0, as those of other arbitrators do.
        dispute = mood == Mood.ReusesNumbers ? 0 : count++;
        arbitrableOf[dispute] = IArbitrable(msg.sender);
        if (mood == Mood.RulesBeforeItAnswers) IArbitrable(msg.sender).rule(dispute, 1);
        if (mood == Mood.CallsBackOnDisputes) _callBack(msg.sender);
        if (mood == Mood.ReturnsChange) {
            received -= 1;
            (bool ok, ) = msg.sender.call{value: 1}("");
            if (!ok) revert StubRefuses();
        }
    }

    /// @notice Solves a dispute and tells its arbitrable.
    function give(uint256 dispute, uint256 ruling) external {
        (solved[dispute], rulingOf[dispute]) = (true, ruling);
        arbitrableOf[dispute].rule(dispute, ruling);
    }

    function reimburse(uint256 dispute) external payable {
        if (mood == Mood.RefusesRepayment) revert StubRefuses();
        if (mood == Mood.BurnsGasOnRepayment) _burn();
        if (mood == Mood.CallsBackOnRepayment) _callBack(msg.sender);
        if (msg.value > _owed[dispute]) revert StubRefuses();
        _owed[dispute] -= msg.value;
        repaid += msg.value;
    }

    function reimbursable(uint256 dispute) external view returns (uint256) {
        if (mood == Mood.AnswersGarbage) revert StubRefuses();
        return solved[dispute] ? _owed[dispute] : 0;
    }

    function disputeStatus(uint256 dispute) external view returns (DisputeStatus) {
        if (mood == Mood.StaysUnsolved) return DisputeStatus.Waiting;
        return solved[dispute] ? DisputeStatus.Solved : DisputeStatus.Waiting;
    }

    function arbitrationCost(bytes calldata) external view returns (uint256) {
        return cost;
    }

    function appeal(uint256, bytes calldata) external payable {
        revert StubRefuses();
    }

    function appealCost(uint256, bytes calldata) external pure returns (uint256) {
        return type(uint256).max;
    }

    function appealPeriod(uint256) external pure returns (uint256, uint256) {
        return (0, 0);
    }

    function currentRuling(uint256 dispute) external view returns (uint256) {
        return rulingOf[dispute];
    }

    function pool() external view returns (address) {
        return address(this);
    }

    function poolSize() external pure returns (uint256) {
        return 7;
    }

    /// @notice What the last dispute was asked with.
    function asked() external view returns (IJuryCourt.Lane, uint32, address[] memory) {
        return this.decode(request);
    }

    function decode(bytes calldata data) external pure returns (IJuryCourt.Lane, uint32, address[] memory) {
        return CourtRequest.decode(data);
    }

    function _callBack(address target) private {
        (bool ok, bytes memory answer) = target.call(callback);
        refusal = ok ? bytes("") : answer;
    }

    function _burn() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
