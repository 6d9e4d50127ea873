// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title DecayingSum
/// @notice A sum of amounts, each of which halves every half-life after it was added.
/// @dev As all parts shrink alike, one number and one time carry the whole sum. Every rounding is upwards: the sum stands for
/// money spent, and whoever spends gains from forgetting. At whole half-lives the only rounding is that of the halving.
library DecayingSum {
    uint256 private constant _WAD = 1e18;
    /// @dev ln 2 in WAD, rounded down.
    uint256 private constant _LN2 = 693147180559945309;

    /// @dev One slot.
    struct Sum {
        uint208 amount;
        uint48 at;
    }

    /// @notice The sum at `timestamp`, rounded up; a sum above 0 never falls below 1.
    /// @param timestamp in seconds, not before the last addition
    /// @param halfLife in seconds, above 0
    function valueAt(Sum storage self, uint48 timestamp, uint32 halfLife) internal view returns (uint256) {
        uint256 amount = self.amount;
        if (amount == 0) return 0;
        uint256 elapsed = timestamp - self.at;
        uint256 whole = elapsed / halfLife;
        // 208 halvings bring the largest amount to 1.
        if (whole >= 208) return 1;
        uint256 rest = elapsed % halfLife;
        if (rest != 0) {
            // Growth over the rest, above 1 and below 2 in WAD (ln 2 / 2^32 is far above one WAD unit). Taking one off makes up
            // for the approximation, so the quotient errs upwards.
            uint256 growth = uint256(FixedPointMathLib.expWad(int256((_LN2 * rest) / halfLife))) - 1;
            amount = Math.mulDiv(amount, _WAD, growth, Math.Rounding.Ceil);
        }
        // amount < 2^208 and whole < 208, so the sum fits.
        return (amount + (1 << whole) - 1) >> whole;
    }

    /// @notice Adds `amount` at `timestamp`; the sum saturates at 2^208 - 1.
    /// @return sum the new sum
    function add(Sum storage self, uint256 amount, uint48 timestamp, uint32 halfLife) internal returns (uint256 sum) {
        sum = Math.min(Math.saturatingAdd(valueAt(self, timestamp, halfLife), amount), type(uint208).max);
        // sum <= 2^208 - 1 by the line above.
        self.amount = uint208(sum);
        self.at = timestamp;
    }
}
