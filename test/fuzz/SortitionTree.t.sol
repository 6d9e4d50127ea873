// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SortitionTree} from "../../contracts/libraries/SortitionTree.sol";
import {vm} from "../helpers/Vm.sol";
import {SortitionHarness} from "../mocks/juries/SortitionHarness.sol";

/// @notice The tree against a plain list of its members (JR-4).
contract SortitionTreeTest {
    error Mismatch(string what, uint256 at, uint256 found, uint256 expected);

    uint256 private constant OPERATIONS = 120;

    SortitionHarness private harness;
    uint32[] private members;
    mapping(uint32 id => uint256 place) private placeOf;
    uint256 private random;

    function setUp() external {
        harness = new SortitionHarness();
    }

    function testFuzz_EqualsThePlainList(uint256 seed, uint8 scale) external {
        random = seed;
        // From one bitmap up to the whole range, so that the tree has each of its heights.
        uint32 range = uint32(1 << (6 + (scale % 24)));
        for (uint256 i = 0; i < OPERATIONS; ++i) {
            uint256 dice = _draw(8);
            if (dice == 0 && members.length != 0) _remove(members[_draw(members.length)]);
            else if (dice == 1) _insert(range - 1 - uint32(_draw(4)));
            else _toggle(uint32(_draw(range)));
        }
        _compareSums();
        _compareMembers();
        while (members.length != 0) _remove(members[_draw(members.length)]);
        _compareSums();
    }

    function testFuzz_DrawsWhatAShuffledListGives(uint256 seed, uint8 size, uint8 seats) external {
        random = seed;
        for (uint256 i = 0; i < size; ++i) _insert(uint32(_draw(3_000)));
        uint32[] memory expected = _sorted();
        uint256 drawn = seats < expected.length ? seats : expected.length;
        for (uint256 i = 0; i < drawn; ++i) {
            uint256 place = i + (uint256(keccak256(abi.encode(seed, i))) % (expected.length - i));
            (expected[i], expected[place]) = (expected[place], expected[i]);
        }
        uint32[] memory found = harness.draw(bytes32(seed), seats);
        _equal("length", 0, found.length, drawn);
        for (uint256 i = 0; i < drawn; ++i) _equal("seat", i, found[i], expected[i]);
        _compareMembers();
    }

    function testFuzz_DrawsOthersInStepsAsInOne(uint256 seed, uint8 size, uint8 pause, uint32 excluded) external {
        random = seed;
        excluded = 1 + (excluded % 5);
        for (uint256 i = 0; i < size; ++i) _insert(uint32(_draw(1_000)));
        (uint32[] memory whole, uint256 steps) = harness.drawOthers(bytes32(seed), 23, excluded, 0, 300);
        uint256 first = steps == 0 ? 0 : pause % steps;
        (uint32[] memory before, uint256 made) = harness.drawOthers(bytes32(seed), 23, excluded, 0, first);
        _equal("steps", 0, made, first);
        (uint32[] memory rest, uint256 more) = harness.drawOthers(
            bytes32(seed),
            23 - before.length,
            excluded,
            first,
            300
        );
        _equal("steps", 1, first + more, steps);
        _equal("seats", 0, before.length + rest.length, whole.length);
        for (uint256 i = 0; i < whole.length; ++i) {
            _equal("seat", i, i < before.length ? before[i] : rest[i - before.length], whole[i]);
            if (whole[i] % excluded == 0) revert Mismatch("excluded", i, whole[i], 0);
            for (uint256 j = 0; j < i; ++j) if (whole[i] == whole[j]) revert Mismatch("twice", i, whole[i], j);
        }
        // All who may sit do, when there are no more of them than seats.
        uint256 eligible = 0;
        for (uint256 i = 0; i < members.length; ++i) if (members[i] % excluded != 0) ++eligible;
        _equal("eligible", 0, whole.length, eligible < 23 ? eligible : 23);
    }

    function testFuzz_FindsEveryBitOfABitmap(uint256 pattern) external {
        harness.fill(1, 0, 1, pattern);
        uint256 rank = 0;
        for (uint256 bit = 0; bit < 256; ++bit) {
            if ((pattern >> bit) & 1 != 0) _equal("bit", rank, harness.select(rank++), bit);
        }
        _equal("count", 0, harness.count(), rank);
    }

    function test_FindsEveryBitOfAFullBitmap() external {
        harness.fill(1, 0, 8, type(uint256).max);
        for (uint256 rank = 0; rank < 2_048; ++rank) _equal("bit", rank, harness.select(rank), rank);
    }

    function test_TakesAMemberOnce() external {
        harness.insert(7);
        vm.expectRevert(abi.encodeWithSelector(SortitionTree.SortitionAlreadyMember.selector, 7));
        harness.insert(7);
    }

    function test_RefusesToRemoveWhomItDoesNotHold() external {
        harness.insert(7);
        vm.expectRevert(abi.encodeWithSelector(SortitionTree.SortitionNotMember.selector, 8));
        harness.remove(8);
        vm.expectRevert(abi.encodeWithSelector(SortitionTree.SortitionNotMember.selector, type(uint32).max));
        harness.remove(type(uint32).max);
    }

    function test_TakesIdsBelowTheLimitOnly() external {
        harness.insert(SortitionTree.ID_LIMIT - 1);
        _equal("select", 0, harness.select(0), SortitionTree.ID_LIMIT - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                SortitionTree.SortitionIdOutOfRange.selector,
                SortitionTree.ID_LIMIT,
                SortitionTree.ID_LIMIT
            )
        );
        harness.insert(SortitionTree.ID_LIMIT);
    }

    function test_RefusesARankThatNobodyHas() external {
        vm.expectRevert(abi.encodeWithSelector(SortitionTree.SortitionRankOutOfRange.selector, 0, 0));
        harness.select(0);
        harness.insert(3);
        vm.expectRevert(abi.encodeWithSelector(SortitionTree.SortitionRankOutOfRange.selector, 1, 1));
        harness.select(1);
        // Far above what a lane could compare.
        vm.expectRevert(abi.encodeWithSelector(SortitionTree.SortitionRankOutOfRange.selector, 1 << 255, 1));
        harness.select(1 << 255);
    }

    function _toggle(uint32 id) private {
        if (placeOf[id] == 0) _insert(id);
        else _remove(id);
    }

    function _insert(uint32 id) private {
        if (placeOf[id] != 0) return;
        members.push(id);
        placeOf[id] = members.length;
        harness.insert(id);
    }

    function _remove(uint32 id) private {
        uint32 last = members[members.length - 1];
        members[placeOf[id] - 1] = last;
        placeOf[last] = placeOf[id];
        placeOf[id] = 0;
        members.pop();
        harness.remove(id);
    }

    /// @dev JR-4 at every word above a member: each lane is the sum of what lies below it.
    function _compareSums() private view {
        uint256 height = harness.height();
        _equal("count", 0, harness.count(), members.length);
        uint256 top = height == 0 ? 0 : _sumOf(height, 0);
        _equal("root", 0, top, members.length);
        for (uint256 i = 0; i < members.length; ++i) {
            uint256 index = members[i] >> 8;
            for (uint256 level = 1; level <= height; ++level) {
                uint256 lane = uint32(harness.word(level, index >> 3) >> (32 * (index & 7)));
                _equal("lane", level, lane, _sumOf(level - 1, index));
                index >>= 3;
            }
        }
    }

    function _compareMembers() private view {
        uint32[] memory sorted = _sorted();
        for (uint256 rank = 0; rank < sorted.length; ++rank) {
            _equal("rank", rank, harness.select(rank), sorted[rank]);
            uint32 id = sorted[rank];
            if (!harness.contains(id)) revert Mismatch("contains", id, 0, 1);
            if (placeOf[id + 1] == 0 && harness.contains(id + 1)) revert Mismatch("contains", id + 1, 1, 0);
        }
    }

    function _sumOf(uint256 level, uint256 index) private view returns (uint256 sum) {
        for (uint256 rest = harness.word(level, index); rest != 0; ) {
            if (level == 0) (sum, rest) = (sum + 1, rest & (rest - 1));
            else (sum, rest) = (sum + uint32(rest), rest >> 32);
        }
    }

    function _sorted() private view returns (uint32[] memory sorted) {
        sorted = members;
        for (uint256 i = 1; i < sorted.length; ++i) {
            uint32 id = sorted[i];
            uint256 j = i;
            for (; j > 0 && sorted[j - 1] > id; --j) sorted[j] = sorted[j - 1];
            sorted[j] = id;
        }
    }

    function _equal(string memory what, uint256 at, uint256 found, uint256 expected) private pure {
        if (found != expected) revert Mismatch(what, at, found, expected);
    }

    function _draw(uint256 below) private returns (uint256) {
        random = uint256(keccak256(abi.encode(random)));
        return random % below;
    }
}
