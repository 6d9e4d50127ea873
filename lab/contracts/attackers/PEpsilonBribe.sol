// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IVoteWitness} from "./VoteWitness.sol";

/// @title PEpsilonBribe
/// @notice The bribe of Buterin's "p + epsilon": whoever votes as wanted is paid more than it can lose, but only if that side
/// loses. If all believe it, it costs nothing. It is believed because the money is here.
contract PEpsilonBribe {
    IVoteWitness public immutable WITNESS;
    IERC20 public immutable TOKEN;
    uint256 public immutable DISPUTE;
    uint256 public immutable WANTED;

    /// @notice Wei promised so far; all of it is held.
    uint256 public promised;

    /// @notice Wei promised for a unit of weight in a round.
    mapping(uint256 round => uint256 price) public priceOf;

    mapping(uint256 round => mapping(uint256 key => bool)) private _paid;

    /// @notice Not enough is held for the promise.
    error BribeNotCovered(uint256 held, uint256 promised);
    /// @notice The wanted side won, or nothing is decided, or the seat did not obey, or it was paid.
    error BribeNotDue(uint256 round, uint256 key);

    constructor(IVoteWitness witness, IERC20 token, uint256 dispute, uint256 wanted) {
        (WITNESS, TOKEN, DISPUTE, WANTED) = (witness, token, dispute, wanted);
    }

    /// @notice Promises `price` for each of `units` of weight in a round. The tokens must be here already.
    function offer(uint256 round, uint256 units, uint256 price) external {
        promised += units * price;
        uint256 held = TOKEN.balanceOf(address(this));
        if (held < promised) revert BribeNotCovered(held, promised);
        priceOf[round] = price;
    }

    /// @notice Pays a seat that obeyed and lost.
    function claim(uint256 round, uint256 key) external returns (uint256 amount) {
        (bool over, uint256 ruling) = WITNESS.outcome(DISPUTE);
        (address account, uint256 weight, bool obeyed) = WITNESS.vote(DISPUTE, round, key, WANTED);
        if (!over || ruling == WANTED || !obeyed || _paid[round][key]) revert BribeNotDue(round, key);
        _paid[round][key] = true;
        amount = weight * priceOf[round];
        TOKEN.transfer(account, amount);
    }
}
