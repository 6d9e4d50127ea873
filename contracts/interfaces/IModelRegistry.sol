// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEpochClock} from "./IEpochClock.sol";
import {IModelContent} from "./IModelContent.sol";

/// @notice Errors of the models' registry, apart so that the claim book, through which its calls pass, declares them too.
interface IModelRegistryErrors {
    /// @notice No such model.
    error ModelUnknown(bytes32 model);
    /// @notice The owner has registered this content before.
    error ModelAlreadyRegistered(bytes32 model);
    /// @notice The content hash is zero.
    error ModelContentZero();
    /// @notice The caller does not own the model.
    error ModelNotOwner(bytes32 model, address caller);
    /// @notice The model was not offered to the caller.
    error ModelNotOffered(bytes32 model, address caller);
    /// @notice The model was retired: it takes no new claims and no new policy.
    error ModelRetired(bytes32 model);
    /// @notice The policy takes no proof kind at all, or takes optimistic claims without a jury.
    error ModelKindsInvalid(uint256 proofKinds, bool jury);
    /// @notice The windows are not within `least..most` seconds, or in the wrong order.
    error ModelWindowInvalid(uint32 minWindow, uint32 maxWindow, uint32 least, uint32 most);
    /// @notice The model has no policy of that version.
    error ModelPolicyUnknown(bytes32 model, uint32 version);
}

/// @title IModelRegistry
/// @notice Models that claims are made about, and on which terms (mechanism, section 9).
/// @dev A model's id is `keccak256(abi.encode(contentHash, owner))` with its first owner: anybody may register any content
/// hash, so nobody can squat another's. Whoever relies on a model relies on its owner; it keeps the id, not the content hash.
interface IModelRegistry is IModelRegistryErrors, IModelContent, IEpochClock {
    /// @notice On which terms claims about a model are taken.
    /// @param proofKinds bit k is set when claims of proof kind k are taken; bit 0: optimistic ones, without a proof
    /// @param minBond least bond of either side, in wei of the chain's coin
    /// @param minWindow shortest challenge window, in seconds; at least one "day"
    /// @param maxWindow longest challenge window, in seconds; at most two epochs
    /// @param jury whether a jury may be asked about a claim; without it only proofs decide
    struct Policy {
        uint256 proofKinds;
        uint128 minBond;
        uint32 minWindow;
        uint32 maxWindow;
        bool jury;
    }

    /// @param contentHash what the model is, in the owner's way of hashing
    /// @param offeredTo whoever may accept the model next, zero when nobody
    /// @param version of the policy for later claims; the first is 1
    struct Model {
        bytes32 contentHash;
        address owner;
        uint32 version;
        bool retired;
        address offeredTo;
    }

    event ModelRegistered(bytes32 indexed model, address indexed owner, bytes32 indexed contentHash);
    event ModelPolicySet(bytes32 indexed model, uint32 version, Policy policy);
    event ModelRetirement(bytes32 indexed model);
    event ModelOffered(bytes32 indexed model, address indexed owner, address indexed to);
    event ModelMoved(bytes32 indexed model, address indexed from, address indexed to);

    /// @notice Registers a model of the caller's. Anyone.
    /// @dev Reverts with `ModelContentZero`, `ModelAlreadyRegistered`, `ModelKindsInvalid` or `ModelWindowInvalid`.
    function register(bytes32 contentHash, Policy calldata policy) external returns (bytes32 model);

    /// @notice Changes the terms of later claims. Owner only.
    /// @return version the new policy's
    function setPolicy(bytes32 model, Policy calldata policy) external returns (uint32 version);

    /// @notice Takes no claims about the model from here on, for ever. Claims already made go on. Owner only.
    function retire(bytes32 model) external;

    /// @notice Offers the model to `to`; the zero address takes an offer back. Owner only.
    function offer(bytes32 model, address to) external;

    /// @notice Takes a model over that was offered to the caller. The id stays.
    function accept(bytes32 model) external;

    /// @notice What is known of a model; reverts with `ModelUnknown`.
    function modelOf(bytes32 model) external view returns (Model memory);

    /// @notice A policy, past or present; reverts with `ModelPolicyUnknown`.
    function policyOf(bytes32 model, uint32 version) external view returns (Policy memory);

    /// @notice The id of the content that `owner` registers.
    function idOf(bytes32 contentHash, address owner) external pure returns (bytes32 model);

    /// @notice Shortest and longest challenge window that a policy may have, in seconds.
    function windowBounds() external view returns (uint32 least, uint32 most);
}
