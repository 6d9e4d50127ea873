// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IJuryCourt} from "../../../contracts/interfaces/IJuryCourt.sol";

/// @dev An arbitrable that opens disputes for anybody and answers `rule` as it is told.
contract PuppetArbitrable is IArbitrable {
    enum Manner {
        Take,
        Refuse,
        BurnGas,
        Bomb,
        CallBack,
        Dear
    }

    IJuryCourt public immutable COURT;
    Manner public manner;
    bytes[] private _callbacks;
    mapping(uint256 => uint256) private _ledger;
    uint256 public callbacksTaken;
    uint256 public heard;
    mapping(uint256 disputeID => uint256) public rulingOf;

    error Refused();

    constructor(address court_) {
        COURT = IJuryCourt(court_);
    }

    receive() external payable {}

    function setManner(Manner manner_) external {
        manner = manner_;
    }

    /// @dev Calls to the court from within `rule`.
    function setCallbacks(bytes[] memory callbacks) external {
        manner = Manner.CallBack;
        _callbacks = callbacks;
    }

    function create(uint256 choices, bytes calldata extraData) external payable returns (uint256) {
        return COURT.createDispute{value: msg.value}(choices, extraData);
    }

    function act(bytes calldata call) external payable {
        Address.functionCallWithValue(address(COURT), call, msg.value);
    }

    function rule(uint256 disputeID, uint256 ruling) external {
        if (manner == Manner.Refuse) revert Refused();
        if (manner == Manner.BurnGas) while (true) rulingOf[0] ^= 1;
        if (manner == Manner.Bomb) {
            // solhint-disable-next-line no-inline-assembly
            assembly {
                revert(0, 500000)
            }
        }
        for (uint256 i = 0; manner == Manner.CallBack && i < _callbacks.length; ++i) {
            // solhint-disable-next-line avoid-low-level-calls
            (bool taken, ) = address(COURT).call(_callbacks[i]);
            if (taken) ++callbacksTaken;
        }
        for (uint256 i = 1; manner == Manner.Dear && i <= 30; ++i) _ledger[i] = disputeID;
        rulingOf[disputeID] = ruling;
        ++heard;
        emit Ruling(COURT, disputeID, ruling);
    }
}
