// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IPersonhoodAdapter} from "../../interfaces/IPersonhoodAdapter.sol";
import {IRegistrarPersonhood} from "../../interfaces/IRegistrarPersonhood.sol";

/// @title RegistrarPersonhood
/// @notice Personhood vouched for by m of n registrars with EIP-712 signatures (mechanism, section 3).
/// @dev Registrars and threshold are fixed at construction. A proof serves whoever submits it until its expiry, so registrars
/// that want to see a person before every renewal sign for one term at most. Signatures name this contract and chain.
///
/// | hostile                   | can                                    | cannot                                        |
/// | ------------------------- | -------------------------------------- | --------------------------------------------- |
/// | fewer than m registrars   | withhold their signatures              | vouch or revoke                               |
/// | m registrars              | invent persons, slowed by the registry | use a nullifier twice, undo a revocation      |
/// | ERC-1271 registrar        | change its mind, burn the gas granted  | spoil proofs that do without its endorsement  |
/// | submitter                 | submit signed revocations and proofs   | alter account, nullifier or expiry            |
contract RegistrarPersonhood is IRegistrarPersonhood, EIP712 {
    /// @dev Keeps a full set of ERC-1271 endorsements within the gas the registry grants.
    uint256 internal constant MAX_REGISTRARS = 32;

    bytes32 private constant _PERSONHOOD_TYPEHASH =
        keccak256("Personhood(address account,bytes32 nullifier,uint48 expiry)");
    bytes32 private constant _REVOCATION_TYPEHASH = keccak256("Revocation(bytes32 nullifier)");

    uint8 private immutable _THRESHOLD;

    address[] private _registrars;
    mapping(address account => bool) private _isRegistrar;
    mapping(bytes32 nullifier => bool) private _revoked;

    /// @param registrars_ keys or ERC-1271 contracts, at most 32
    /// @param threshold_ endorsements that a proof or a revocation needs
    constructor(address[] memory registrars_, uint8 threshold_) EIP712("Counterweight Registrars", "1") {
        uint256 count = registrars_.length;
        if (count > MAX_REGISTRARS) revert RegistrarTooMany(count, MAX_REGISTRARS);
        if (threshold_ == 0 || threshold_ > count) revert RegistrarThresholdOutOfRange(threshold_, count);
        for (uint256 i = 0; i < count; ++i) {
            address registrar = registrars_[i];
            if (registrar == address(0) || _isRegistrar[registrar]) revert RegistrarInvalid(registrar);
            _isRegistrar[registrar] = true;
        }
        _registrars = registrars_;
        _THRESHOLD = threshold_;
    }

    /// @inheritdoc IRegistrarPersonhood
    function revoke(bytes32 nullifier, Endorsement[] calldata endorsements) external {
        if (nullifier == 0) revert RegistrarNullifierZero();
        if (_revoked[nullifier]) revert RegistrarNullifierRevoked(nullifier);
        _requireEndorsed(revocationDigest(nullifier), endorsements);
        _revoked[nullifier] = true;
        emit NullifierRevoked(nullifier, msg.sender);
    }

    /// @inheritdoc IPersonhoodAdapter
    function verify(
        address account,
        bytes calldata proof
    ) public view virtual returns (bytes32 nullifier, uint48 expiry) {
        Endorsement[] memory endorsements;
        (nullifier, expiry, endorsements) = abi.decode(proof, (bytes32, uint48, Endorsement[]));
        if (nullifier == 0) revert RegistrarNullifierZero();
        if (expiry <= block.timestamp) revert RegistrarProofExpired(expiry);
        if (_revoked[nullifier]) revert RegistrarNullifierRevoked(nullifier);
        _requireEndorsed(personhoodDigest(account, nullifier, expiry), endorsements);
    }

    /// @inheritdoc IPersonhoodAdapter
    function isRevoked(bytes32 nullifier) external view returns (bool) {
        return _revoked[nullifier];
    }

    /// @inheritdoc IRegistrarPersonhood
    function registrars() external view returns (address[] memory) {
        return _registrars;
    }

    /// @inheritdoc IRegistrarPersonhood
    function isRegistrar(address account) external view returns (bool) {
        return _isRegistrar[account];
    }

    /// @inheritdoc IRegistrarPersonhood
    function threshold() external view returns (uint8) {
        return _THRESHOLD;
    }

    /// @inheritdoc IRegistrarPersonhood
    function personhoodDigest(address account, bytes32 nullifier, uint48 expiry) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(_PERSONHOOD_TYPEHASH, account, nullifier, expiry)));
    }

    /// @inheritdoc IRegistrarPersonhood
    function revocationDigest(bytes32 nullifier) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(_REVOCATION_TYPEHASH, nullifier)));
    }

    /// @dev Every endorsement given must hold, also those above the threshold: a proof is right or wrong as a whole.
    function _requireEndorsed(bytes32 digest, Endorsement[] memory endorsements) private view {
        uint256 count = endorsements.length;
        if (count < _THRESHOLD) revert RegistrarThresholdMissed(count, _THRESHOLD);
        address previous = address(0);
        for (uint256 i = 0; i < count; ++i) {
            address registrar = endorsements[i].registrar;
            if (registrar <= previous) revert RegistrarOrderInvalid(previous, registrar);
            if (!_isRegistrar[registrar]) revert RegistrarUnknown(registrar);
            if (!SignatureChecker.isValidSignatureNow(registrar, digest, endorsements[i].signature)) {
                revert RegistrarSignatureInvalid(registrar);
            }
            previous = registrar;
        }
    }
}
