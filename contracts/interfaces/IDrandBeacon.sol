// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRandomnessBeacon} from "./IRandomnessBeacon.sol";

/// @title IDrandBeacon
/// @notice A beacon whose values are BLS signatures of a drand network on the curve BN254 (mechanism, section 8).
interface IDrandBeacon is IRandomnessBeacon {
    /// @notice The transaction has too little gas for the pairing, which takes 113,000.
    error BeaconGasTooLow(uint64 round);
    /// @notice The key is no point of the group that signatures are checked in.
    error BeaconKeyInvalid(uint256[4] key);
    /// @notice A domain separation tag has 1 to 62 bytes here.
    error BeaconDomainLength(uint256 length, uint256 maximum);
    /// @notice Rounds cannot follow each other without any time between them.
    error BeaconPeriodZero();

    /// @notice The network's public key, a point of G2: x and y with the real part first, `[x0, x1, y0, y1]`.
    function publicKey() external view returns (uint256[4] memory);

    /// @notice Domain separation tag of the hash to the curve.
    function domain() external view returns (string memory);

    /// @notice When round 1 is due, in seconds.
    function genesis() external view returns (uint48);

    /// @notice Seconds from one round to the next.
    function period() external view returns (uint32);
}
