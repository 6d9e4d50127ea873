// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IGovernorBinding, ITimelockBinding, IVaultBinding} from "../interfaces/IBindings.sol";

/// @title FixedImpact
/// @notice Functions that are constitutional on whatever contract they stand: they move roles, ownership or code, or pass a
/// call on whose effect the policy cannot see.
library FixedImpact {
    /// @notice Whether no rule may lower the class of `selector`.
    function isFixed(bytes4 selector) internal pure returns (bool) {
        return _movesRoles(selector) || _movesCode(selector) || _passesOn(selector);
    }

    function _movesRoles(bytes4 selector) private pure returns (bool) {
        return
            selector == IAccessControl.grantRole.selector ||
            selector == IAccessControl.revokeRole.selector ||
            selector == IAccessControl.renounceRole.selector ||
            selector == bytes4(keccak256("transferOwnership(address)")) ||
            selector == bytes4(keccak256("acceptOwnership()")) ||
            selector == bytes4(keccak256("renounceOwnership()")) ||
            selector == IGovernorBinding.bind.selector ||
            selector == ITimelockBinding.bind.selector ||
            selector == IVaultBinding.bind.selector;
    }

    function _movesCode(bytes4 selector) private pure returns (bool) {
        return
            selector == bytes4(keccak256("upgradeTo(address)")) ||
            selector == bytes4(keccak256("upgradeToAndCall(address,bytes)")) ||
            selector == bytes4(keccak256("upgradeAndCall(address,address,bytes)")) ||
            selector == bytes4(keccak256("diamondCut((address,uint8,bytes4[])[],address,bytes)"));
    }

    function _passesOn(bytes4 selector) private pure returns (bool) {
        return
            selector == bytes4(keccak256("relay(address,uint256,bytes)")) ||
            selector == bytes4(keccak256("execute(address,uint256,bytes)")) ||
            selector == bytes4(keccak256("multicall(bytes[])"));
    }
}
