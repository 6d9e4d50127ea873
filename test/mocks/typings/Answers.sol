// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IExecutionGate} from "../../../contracts/interfaces/IExecutionGate.sol";
import {IPersonhoodAdapter} from "../../../contracts/interfaces/IPersonhoodAdapter.sol";

/// @dev A gate that is always open.
contract OpenGate is IExecutionGate {
    /// @inheritdoc IExecutionGate
    function isReady(bytes32) external pure returns (bool) {
        return true;
    }
}

/// @dev An adapter that vouches for everybody without saying who it is.
contract NamelessAdapter is IPersonhoodAdapter {
    /// @inheritdoc IPersonhoodAdapter
    function verify(address, bytes calldata) external pure returns (bytes32, uint48) {
        return (0, type(uint48).max);
    }

    /// @inheritdoc IPersonhoodAdapter
    function isRevoked(bytes32) external pure returns (bool) {
        return false;
    }
}

/// @dev Accepts calls and fails them without a reason.
contract Mute {
    fallback() external payable {
        // solhint-disable-next-line gas-custom-errors, reason-string
        revert();
    }
}

/// @dev Says one stake for everybody, now and in one planned epoch, whatever a vault may hold.
contract BoastfulVault {
    struct Tranche {
        uint32 epoch;
        uint128 amount;
    }

    uint48 public immutable epochStart;
    uint32 public immutable epochLength;
    uint256 public active;
    Tranche[] private _pending;

    constructor(uint48 start, uint32 length) {
        (epochStart, epochLength) = (start, length);
    }

    function boast(uint256 active_, uint32 epoch, uint128 amount) external {
        active = active_;
        delete _pending;
        if (epoch != 0) _pending.push(Tranche(epoch, amount));
    }

    function stakeSchedule(address) external view returns (uint256, Tranche[] memory) {
        return (active, _pending);
    }
}
