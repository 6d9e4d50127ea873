// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title NetworkToken
/// @notice A plain ERC-20 with permit and ERC-5805 votes for networks that have no token (mechanism, section 4).
/// @dev The supply is fixed at construction and belongs to the holders named there. Nobody mints, burns, pauses or takes a
/// fee. Its votes are those of an ordinary token vote on the suite's clock; the suite itself counts only stake in the vault.
contract NetworkToken is ERC20, ERC20Permit, ERC20Votes {
    /// @notice Holders and amounts differ in number.
    error TokenLengthMismatch(uint256 holders, uint256 amounts);
    /// @notice A token without holders would have no supply for ever.
    error TokenWithoutHolders();

    /// @param name_ name, also of the EIP-712 domain
    /// @param symbol_ symbol
    /// @param holders first holders
    /// @param amounts wei minted to each; their sum is the supply for ever
    constructor(
        string memory name_,
        string memory symbol_,
        address[] memory holders,
        uint256[] memory amounts
    ) ERC20(name_, symbol_) ERC20Permit(name_) {
        if (holders.length != amounts.length) revert TokenLengthMismatch(holders.length, amounts.length);
        if (holders.length == 0) revert TokenWithoutHolders();
        for (uint256 i = 0; i < holders.length; ++i) _mint(holders[i], amounts[i]);
    }

    /// @notice The clock of votes: `block.timestamp`, in seconds (ERC-6372).
    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    /// @notice Machine-readable description of the clock (ERC-6372).
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    /// @notice Next nonce of `owner`, shared by permit and delegation by signature.
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
