// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClaimBook} from "../interfaces/IClaimBook.sol";

/// @title ClaimConsumer
/// @notice An example of an app that relies on claims: it pays for an answer of a model, once, when a final claim gives it.
/// @dev Four things an app has to look at itself: the model, the input, the value stated behind the claim, and that it acts once.
/// Finality is of a claim, not of an input: where a model may answer in several ways, several claims may be final, and the app
/// decides which it takes; this one takes the first that is shown. The input hash has to name the request, or an old answer to
/// the same input serves too.
///
/// | function | who    | hostile caller can                      | cannot                                                    |
/// | -------- | ------ | --------------------------------------- | --------------------------------------------------------- |
/// | ask      | anyone | ask, for its own coin                   | take another's request                                    |
/// | answer   | anyone | choose among final claims that fit      | answer by a claim that is not final, of another model or  |
/// |          |        |                                         | input, or worth less; answer twice                        |
/// | collect  | earner | refuse its coin                         | take another's                                            |
contract ClaimConsumer {
    /// @param reward wei for the verifier whose claim answers
    /// @param output hash of the answer, zero until there is one
    struct Request {
        bytes32 model;
        bytes32 inputHash;
        uint128 reward;
        bool answered;
        bytes32 output;
    }

    /// @notice The reward is zero or above what a claim can state.
    error ConsumerRewardInvalid(uint256 reward);
    /// @notice There is no such request, or it was answered.
    error ConsumerRequestClosed(uint256 request);
    /// @notice The claim is about something else, or states a smaller value than the reward.
    error ConsumerClaimUnfit(uint256 request, bytes32 claim);
    /// @notice The account earned nothing.
    error ConsumerNothingEarned(address account);
    /// @notice The account refused its coin.
    error ConsumerTransferFailed(address account);

    event Asked(uint256 indexed request, bytes32 indexed model, bytes32 indexed inputHash, uint256 reward);
    event Answered(uint256 indexed request, bytes32 indexed claim, bytes32 output);

    IClaimBook private immutable _CLAIMS;

    uint256 private _count;
    mapping(uint256 request => Request) private _requests;
    mapping(address verifier => uint256) private _earned;

    /// @param claims_ the claim book
    constructor(address claims_) {
        _CLAIMS = IClaimBook(claims_);
    }

    /// @notice Asks `model` about an input, for the coin sent.
    function ask(bytes32 model, bytes32 inputHash) external payable returns (uint256 request) {
        if (msg.value == 0 || msg.value > type(uint128).max) revert ConsumerRewardInvalid(msg.value);
        request = ++_count;
        // Bounded above.
        _requests[request] = Request(model, inputHash, uint128(msg.value), false, 0);
        emit Asked(request, model, inputHash, msg.value);
    }

    /// @notice Answers a request by a final claim; reverts with the claim book's errors for one that is not.
    function answer(uint256 request, bytes32 claim) external {
        Request storage asked = _requests[request];
        if (asked.reward == 0 || asked.answered) revert ConsumerRequestClosed(request);
        bytes32 output = _CLAIMS.outputOf(claim);
        IClaimBook.Claim memory found = _CLAIMS.claimOf(claim);
        if (found.model != asked.model || found.inputHash != asked.inputHash || found.value < asked.reward) {
            revert ConsumerClaimUnfit(request, claim);
        }
        (asked.answered, asked.output) = (true, output);
        _earned[found.verifier] += asked.reward;
        emit Answered(request, claim, output);
    }

    /// @notice Pays the caller what its claims earned.
    function collect() external {
        uint256 amount = _earned[msg.sender];
        if (amount == 0) revert ConsumerNothingEarned(msg.sender);
        delete _earned[msg.sender];
        // Anything may happen in the call; nothing is left to be done after it.
        // solhint-disable-next-line avoid-low-level-calls
        (bool paid, ) = msg.sender.call{value: amount}("");
        if (!paid) revert ConsumerTransferFailed(msg.sender);
    }

    /// @notice What is known of a request.
    function requestOf(uint256 request) external view returns (Request memory) {
        return _requests[request];
    }

    /// @notice What `account` can collect.
    function earnedBy(address account) external view returns (uint256) {
        return _earned[account];
    }
}
