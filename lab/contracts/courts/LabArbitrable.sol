// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title ICourtOfDisputes
/// @notice What any ERC-792 court understands, whatever compiler it was built with.
interface ICourtOfDisputes {
    /// @notice Opens a dispute for the caller.
    function createDispute(uint256 choices, bytes calldata extraData) external payable returns (uint256 disputeID);

    /// @notice Asks for another round.
    function appeal(uint256 disputeID, bytes calldata extraData) external payable;

    /// @notice Wei that a dispute costs.
    function arbitrationCost(bytes calldata extraData) external view returns (uint256 cost);
}

/// @title LabArbitrable
/// @notice A contract that has a dispute: opens it, passes appeals on for anybody who pays, and remembers the ruling.
contract LabArbitrable {
    /// @notice The court that rules.
    ICourtOfDisputes public immutable COURT;

    /// @notice Dispute opened last.
    uint256 public lastDispute;

    /// @notice How often a ruling arrived for a dispute.
    mapping(uint256 disputeID => uint256 times) public rulings;

    /// @notice The ruling that arrived last for a dispute.
    mapping(uint256 disputeID => uint256 ruling) public rulingOf;

    /// @notice Somebody other than the court ruled.
    error ArbitrableNotCourt(address caller);

    /// @dev Binds the court.
    constructor(ICourtOfDisputes court) {
        COURT = court;
    }

    /// @notice Opens a dispute about two answers with the coin sent.
    function open(bytes calldata extraData) external payable returns (uint256 disputeID) {
        disputeID = COURT.createDispute{value: msg.value}(2, extraData);
        lastDispute = disputeID;
    }

    /// @notice Passes an appeal on with the coin sent.
    function appeal(uint256 disputeID, bytes calldata extraData) external payable {
        COURT.appeal{value: msg.value}(disputeID, extraData);
    }

    /// @notice Takes the court's ruling.
    function rule(uint256 disputeID, uint256 ruling) external virtual {
        if (msg.sender != address(COURT)) revert ArbitrableNotCourt(msg.sender);
        rulings[disputeID] += 1;
        rulingOf[disputeID] = ruling;
    }

    /// @notice Courts return fees for seats that were not filled.
    receive() external payable {}
}
