// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IModelContent} from "../interfaces/IModelContent.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ClaimTerms} from "../libraries/ClaimTerms.sol";
import {EpochClock} from "../libraries/EpochClock.sol";

/// @title ModelRegistry
/// @notice Who answers for which model, and on which terms claims about it are taken (mechanism, section 9).
/// @dev Trusts nobody, holds nothing, has no administrator. A claim keeps the terms of the policy it was posted under.
///
///   register             setPolicy                     retire
///   --------> policy 1 ------------> policy 2, 3 ... ---------> retired: no new claims
///
/// | function            | who      | hostile caller can                              | cannot                              |
/// | ------------------- | -------- | ----------------------------------------------- | ----------------------------------- |
/// | register            | anyone   | register another's content under its own id     | take or hinder another's id         |
/// | setPolicy, retire   | owner    | change terms or stop, for later claims          | touch a claim already posted        |
/// | offer, accept       | owner,   | hand the model to whoever accepts it            | push a model on anybody, shed being |
/// |                     | offeree  |                                                 | a party to claims posted before     |
contract ModelRegistry is IModelRegistry, EpochClock {
    mapping(bytes32 model => Model) private _models;
    mapping(bytes32 model => mapping(uint32 version => Policy)) private _policies;

    modifier onlyOwner(bytes32 model) {
        // Nobody's address is zero, so nobody owns what was never registered.
        if (msg.sender != _models[model].owner) revert ModelNotOwner(model, msg.sender);
        _;
    }

    /// @param start timestamp at which epoch 0 starts
    /// @param length seconds in an epoch
    constructor(uint48 start, uint32 length) EpochClock(start, length) {}

    /// @inheritdoc IModelRegistry
    function register(bytes32 contentHash, Policy calldata policy) external returns (bytes32 model) {
        if (contentHash == 0) revert ModelContentZero();
        model = idOf(contentHash, msg.sender);
        Model storage entry = _models[model];
        if (entry.version != 0) revert ModelAlreadyRegistered(model);
        (entry.contentHash, entry.owner) = (contentHash, msg.sender);
        emit ModelRegistered(model, msg.sender, contentHash);
        _setPolicy(model, entry, policy);
    }

    /// @inheritdoc IModelRegistry
    function setPolicy(bytes32 model, Policy calldata policy) external onlyOwner(model) returns (uint32 version) {
        Model storage entry = _models[model];
        _requireLive(model, entry);
        return _setPolicy(model, entry, policy);
    }

    /// @inheritdoc IModelRegistry
    function retire(bytes32 model) external onlyOwner(model) {
        Model storage entry = _models[model];
        _requireLive(model, entry);
        entry.retired = true;
        emit ModelRetirement(model);
    }

    /// @inheritdoc IModelRegistry
    function offer(bytes32 model, address to) external onlyOwner(model) {
        _models[model].offeredTo = to;
        emit ModelOffered(model, msg.sender, to);
    }

    /// @inheritdoc IModelRegistry
    function accept(bytes32 model) external {
        Model storage entry = _models[model];
        if (msg.sender != entry.offeredTo) revert ModelNotOffered(model, msg.sender);
        emit ModelMoved(model, entry.owner, msg.sender);
        (entry.owner, entry.offeredTo) = (msg.sender, address(0));
    }

    /// @inheritdoc IModelRegistry
    function modelOf(bytes32 model) external view returns (Model memory) {
        if (_models[model].version == 0) revert ModelUnknown(model);
        return _models[model];
    }

    /// @inheritdoc IModelContent
    function contentHashOf(bytes32 model) external view returns (bytes32) {
        return _models[model].contentHash;
    }

    /// @inheritdoc IModelRegistry
    function policyOf(bytes32 model, uint32 version) external view returns (Policy memory policy) {
        policy = _policies[model][version];
        if (policy.proofKinds == 0) revert ModelPolicyUnknown(model, version);
    }

    /// @inheritdoc IModelRegistry
    function idOf(bytes32 contentHash, address owner) public pure returns (bytes32 model) {
        return keccak256(abi.encode(contentHash, owner));
    }

    /// @inheritdoc IModelRegistry
    function windowBounds() public view returns (uint32 least, uint32 most) {
        return (ClaimTerms.MIN_WINDOW * _day(), ClaimTerms.MAX_WINDOW * _day());
    }

    function _setPolicy(bytes32 model, Model storage entry, Policy calldata policy) private returns (uint32 version) {
        bool optimistic = policy.proofKinds & 1 != 0;
        if (policy.proofKinds == 0 || (optimistic && !policy.jury)) {
            revert ModelKindsInvalid(policy.proofKinds, policy.jury);
        }
        (uint32 least, uint32 most) = windowBounds();
        if (policy.minWindow < least || policy.maxWindow > most || policy.minWindow > policy.maxWindow) {
            revert ModelWindowInvalid(policy.minWindow, policy.maxWindow, least, most);
        }
        version = ++entry.version;
        _policies[model][version] = policy;
        emit ModelPolicySet(model, version, policy);
    }

    function _requireLive(bytes32 model, Model storage entry) private view {
        if (entry.retired) revert ModelRetired(model);
    }
}
