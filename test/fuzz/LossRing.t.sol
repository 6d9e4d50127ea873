// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LossRing} from "../../contracts/libraries/LossRing.sol";

/// @notice The ring of losses against a plain list of them (section 6.6).
contract LossRingTest {
    using LossRing for LossRing.Ring;

    error Mismatch(uint32 epoch, uint256 found, uint256 expected);

    uint256 private constant ROUNDS = 20;

    mapping(uint32 epoch => uint256) private lostIn;
    uint256 private random;

    function testFuzz_CountsTheLossesOfThirteenEpochs(uint256 seed) external {
        random = seed;
        LossRing.Ring memory ring;
        uint32 current = uint32(_draw(40));
        for (uint256 i = 0; i < ROUNDS; ++i) {
            // Mostly close together, sometimes after a silence longer than the window; losses are often settled late.
            current += uint32(_draw(6) == 0 ? _draw(30) : _draw(4));
            uint32 late = uint32(_draw(3) == 0 ? _draw(20) : 0);
            uint32 epoch = late > current ? 0 : current - late;
            ring.lose(epoch, current);
            ++lostIn[epoch];
            for (uint32 ahead = 0; ahead < 16; ++ahead) _compare(ring, current + ahead);
        }
    }

    function _compare(LossRing.Ring memory ring, uint32 current) private view {
        uint256 expected;
        for (uint32 age = 0; age < 13 && age <= current; ++age) expected += lostIn[current - age];
        uint256 found = ring.lost(current);
        if (found != expected) revert Mismatch(current, found, expected);
    }

    function _draw(uint256 below) private returns (uint256) {
        random = uint256(keccak256(abi.encode(random)));
        return random % below;
    }
}
