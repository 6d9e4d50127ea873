// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ITreasury} from "../interfaces/ITreasury.sol";

/// @title PayloadSpending
/// @notice Reads treasury payments out of a payload and sums them per asset, so that slicing a payment changes nothing.
library PayloadSpending {
    /// @dev Selector and three words.
    uint256 private constant _PAYMENT_LENGTH = 4 + 3 * 32;

    /// @notice What a payload takes out of the treasury: the first `count` entries of both arrays.
    struct Spending {
        address[] assets;
        uint256[] amounts;
        uint256 count;
    }

    /// @notice Room for the payments of `calls` calls.
    function empty(uint256 calls) internal pure returns (Spending memory spending) {
        spending.assets = new address[](calls);
        spending.amounts = new uint256[](calls);
    }

    /// @notice Whether `selector` of the treasury is a payment.
    function isPayment(bytes4 selector) internal pure returns (bool) {
        return selector == ITreasury.pay.selector || selector == ITreasury.payRoutine.selector;
    }

    /// @notice Adds the payment in `data` to its asset; sums saturate.
    /// @return readable false when the treasury's decoder would refuse `data`: nothing is added then
    function add(Spending memory self, bytes calldata data) internal pure returns (bool readable) {
        if (data.length < _PAYMENT_LENGTH) return false;
        uint256 word = uint256(bytes32(data[4:36]));
        if (word > type(uint160).max || uint256(bytes32(data[36:68])) > type(uint160).max) return false;
        // At most 2^160 - 1 by the line above.
        address asset = address(uint160(word));
        uint256 amount = uint256(bytes32(data[68:100]));
        uint256 i = 0;
        while (i < self.count && self.assets[i] != asset) ++i;
        if (i == self.count) {
            self.assets[i] = asset;
            ++self.count;
        }
        self.amounts[i] = Math.saturatingAdd(self.amounts[i], amount);
        return true;
    }
}
