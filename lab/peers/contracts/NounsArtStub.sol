// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title NounsArtStub
/// @notice What NounsToken asks of its descriptor, its seeder and its registry of proxies, and no more: five counts of parts, a
/// seed that is the same for every Noun, no proxies. No art is drawn, and nobody who votes with a Noun asks for any.
/// Trusts nobody and is trusted with nothing.
contract NounsArtStub {
    struct Seed {
        uint48 background;
        uint48 body;
        uint48 accessory;
        uint48 head;
        uint48 glasses;
    }

    function backgroundCount() external pure returns (uint256) {
        return 1;
    }

    function bodyCount() external pure returns (uint256) {
        return 1;
    }

    function accessoryCount() external pure returns (uint256) {
        return 1;
    }

    function headCount() external pure returns (uint256) {
        return 1;
    }

    function glassesCount() external pure returns (uint256) {
        return 1;
    }

    function generateSeed(uint256, address) external pure returns (Seed memory) {
        return Seed(0, 0, 0, 0, 0);
    }

    function proxies(address) external pure returns (address) {
        return address(0);
    }
}
