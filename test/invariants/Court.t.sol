// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Campaign} from "../helpers/campaign/Campaign.sol";
import {CourtHandler} from "../helpers/campaign/CourtHandler.sol";

/// @notice Random lives of disputes in the real court over the real pool, bound to the whole suite: JR-1, JR-4, JR-6, JR-7, JR-8,
/// JR-10.
contract CourtInvariants is Campaign {
    function setUp() external {
        // By weight: disputes are lived more often than they are made.
        for (uint256 i = 0; i < 12; ++i) _action(CourtHandler.live.selector);
        _action(CourtHandler.create.selector);
        _action(CourtHandler.create.selector);
        for (uint256 i = 0; i < 2; ++i) _action(CourtHandler.abandon.selector);
        for (uint256 i = 0; i < 4; ++i) _action(CourtHandler.people.selector);
        _action(CourtHandler.money.selector);
        _action(CourtHandler.pass.selector);
    }

    function test_DisputesEndAndCoinAndStakeAddUp() external {
        _play(900);
    }

    function _newHandler() internal override returns (address) {
        return address(new CourtHandler{value: 1000 ether}());
    }
}
