// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonRegistry} from "../../../contracts/interfaces/IPersonRegistry.sol";
import {IQuadraticVotes} from "../../../contracts/interfaces/IQuadraticVotes.sol";
import {JurorPool} from "../../../contracts/jury/JurorPool.sol";
import {EpochClock} from "../../../contracts/libraries/EpochClock.sol";
import {SortitionTree} from "../../../contracts/libraries/SortitionTree.sol";

/// @dev Votes and registry of a crowd: person p has the address p and is active when `p % one_in == 0`.
contract Crowd is EpochClock {
    uint32 private immutable _ONE_IN;

    constructor(uint48 start, uint32 length, uint32 oneIn) EpochClock(start, length) {
        _ONE_IN = oneIn;
    }

    function vault() external view returns (address) {
        return address(this);
    }

    function registry() external view returns (address) {
        return address(this);
    }

    function accountAt(uint32 person, uint32) external pure returns (address) {
        return address(uint160(person));
    }

    /// @dev Nobody who acts is one of the crowd.
    function bindingOf(address) external pure returns (IPersonRegistry.Binding memory binding) {
        return binding;
    }

    function voiceAt(address account, uint32) external view returns (IQuadraticVotes.Voice memory voice) {
        uint32 person = uint32(uint160(account));
        if (uint160(account) == person && person % _ONE_IN == 0) voice.person = person;
    }
}

/// @dev The pool with a tree written wholesale.
contract LargePool is JurorPool {
    using SortitionTree for SortitionTree.Tree;

    constructor(address votes_, address binder_) JurorPool(votes_, 1 gwei, 1, binder_) {}

    /// @dev Ids 0 .. 256 * `leaves` - 1, in a tree of that many levels.
    function fill(uint8 levels, uint256 leaves) external {
        _tree.height = levels;
        for (uint256 leaf = 0; leaf < leaves; ++leaf) {
            _tree.words[leaf] = type(uint256).max;
            for (uint256 level = 1; level <= levels; ++level) {
                _tree.words[(level << 32) | (leaf >> (3 * level))] += 256 << (32 * ((leaf >> (3 * (level - 1))) & 7));
            }
        }
    }

    /// @dev Persons `first` .. `last`, one by one.
    function insert(uint32 first, uint32 last) external {
        for (uint32 person = first; person <= last; ++person) _tree.insert(person);
    }
}
