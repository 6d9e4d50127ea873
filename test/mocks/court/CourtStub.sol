// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";

/// @notice A court without juries: it asks a fee, and rules what a test tells it. It is silent, so that the logs of a challenge
/// are the suite's own.
contract CourtStub {
    error CourtStubFeeShort(uint256 fee, uint256 paid);

    struct Asked {
        IArbitrable arbitrable;
        uint256 choices;
        uint256 paid;
        bytes extraData;
    }

    address private immutable _POOL;

    uint256 public fee = 23 gwei;
    Asked[] private _disputes;

    constructor(address pool_) {
        _POOL = pool_;
    }

    function setFee(uint256 fee_) external {
        fee = fee_;
    }

    function createDispute(uint256 choices, bytes calldata extraData) external payable virtual returns (uint256 id) {
        return _open(choices, extraData);
    }

    /// @notice Delivers `ruling`, with `gasLimit` of gas unless that is zero.
    function give(uint256 id, uint256 ruling, uint256 gasLimit) external {
        if (gasLimit == 0) _disputes[id].arbitrable.rule(id, ruling);
        else _disputes[id].arbitrable.rule{gas: gasLimit}(id, ruling);
    }

    function arbitrationCost(bytes calldata) external view virtual returns (uint256) {
        return fee;
    }

    function pool() external view virtual returns (address) {
        return _POOL;
    }

    function disputeCount() external view returns (uint256) {
        return _disputes.length;
    }

    function disputeOf(uint256 id) external view returns (Asked memory) {
        return _disputes[id];
    }

    function _open(uint256 choices, bytes calldata extraData) internal returns (uint256 id) {
        if (msg.value < fee) revert CourtStubFeeShort(fee, msg.value);
        id = _disputes.length;
        _disputes.push(Asked(IArbitrable(msg.sender), choices, msg.value, extraData));
    }
}
