// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SortitionOrder} from "./SortitionOrder.sol";

/// @title SortitionTree
/// @notice A set of persons of whom the k-th in the order of their ids is found in O(log n): what juries are drawn from
/// (mechanism, section 8). One person, one equal ticket.
/// @dev Level 0 holds one bit a person, 256 to a word. A word of level L >= 1 holds eight 32-bit counts, one for each of the
/// eight words below it; the top word therefore carries the count of all (JR-4), in no second place that could disagree.
///
/// ```
/// level 2                     [ c0 .. c7 ]                     16,384 persons
///                            /            \
/// level 1          [ c0 .. c7 ]    ..    [ c0 .. c7 ]           2,048 persons each
///                   /        \             /        \
/// level 0      256 bits .. 256 bits   256 bits .. 256 bits        256 persons each
/// ```
///
/// Person ids are dense, so the tree grows with the highest id: a new top level is put above the old one when an id needs it,
/// and seven levels reach 2^29 ids. Nothing ever shrinks: a removed person leaves zero bits behind.
///
/// A jury is drawn without writing. `SortitionOrder` yields ranks without repetition, `select` turns a rank into a person,
/// and whoever may not sit is passed over by asking for the next rank:
///
/// ```
/// SortitionOrder.Order memory order = SortitionOrder.begin(seed, tree.count(), steps);
/// while (seated < seats && order.remaining() > 0) {
///     uint32 id = tree.select(order.next());
///     if (maySit(id)) jury[seated++] = id;
/// }
/// ```
///
/// What was drawn or passed over is out for the rest of this order and in the tree all the same: nothing is reinserted,
/// nothing can be forgotten, and drawings from one frozen tree do not touch each other.
///
/// The contract that holds the tree is trusted: it decides who enters and leaves, and that it does not while draws are open.
///
/// | hostile                       | can                                            | cannot                              |
/// | ----------------------------- | ---------------------------------------------- | ----------------------------------- |
/// | person                        | be a member once                               | hold two tickets, move another's    |
/// | whoever hands out sparse ids  | raise the tree to seven levels: 8 words a seat | make a draw fail or favour an id    |
/// | many who may not sit          | cost a step each: draw in parts by `resume`    | change the jury                     |
library SortitionTree {
    using SortitionOrder for SortitionOrder.Order;

    /// @notice Ids are below this: seven levels of counts over bitmaps of 256. Bounds every count by 2^29, so that the top
    /// bit of a 32-bit lane is free.
    uint32 internal constant ID_LIMIT = 1 << 29;

    /// @dev Bits of an id that choose the bit in a bitmap.
    uint256 private constant _LEAF_BITS = 8;
    /// @dev Bits of an id that choose the lane in a word of counts, at every level.
    uint256 private constant _FAN_BITS = 3;
    /// @dev Bits of a lane.
    uint256 private constant _LANE = 32;

    /// @dev 1 in each of the eight lanes; times a word of counts gives the running sums of its lanes.
    uint256 private constant _ONES = 0x0000000100000001000000010000000100000001000000010000000100000001;
    /// @dev The top bit of each of the eight lanes.
    uint256 private constant _TOPS = _ONES << 31;

    /// @dev The same for the sixteen 16-bit lanes of a bitmap.
    uint256 private constant _ONES_16 = 0x0001000100010001000100010001000100010001000100010001000100010001;
    uint256 private constant _TOPS_16 = _ONES_16 << 15;

    /// @dev Every second bit, pair of bits, nibble: the masks of counting bits in parallel.
    uint256 private constant _EVERY_BIT = type(uint256).max / 3;
    uint256 private constant _EVERY_PAIR = type(uint256).max / 5;
    uint256 private constant _EVERY_NIBBLE = type(uint256).max / 17;

    /// @notice The person is in the set.
    error SortitionAlreadyMember(uint32 id);
    /// @notice The person is not in the set.
    error SortitionNotMember(uint32 id);
    /// @notice The id is above what the tree can hold.
    error SortitionIdOutOfRange(uint32 id, uint32 limit);
    /// @notice There are not that many members.
    error SortitionRankOutOfRange(uint256 rank, uint256 count);

    /// @dev `height` is the level of the top word; 0 until the first insertion. `words` by level and index: see `_key`.
    struct Tree {
        uint8 height;
        mapping(uint256 key => uint256 word) words;
    }

    /// @notice Puts a person into the set.
    /// @param id below `ID_LIMIT`, not in the set
    function insert(Tree storage self, uint32 id) internal {
        if (id >= ID_LIMIT) revert SortitionIdOutOfRange(id, ID_LIMIT);
        uint256 height = _grow(self, id);
        if (contains(self, id)) revert SortitionAlreadyMember(id);
        self.words[_leafKey(id)] |= 1 << (id & 0xff);
        uint256 index = id >> _LEAF_BITS;
        for (uint256 level = 1; level <= height; ++level) {
            // A lane counts at most 2^29 persons, so adding one never carries into the next.
            self.words[_key(level, index >> _FAN_BITS)] += _oneIn(index);
            index >>= _FAN_BITS;
        }
    }

    /// @notice Takes a person out of the set.
    /// @param id in the set
    function remove(Tree storage self, uint32 id) internal {
        if (!contains(self, id)) revert SortitionNotMember(id);
        self.words[_leafKey(id)] &= ~(1 << (id & 0xff));
        uint256 height = self.height;
        uint256 index = id >> _LEAF_BITS;
        for (uint256 level = 1; level <= height; ++level) {
            // The person was counted in this lane, so it is at least one and nothing is borrowed from the next.
            self.words[_key(level, index >> _FAN_BITS)] -= _oneIn(index);
            index >>= _FAN_BITS;
        }
    }

    /// @notice Whether the person is in the set. Any id may be asked for.
    function contains(Tree storage self, uint32 id) internal view returns (bool) {
        return (self.words[_leafKey(id)] >> (id & 0xff)) & 1 != 0;
    }

    /// @notice Members of the set, at most `ID_LIMIT`.
    function count(Tree storage self) internal view returns (uint256) {
        uint256 height = self.height;
        if (height == 0) return 0;
        unchecked {
            // The running sum in the last lane; at most 2^29 persons in all, so no lane overflows into another.
            return (self.words[_key(height, 0)] * _ONES) >> (7 * _LANE);
        }
    }

    /// @notice The member with `rank` members of lower id.
    /// @param rank below `count`
    function select(Tree storage self, uint256 rank) internal view returns (uint32 id) {
        uint256 height = self.height;
        if (height == 0) revert SortitionRankOutOfRange(rank, 0);
        uint256 index = 0;
        unchecked {
            // `rank` stays below the count of the word that is read, because the lane chosen is the first whose running sum
            // exceeds it; so eight lanes hold an answer, and every figure stays below 2^31.
            for (uint256 level = height; level > 0; --level) {
                uint256 sums = self.words[_key(level, index)] * _ONES;
                uint256 members = sums >> (7 * _LANE);
                if (level == height && rank >= members) revert SortitionRankOutOfRange(rank, members);
                // Tops survive in the lanes whose running sum is above the rank. Sums never fall, so these are the last ones.
                uint256 above = ((sums | _TOPS) - (rank + 1) * _ONES) & _TOPS;
                uint256 lane = 8 - (((above >> 31) * _ONES) >> (7 * _LANE));
                // Shifted by a lane, a running sum leaves out its own lane.
                rank -= ((sums << _LANE) >> (lane * _LANE)) & type(uint32).max;
                index = (index << _FAN_BITS) | lane;
            }
            // Ids are below 2^29, because `insert` takes no other.
            return uint32((index << _LEAF_BITS) | _selectBit(self.words[_key(0, index)], rank));
        }
    }

    /// @notice `seats` different members by lot, or all in the order of the lot when there are fewer. Every sequence of members
    /// is equally likely up to the bias of `SortitionOrder`. Writes nothing.
    /// @param seed the lot; the same seed and set give the same members
    function draw(Tree storage self, bytes32 seed, uint256 seats) internal view returns (uint32[] memory ids) {
        uint256 members = count(self);
        if (seats > members) seats = members;
        SortitionOrder.Order memory order = SortitionOrder.begin(seed, members, seats);
        ids = new uint32[](seats);
        for (uint256 i = 0; i < seats; ++i) ids[i] = select(self, order.next());
    }

    /// @dev Puts words on top until `id` fits under the top one.
    function _grow(Tree storage self, uint32 id) private returns (uint256 height) {
        height = self.height;
        if (height != 0 && id >> (_LEAF_BITS + _FAN_BITS * height) == 0) return height;
        uint256 members = count(self);
        while (height == 0 || id >> (_LEAF_BITS + _FAN_BITS * height) != 0) {
            ++height;
            // What was the whole tree is lane 0 of the new top. The first top counts nothing, as there is no bitmap yet.
            if (members != 0) self.words[_key(height, 0)] = members;
        }
        // At most 7, by the limit of ids.
        self.height = uint8(height);
    }

    /// @dev The position of the set bit of `word` with `rank` set bits below it.
    /// @param rank below the number of set bits
    function _selectBit(uint256 word, uint256 rank) private pure returns (uint256 position) {
        unchecked {
            // Set bits of each pair, nibble, byte and 16 bits. All sums stay below 257, which their lanes hold.
            uint256 pairs = word - ((word >> 1) & _EVERY_BIT);
            uint256 nibbles = (pairs & _EVERY_PAIR) + ((pairs >> 2) & _EVERY_PAIR);
            uint256 bytewise = (nibbles + (nibbles >> 4)) & _EVERY_NIBBLE;
            uint256 sums = ((bytewise + (bytewise >> 8)) & (_ONES_16 * 0xff)) * _ONES_16;
            // As in `select`, over sixteen lanes.
            uint256 above = ((sums | _TOPS_16) - (rank + 1) * _ONES_16) & _TOPS_16;
            uint256 lane = 16 - (((above >> 15) * _ONES_16) >> 240);
            rank -= ((sums << 16) >> (lane * 16)) & 0xffff;
            position = lane * 16;
            // The answer is among 16 bits: in the lower or the upper half, then in a half of that, down to one bit.
            (position, rank) = _descend(bytewise, 8, 0xff, position, rank);
            (position, rank) = _descend(nibbles, 4, 0xf, position, rank);
            (position, rank) = _descend(pairs, 2, 0x3, position, rank);
            (position, ) = _descend(word, 1, 0x1, position, rank);
        }
    }

    /// @dev Steps over the `width` bits at `position` when they hold at most `rank` set bits. `counts` has their number there.
    function _descend(
        uint256 counts,
        uint256 width,
        uint256 mask,
        uint256 position,
        uint256 rank
    ) private pure returns (uint256, uint256) {
        unchecked {
            uint256 below = (counts >> position) & mask;
            return rank < below ? (position, rank) : (position + width, rank - below);
        }
    }

    /// @dev 1 in the lane that counts the word with this index at the level below.
    function _oneIn(uint256 index) private pure returns (uint256) {
        return 1 << ((index & 7) * _LANE);
    }

    function _leafKey(uint32 id) private pure returns (uint256) {
        return _key(0, id >> _LEAF_BITS);
    }

    /// @dev Indices stay below 2^24, for every id of 32 bits.
    function _key(uint256 level, uint256 index) private pure returns (uint256) {
        return (level << _LANE) | index;
    }
}
