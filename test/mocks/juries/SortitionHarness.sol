// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SortitionOrder} from "../../../contracts/libraries/SortitionOrder.sol";
import {SortitionTree} from "../../../contracts/libraries/SortitionTree.sol";

/// @dev A tree that anybody may change and draw from; `fill` populates it wholesale.
contract SortitionHarness {
    using SortitionOrder for SortitionOrder.Order;
    using SortitionTree for SortitionTree.Tree;

    event Drawn(uint32[] ids);

    SortitionTree.Tree internal tree;

    function insert(uint32 id) external {
        tree.insert(id);
    }

    function insertMany(uint32[] calldata ids) external {
        for (uint256 i = 0; i < ids.length; ++i) tree.insert(ids[i]);
    }

    function remove(uint32 id) external {
        tree.remove(id);
    }

    /// @dev Sets whole bitmaps to `pattern`, in a tree of that many levels that has nothing there yet.
    function fill(uint8 levels, uint256 fromLeaf, uint256 leaves, uint256 pattern) external {
        tree.height = levels;
        uint256 members = 0;
        for (uint256 rest = pattern; rest != 0; rest &= rest - 1) ++members;
        for (uint256 leaf = fromLeaf; leaf < fromLeaf + leaves; ++leaf) {
            tree.words[leaf] = pattern;
            for (uint256 level = 1; level <= levels; ++level) {
                tree.words[(level << 32) | (leaf >> (3 * level))] +=
                    members << (32 * ((leaf >> (3 * (level - 1))) & 7));
            }
        }
    }

    /// @dev A transaction, so that a receipt tells what a draw costs.
    function drawAndEmit(bytes32 seed, uint256 seats) external {
        emit Drawn(tree.draw(seed, seats));
    }

    /// @dev The draw that a pool makes: passes over whoever has an id divisible by `excluded`, and carries on from `done`.
    function drawOthers(
        bytes32 seed,
        uint256 seats,
        uint32 excluded,
        uint256 done,
        uint256 steps
    ) external view returns (uint32[] memory ids, uint256 made) {
        SortitionOrder.Order memory order = SortitionOrder.resume(seed, tree.count(), done, steps);
        ids = new uint32[](seats);
        uint256 seated = 0;
        while (seated < seats && made < steps && order.remaining() > 0) {
            uint32 id = tree.select(order.next());
            ++made;
            if (id % excluded != 0) ids[seated++] = id;
        }
        uint32[] memory found = new uint32[](seated);
        for (uint256 i = 0; i < seated; ++i) found[i] = ids[i];
        return (found, made);
    }

    function draw(bytes32 seed, uint256 seats) external view returns (uint32[] memory) {
        return tree.draw(seed, seats);
    }

    function contains(uint32 id) external view returns (bool) {
        return tree.contains(id);
    }

    function count() external view returns (uint256) {
        return tree.count();
    }

    function select(uint256 rank) external view returns (uint32) {
        return tree.select(rank);
    }

    function height() external view returns (uint8) {
        return tree.height;
    }

    /// @dev A word of the tree, bitmaps at level 0.
    function word(uint256 level, uint256 index) external view returns (uint256) {
        return tree.words[(level << 32) | index];
    }
}
