// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IProofKinds} from "../interfaces/IProofKinds.sol";

/// @title ProofKinds
/// @notice The table of proof kinds (mechanism, section 9).
/// @dev Trusts the timelock, which can only add. What a contract of the table answers is believed for claims about models that
/// take its kind, and for no others.
///
/// | function | who      | hostile caller can                                        | cannot                            |
/// | -------- | -------- | --------------------------------------------------------- | --------------------------------- |
/// | add      | timelock | add a judge that lies, for models whose owners choose it  | replace or remove a judge         |
contract ProofKinds is IProofKinds {
    address private immutable _TIMELOCK;

    address[] private _verifiers;
    mapping(address verifier => uint8 kind) private _kinds;

    /// @param timelock_ the only account that adds
    /// @param verifiers_ kinds 1, 2, ... from the start
    constructor(address timelock_, address[] memory verifiers_) {
        if (timelock_ == address(0)) revert ProofKindsZeroAddress();
        _TIMELOCK = timelock_;
        for (uint256 i = 0; i < verifiers_.length; ++i) _add(verifiers_[i]);
    }

    /// @inheritdoc IProofKinds
    function add(address verifier) external returns (uint8 kind) {
        if (msg.sender != _TIMELOCK) revert ProofKindsNotTimelock(msg.sender);
        return _add(verifier);
    }

    /// @inheritdoc IProofKinds
    function verifierOf(uint8 kind) external view returns (address verifier) {
        if (kind == 0 || kind > _verifiers.length) revert ProofKindUnknown(kind);
        return _verifiers[kind - 1];
    }

    /// @inheritdoc IProofKinds
    function kindOf(address verifier) external view returns (uint8 kind) {
        return _kinds[verifier];
    }

    /// @inheritdoc IProofKinds
    function count() external view returns (uint8) {
        // Bounded by `_add`.
        return uint8(_verifiers.length);
    }

    /// @inheritdoc IProofKinds
    function timelock() external view returns (address) {
        return _TIMELOCK;
    }

    function _add(address verifier) private returns (uint8 kind) {
        if (verifier.code.length == 0) revert ProofKindsWithoutCode(verifier);
        if (_kinds[verifier] != 0) revert ProofKindsListed(verifier, _kinds[verifier]);
        if (_verifiers.length == type(uint8).max) revert ProofKindsFull();
        _verifiers.push(verifier);
        // Bounded by the line above.
        kind = uint8(_verifiers.length);
        _kinds[verifier] = kind;
        emit ProofKindAdded(kind, verifier);
    }
}
