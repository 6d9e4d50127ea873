// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title PersonList
/// @notice Lists of persons, in which 0 stands for nobody.
library PersonList {
    /// @notice Everybody of `lists`, in their order, without the zeros.
    function joined(uint32[][] memory lists) internal pure returns (uint32[] memory persons) {
        uint256 size = 0;
        for (uint256 i = 0; i < lists.length; ++i) size += _countOf(lists[i]);
        persons = new uint32[](size);
        size = 0;
        for (uint256 i = 0; i < lists.length; ++i) {
            for (uint256 j = 0; j < lists[i].length; ++j) {
                if (lists[i][j] != 0) persons[size++] = lists[i][j];
            }
        }
    }

    function _countOf(uint32[] memory list) private pure returns (uint256 count) {
        for (uint256 i = 0; i < list.length; ++i) if (list[i] != 0) ++count;
    }
}
