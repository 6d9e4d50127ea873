// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionMath} from "../../../contracts/libraries/ConvictionMath.sol";

/// @notice ConvictionMath, callable.
contract ConvictionMathHarness {
    function growth(uint256 elapsed, uint256 halfLife) external pure returns (uint256) {
        return ConvictionMath.growth(elapsed, halfLife);
    }

    function conviction(uint256 support, uint256 charge, uint256 growthNow) external pure returns (uint256) {
        return ConvictionMath.conviction(support, charge, growthNow);
    }

    function isConvinced(
        uint256 support,
        uint256 supportAtQueue,
        uint256 opposition,
        uint256 charge,
        uint256 growthNow
    ) external pure returns (bool) {
        return ConvictionMath.isConvinced(support, supportAtQueue, opposition, charge, growthNow);
    }

    function convincedAfter(
        uint256 support,
        uint256 supportAtQueue,
        uint256 opposition,
        uint256 charge,
        uint256 halfLife
    ) external pure returns (uint256) {
        return ConvictionMath.convincedAfter(support, supportAtQueue, opposition, charge, halfLife);
    }
}
