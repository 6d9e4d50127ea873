// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IQuadraticVotes} from "../../../contracts/interfaces/IQuadraticVotes.sol";
import {QuadraticVotes} from "../../../contracts/votes/QuadraticVotes.sol";

/// @title LiveVoiceVotes
/// @notice ABLATION, for the laboratory only: a person's voice is what its account holds at the moment of the ballot, not
/// what it had in the vault at a past snapshot.
contract LiveVoiceVotes is QuadraticVotes {
    constructor(
        address vault_,
        address registry_,
        uint256 minStake_,
        uint256 stakeCap_
    ) QuadraticVotes(vault_, registry_, minStake_, stakeCap_) {}

    /// @inheritdoc IQuadraticVotes
    function voiceAt(address account, uint32 epoch) public view override returns (Voice memory voice) {
        voice = super.voiceAt(account, epoch);
        if (voice.person == 0) return voice;
        uint256 held = IERC20(VAULT.token()).balanceOf(account);
        // The supply of the laboratory's token is 2^90 wei: its gwei fit 64 bits, and a capped root 40.
        voice.stake += uint64(held / 1 gwei);
        uint256 counted = Math.min(held + uint256(voice.root) ** 2, this.stakeCap());
        voice.root = uint64(Math.sqrt(counted));
    }
}
