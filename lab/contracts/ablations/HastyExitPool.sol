// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {JurorPool} from "../../../contracts/jury/JurorPool.sol";
import {SortitionTree} from "../../../contracts/libraries/SortitionTree.sol";

/// @title HastyExitPool
/// @notice ABLATION, for the laboratory only: who leaves is out at once, and not with the next epoch, so that the pool moves
/// between a seed and its draw.
contract HastyExitPool is JurorPool {
    using SortitionTree for SortitionTree.Tree;

    constructor(
        address votes_,
        uint256 bond_,
        uint32 floor_,
        address binder_
    ) JurorPool(votes_, bond_, floor_, binder_) {}

    /// @dev Now.
    function _exit(uint32 person, Record storage record) internal override {
        super._exit(person, record);
        if (_tree.contains(person)) _tree.remove(person);
    }
}
