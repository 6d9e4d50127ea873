// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ChosenGrant, IChooser} from "./ChosenGrant.sol";

/// @title LateCode
/// @notice Puts a grant at an address that is known before there is code at it: what is there when a decision runs need not
/// be what its readers were shown.
contract LateCode is IChooser {
    /// @inheritdoc IChooser
    address public chosen;

    /// @notice Sets the beneficiary of the grant to come: its address does not depend on it.
    function choose(address beneficiary) external {
        chosen = beneficiary;
    }

    /// @notice Puts the grant where `futureAddress` says.
    function place() external returns (address) {
        return address(new ChosenGrant{salt: 0}());
    }

    /// @notice The address that `place` will put code at.
    function futureAddress() external view returns (address) {
        bytes32 hash = keccak256(
            abi.encodePacked(bytes1(0xff), address(this), bytes32(0), keccak256(type(ChosenGrant).creationCode))
        );
        return address(uint160(uint256(hash)));
    }
}
