// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

// solhint-disable avoid-low-level-calls, no-inline-assembly

/// @notice Counts what reaches it.
contract Receiver {
    uint256 public calls;
    uint256 public received;
    address public lastCaller;

    error ReceiverRefused();

    function ping() external payable {
        ++calls;
        received += msg.value;
        lastCaller = msg.sender;
    }

    function refuse() external pure {
        revert ReceiverRefused();
    }
}

/// @notice Deploys receivers at addresses known beforehand.
contract ReceiverFactory {
    function deploy(bytes32 salt) external returns (address) {
        return address(new Receiver{salt: salt}());
    }

    function addressOf(bytes32 salt) external view returns (address) {
        bytes32 codeHash = keccak256(type(Receiver).creationCode);
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), salt, codeHash)))));
    }
}

/// @notice A payload that runs governor functions from within an execution.
contract Reenterer {
    address private immutable _GOVERNOR;

    constructor(address governor) {
        _GOVERNOR = governor;
    }

    function run(bytes calldata data) external {
        (bool ok, bytes memory reason) = _GOVERNOR.call(data);
        if (ok) return;
        assembly {
            revert(add(reason, 32), mload(reason))
        }
    }
}
