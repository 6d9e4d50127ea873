// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Ground, IClaimBook} from "../../../contracts/interfaces/IClaimBook.sol";

/// @notice A challenger that asks for its credit again while it is paid.
contract GreedyChallenger {
    IClaimBook public immutable BOOK;
    bytes4 public refusal;
    uint256 public paid;

    constructor(IClaimBook book) {
        BOOK = book;
    }

    function challenge(bytes32 claim, Ground ground) external payable {
        BOOK.challenge{value: msg.value}(claim, ground);
    }

    function collect() external {
        BOOK.withdraw(address(this));
    }

    receive() external payable {
        ++paid;
        try BOOK.withdraw(address(this)) {
            refusal = 0;
        } catch (bytes memory reason) {
            refusal = bytes4(reason);
        }
    }
}
