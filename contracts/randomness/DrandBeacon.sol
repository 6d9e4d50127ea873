// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS} from "@kevincharm/bls-bn254/contracts/BLS.sol";
import {ShortString, ShortStrings} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {IDrandBeacon} from "../interfaces/IDrandBeacon.sol";
import {IRandomnessBeacon} from "../interfaces/IRandomnessBeacon.sol";

/// @title DrandBeacon
/// @notice Verifies the rounds of a drand network with BN254 signatures, such as *evmnet* (mechanism, section 8).
/// @dev A round's message is the keccak256 of its number in 8 bytes, big-endian, hashed to the curve by RFC 9380 with SVDW and
/// keccak256. A key has one signature for a message and a point one encoding here, so there is one value for a round; it is
/// the sha256 of the signature, as drand itself publishes it.
///
/// Network, key and clock are fixed at construction; there is no owner. A local network runs this code with a key of its own.
/// Compiled without viaIR, which makes the library a quarter dearer.
///
/// Trusted: that fewer than the threshold of the network's nodes collude. Those that do know values ahead of time, or withhold
/// all of them; they cannot choose one. The elapse of time is read from `block.timestamp` by consumers, not here: a round that
/// the network signed is published whenever somebody brings it.
///
/// | hostile                | can                                              | cannot                                |
/// | ---------------------- | ------------------------------------------------ | ------------------------------------- |
/// | submitter              | choose when a round is published, or stay away   | alter or replace a value              |
/// | everybody but one      | stay away                                        | keep that one from publishing         |
/// | block producer         | delay a submission                               | influence a value                     |
/// | network's threshold    | know values early, stop publishing               | choose a value, give two for a round  |
/// | deployer               | pass a key of its own: consumers check `publicKey` | change anything afterwards          |
contract DrandBeacon is IDrandBeacon {
    /// @dev A point of G1: two coordinates.
    uint256 private constant _SIGNATURE_LENGTH = 64;
    /// @dev What a `ShortString` holds; the tag is kept in two of them, in code, because storage costs 6,300 gas more a round.
    uint256 private constant _SHORT = 31;

    uint256 private immutable _KEY_X0;
    uint256 private immutable _KEY_X1;
    uint256 private immutable _KEY_Y0;
    uint256 private immutable _KEY_Y1;
    ShortString private immutable _DOMAIN_HEAD;
    ShortString private immutable _DOMAIN_TAIL;
    uint48 private immutable _GENESIS;
    uint32 private immutable _PERIOD;

    mapping(uint64 round => bytes32) private _randomness;

    /// @param key_ point of G2, `[x0, x1, y0, y1]`, real parts first
    /// @param domain_ domain separation tag, 1 to 62 bytes
    /// @param genesis_ when round 1 is due, in seconds
    /// @param period_ seconds from one round to the next, not zero
    constructor(uint256[4] memory key_, string memory domain_, uint48 genesis_, uint32 period_) {
        if (!_isKey(key_)) revert BeaconKeyInvalid(key_);
        uint256 length = bytes(domain_).length;
        if (length == 0 || length > 2 * _SHORT) revert BeaconDomainLength(length, 2 * _SHORT);
        if (period_ == 0) revert BeaconPeriodZero();
        (_KEY_X0, _KEY_X1, _KEY_Y0, _KEY_Y1) = (key_[0], key_[1], key_[2], key_[3]);
        uint256 head = length < _SHORT ? length : _SHORT;
        _DOMAIN_HEAD = _part(domain_, 0, head);
        _DOMAIN_TAIL = _part(domain_, head, length);
        _GENESIS = genesis_;
        _PERIOD = period_;
    }

    /// @inheritdoc IRandomnessBeacon
    function submit(uint64 round, bytes calldata signature) external returns (bytes32 value) {
        value = _randomness[round];
        if (value != 0) return value;
        if (round == 0) revert BeaconRoundZero();
        _verify(round, signature);
        // A preimage of zero under sha256 is not known to exist, so zero can stand for "not submitted".
        value = sha256(signature);
        _randomness[round] = value;
        emit RoundPublished(round, value, msg.sender);
    }

    /// @inheritdoc IRandomnessBeacon
    function randomness(uint64 round) external view returns (bytes32 value) {
        return _randomness[round];
    }

    /// @inheritdoc IRandomnessBeacon
    function roundAt(uint48 timestamp) external view returns (uint64 round) {
        if (timestamp < _GENESIS) return 0;
        // At most 2^48.
        return uint64((timestamp - _GENESIS) / _PERIOD) + 1;
    }

    /// @inheritdoc IRandomnessBeacon
    function dueAt(uint64 round) external view returns (uint48 timestamp) {
        if (round == 0) revert BeaconRoundZero();
        // 64 bits times 32 bits and 48 bits more: below 2^97.
        uint256 due = _GENESIS + uint256(round - 1) * _PERIOD;
        return due < type(uint48).max ? uint48(due) : type(uint48).max;
    }

    /// @inheritdoc IDrandBeacon
    function publicKey() public view returns (uint256[4] memory) {
        return [_KEY_X0, _KEY_X1, _KEY_Y0, _KEY_Y1];
    }

    /// @inheritdoc IDrandBeacon
    function domain() public view returns (string memory) {
        return string.concat(ShortStrings.toString(_DOMAIN_HEAD), ShortStrings.toString(_DOMAIN_TAIL));
    }

    /// @inheritdoc IDrandBeacon
    function genesis() external view returns (uint48) {
        return _GENESIS;
    }

    /// @inheritdoc IDrandBeacon
    function period() external view returns (uint32) {
        return _PERIOD;
    }

    function _verify(uint64 round, bytes calldata signature) private view {
        if (signature.length != _SIGNATURE_LENGTH) revert BeaconSignatureLength(signature.length);
        uint256[2] memory point = abi.decode(signature, (uint256[2]));
        // Coordinates from the field's order on are other encodings of the same point; (0, 0), the neutral element, satisfies
        // the pairing for no key but is off the curve anyway.
        if (!BLS.isValidSignature(point)) revert BeaconSignatureNotOnCurve(point[0], point[1]);
        bytes32 message = keccak256(abi.encodePacked(round));
        uint256[2] memory hashed = BLS.hashToPoint(bytes(domain()), abi.encodePacked(message));
        (bool paired, bool called) = BLS.verifySingle(point, publicKey(), hashed);
        // Every point was checked, so the precompile fails for want of gas only; the library keeps 2,000 of it for this line.
        if (!called) revert BeaconGasTooLow(round);
        if (!paired) revert BeaconSignatureInvalid(round);
    }

    /// @dev On the curve, and in the subgroup: the precompile takes no other point. A key on the curve
    /// alone would leave a beacon that can verify nothing. The neutral element of G2 is off the curve in this encoding.
    function _isKey(uint256[4] memory key_) private view returns (bool) {
        if (!BLS.isValidPublicKey(key_)) return false;
        uint256[2] memory neutral;
        (bool paired, bool called) = BLS.verifySingle(neutral, key_, neutral);
        return paired && called;
    }

    /// @dev Bytes `from` to `to` of `text`, at most 31.
    function _part(string memory text, uint256 from, uint256 to) private pure returns (ShortString) {
        bytes memory part = new bytes(to - from);
        for (uint256 i = from; i < to; ++i) part[i - from] = bytes(text)[i];
        return ShortStrings.toShortString(string(part));
    }
}
