// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice What a decision can touch, in rising order of what is at stake (mechanism, section 7).
/// @dev The order is part of the ABI: a payload takes the greatest class of its calls.
enum ImpactClass {
    Routine,
    Spend,
    Parameters,
    Constitutional
}

/// @notice What one class asks of a decision. Frozen for a proposal when it is proposed.
/// @param quorumBps share of the electorate base that For must reach, in basis points (1..10,000)
/// @param halfLife seconds in which conviction closes half of its distance to full support; also the least notice
struct ClassTerms {
    uint16 quorumBps;
    uint32 halfLife;
}
