// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS} from "@kevincharm/bls-bn254/contracts/BLS.sol";

/// @dev The library's hash to the curve, to compare the local signer with.
contract HashProbe {
    function hashToPoint(bytes calldata domain, bytes calldata message) external view returns (uint256[2] memory) {
        return BLS.hashToPoint(domain, message);
    }
}
