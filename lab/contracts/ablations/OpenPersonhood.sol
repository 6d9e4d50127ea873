// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonhoodAdapter} from "../../../contracts/interfaces/IPersonhoodAdapter.sol";
import {RegistrarPersonhood} from "../../../contracts/identity/adapters/RegistrarPersonhood.sol";

/// @title OpenPersonhood
/// @notice ABLATION, for the laboratory only: the nullifier is the account's and no longer the human's, so one human enters
/// from as many accounts as it likes.
contract OpenPersonhood is RegistrarPersonhood {
    constructor(address[] memory registrars_, uint8 threshold_) RegistrarPersonhood(registrars_, threshold_) {}

    /// @inheritdoc IPersonhoodAdapter
    function verify(
        address account,
        bytes calldata proof
    ) public view override returns (bytes32 nullifier, uint48 expiry) {
        (, expiry) = super.verify(account, proof);
        nullifier = keccak256(abi.encode(account));
    }
}
