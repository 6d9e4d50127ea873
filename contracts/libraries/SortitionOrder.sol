// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @title SortitionOrder
/// @notice The numbers 0 .. size - 1 in an order fixed by a seed, one at a time, without repetition and without storage
/// (mechanism, section 8).
/// @dev Fisher and Yates' shuffle, of which only the places that moved are kept, in a hash table in memory: a step costs the
/// same however large the set and however many steps were made before.
///
/// Number i of the order depends on seed, size and i alone. A drawing that does not fit one transaction is therefore carried
/// on by `resume` from a counter, the only thing to be stored, and gives what one transaction would have given.
///
/// Bias: step i takes `uint256(keccak256(seed, i)) mod (size - i)`. Against an ideal hash an outcome of a step is off its
/// probability by less than 2^-256, so n steps from sizes up to 2^32 are within n * 2^-224 of uniform; nothing is rejected.
///
/// | hostile                    | can                                              | cannot                            |
/// | -------------------------- | ------------------------------------------------ | --------------------------------- |
/// | whoever knows the seed     | compute the whole order                          | change it                         |
/// | whoever chooses the seed   | choose the order: seeds come from a beacon       | repeat or leave out a number      |
/// | whoever changes the size   | get another order: draw from a frozen set        | -                                 |
library SortitionOrder {
    /// @notice The set has more numbers than 32 bits can count.
    error SortitionSizeOutOfRange(uint256 size);
    /// @notice Every number was drawn.
    error SortitionOrderExhausted(uint256 size);
    /// @notice More steps were asked for than provided for.
    error SortitionStepsExceeded(uint256 limit);

    /// @dev In memory only. `table` has a power of two entries of `number at the place << 32 | place`, at least half of them
    /// free. A place kept lies beyond the head, so it is never 0, and an entry of 0 is a free one.
    struct Order {
        bytes32 seed;
        uint256 size;
        uint256 step;
        uint256 limit;
        uint256[] table;
    }

    /// @notice An order at its start.
    /// @param seed decides the order
    /// @param size how many numbers there are, at most 2^32 - 1
    /// @param steps how often `next` may be called at most; costs 2 to 4 words of memory each
    function begin(bytes32 seed, uint256 size, uint256 steps) internal pure returns (Order memory order) {
        if (size > type(uint32).max) revert SortitionSizeOutOfRange(size);
        uint256 slots = 2;
        while (slots < 2 * steps) slots <<= 1;
        return Order({seed: seed, size: size, step: 0, limit: steps, table: new uint256[](slots)});
    }

    /// @notice The order after `done` steps, recomputed.
    /// @param done steps made before, at most `size`
    /// @param steps how often `next` may be called from here on
    function resume(
        bytes32 seed,
        uint256 size,
        uint256 done,
        uint256 steps
    ) internal pure returns (Order memory order) {
        order = begin(seed, size, done + steps);
        for (uint256 i = 0; i < done; ++i) next(order);
    }

    /// @notice The next number of the order.
    function next(Order memory self) internal pure returns (uint256 number) {
        (uint256 size, uint256 step) = (self.size, self.step);
        if (step >= size) revert SortitionOrderExhausted(size);
        if (step >= self.limit) revert SortitionStepsExceeded(self.limit);
        unchecked {
            // `step < size < 2^32`, as checked here and in `begin`: no difference is negative, no sum leaves 33 bits.
            uint256 place = step + (uint256(Hashes.efficientKeccak256(self.seed, bytes32(step))) % (size - step));
            uint256[] memory table = self.table;
            uint256 entry = _find(table, place);
            uint256 found = table[entry];
            number = found == 0 ? place : uint32(found >> 32);
            // The number at the head takes the place of the drawn one. The places up to the head are never asked for again.
            if (place != step) {
                uint256 head = table[_find(table, step)];
                uint256 moved = head == 0 ? step : uint32(head >> 32);
                table[entry] = (moved << 32) | place;
            }
            self.step = step + 1;
        }
    }

    /// @notice Numbers not yet drawn.
    function remaining(Order memory self) internal pure returns (uint256) {
        return self.size - self.step;
    }

    /// @dev The entry of `place`, or the free one where it belongs. Ends, because at most `limit` entries are taken and there
    /// are at least `2 * limit`, or 2 entries.
    function _find(uint256[] memory table, uint256 place) private pure returns (uint256 entry) {
        uint256 mask = table.length - 1;
        entry = place & mask;
        unchecked {
            // Masked after every step, so that no sum overflows.
            while (table[entry] != 0 && uint32(table[entry]) != place) entry = (entry + 1) & mask;
        }
    }
}
