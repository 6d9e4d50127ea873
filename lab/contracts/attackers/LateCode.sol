// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Where a grant goes once it is paid: what the voters read.
interface IGrant {
    /// @notice Passes everything on.
    function release(IERC20 token) external;
}

/// @title Grant
/// @notice A contract that a decision pays: it passes what it gets to its beneficiary.
contract Grant is IGrant {
    address private immutable _BENEFICIARY;

    constructor(address beneficiary) {
        _BENEFICIARY = beneficiary;
    }

    /// @inheritdoc IGrant
    function release(IERC20 token) external {
        token.transfer(_BENEFICIARY, token.balanceOf(address(this)));
    }
}

/// @title LateCode
/// @notice Puts a grant at an address that is known before there is code at it: what is there when a decision runs need not
/// be what its readers were shown.
contract LateCode {
    /// @notice Where a grant to `beneficiary` is put.
    event GrantPlaced(address grant, address beneficiary);

    /// @notice Puts a grant whose beneficiary is whatever `choose` was told last.
    function place() external returns (address grant) {
        grant = address(new Chosen{salt: 0}());
        emit GrantPlaced(grant, chosen);
    }

    /// @notice Beneficiary of the grant to come.
    address public chosen;

    /// @notice Sets the beneficiary of the grant to come: its address does not depend on it.
    function choose(address beneficiary) external {
        chosen = beneficiary;
    }

    /// @notice The address that `place` will put code at.
    function futureAddress() external view returns (address) {
        bytes32 hash = keccak256(
            abi.encodePacked(bytes1(0xff), address(this), bytes32(0), keccak256(type(Chosen).creationCode))
        );
        return address(uint160(uint256(hash)));
    }
}

/// @title Chosen
/// @notice A grant that asks its creator, once, whom it is for: the same creation code, another contract.
contract Chosen is IGrant {
    address private immutable _BENEFICIARY = LateCode(msg.sender).chosen();

    /// @inheritdoc IGrant
    function release(IERC20 token) external {
        token.transfer(_BENEFICIARY, token.balanceOf(address(this)));
    }
}
