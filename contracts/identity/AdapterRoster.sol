// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPersonRegistry} from "../interfaces/IPersonRegistry.sol";
import {EpochClock} from "../libraries/EpochClock.sol";

/// @title AdapterRoster
/// @notice Which personhood adapter counts, which stand by, and how a dead issuer is replaced (mechanism, section 3).
/// @dev Every adapter keeps its index for ever, listed or not, so a nullifier it once issued is recognised when it returns.
///
///     addStandby (timelock)      switchAdapter (timelock), replaceDeadIssuer (anyone)
///   unlisted ------------> standby -----------------------------------------> counting
///       ^                                                                        |
///       +------------------------------ replaced <-------------------------------+
///
/// A replaced adapter leaves the roster; only the timelock lists it again. So anyone can switch at most as often as adapters
/// stand by, the list never grows without a decision, and nobody can play two quiet issuers against each other. When none
/// stands by the last one keeps counting and may come back to life.
abstract contract AdapterRoster is IPersonRegistry, EpochClock {
    /// @dev One slot.
    struct Entry {
        address adapter;
        uint8 maxTermEpochs;
        bool standby;
    }

    /// @dev Longest term of any adapter, in epochs.
    uint8 internal constant MAX_TERM_EPOCHS = 13;

    /// @dev Full epochs without admission or renewal after which an issuer may be called dead.
    uint32 internal constant QUIET_EPOCHS = 4;

    address private immutable _TIMELOCK;

    Entry[] private _entries;
    mapping(address adapter => uint256 indexPlusOne) private _indexPlusOne;
    uint32[] private _standbys;
    uint32 private _counting;
    uint32 private _lastActivityEpoch;

    modifier onlyTimelock() {
        if (msg.sender != _TIMELOCK) revert RegistryNotTimelock(msg.sender);
        _;
    }

    constructor(
        address timelock_,
        address adapter,
        uint8 maxTermEpochs,
        address[] memory standbys_,
        uint8[] memory standbyTerms
    ) {
        if (timelock_ == address(0)) revert RegistryZeroAddress();
        if (standbys_.length != standbyTerms.length) {
            revert RegistryLengthMismatch(standbys_.length, standbyTerms.length);
        }
        _TIMELOCK = timelock_;
        _addStandby(adapter, maxTermEpochs);
        _startCounting(0, currentEpoch());
        emit AdapterSwitched(address(0), adapter, false);
        for (uint256 i = 0; i < standbys_.length; ++i) _addStandby(standbys_[i], standbyTerms[i]);
    }

    /// @inheritdoc IPersonRegistry
    function addStandby(address adapter, uint8 maxTermEpochs) external onlyTimelock {
        _addStandby(adapter, maxTermEpochs);
    }

    /// @inheritdoc IPersonRegistry
    function switchAdapter(address adapter) external onlyTimelock {
        (bool known, uint32 index) = _find(adapter);
        if (!known || !_entries[index].standby) revert RegistryAdapterNotStandby(adapter);
        _switchTo(index, currentEpoch(), false);
    }

    /// @inheritdoc IPersonRegistry
    function setAdapterTerm(address adapter, uint8 maxTermEpochs) external onlyTimelock {
        (bool known, uint32 index) = _find(adapter);
        if (!known || !_isListed(index)) revert RegistryAdapterUnlisted(adapter);
        _setTerm(index, adapter, maxTermEpochs);
    }

    /// @inheritdoc IPersonRegistry
    function replaceDeadIssuer() external {
        uint32 epoch = currentEpoch();
        uint32 last = _lastActivityEpoch;
        // Only full epochs count: neither that of the last activity nor the one still running.
        if (epoch <= last + QUIET_EPOCHS || !_anyTermRanOut(last, epoch - 1)) revert RegistryIssuerAlive(last, epoch);
        if (_standbys.length == 0) revert RegistryNoStandby();
        _switchTo(_standbys[0], epoch, true);
    }

    /// @inheritdoc IPersonRegistry
    function countingAdapter() external view returns (address) {
        return _entries[_counting].adapter;
    }

    /// @inheritdoc IPersonRegistry
    function standbys() external view returns (address[] memory list) {
        list = new address[](_standbys.length);
        for (uint256 i = 0; i < list.length; ++i) list[i] = _entries[_standbys[i]].adapter;
    }

    /// @inheritdoc IPersonRegistry
    function adapterTerm(address adapter) external view returns (uint8) {
        (bool known, uint32 index) = _find(adapter);
        return known && _isListed(index) ? _entries[index].maxTermEpochs : 0;
    }

    /// @inheritdoc IPersonRegistry
    function lastActivityEpoch() external view returns (uint32) {
        return _lastActivityEpoch;
    }

    /// @inheritdoc IPersonRegistry
    function timelock() external view returns (address) {
        return _TIMELOCK;
    }

    /// @dev Whether a term ran out, unrenewed and unrevoked, in an epoch of `(after_, upTo]`.
    function _anyTermRanOut(uint32 after_, uint32 upTo) internal view virtual returns (bool);

    /// @dev To be called at every admission and renewal.
    function _noteActivity(uint32 epoch) internal {
        if (_lastActivityEpoch != epoch) _lastActivityEpoch = epoch;
    }

    function _countingEntry() internal view returns (uint32 index, address adapter, uint8 maxTermEpochs) {
        index = _counting;
        Entry storage entry = _entries[index];
        (adapter, maxTermEpochs) = (entry.adapter, entry.maxTermEpochs);
    }

    function _adapterAt(uint32 index) internal view returns (address) {
        return _entries[index].adapter;
    }

    function _find(address adapter) internal view returns (bool known, uint32 index) {
        uint256 indexPlusOne = _indexPlusOne[adapter];
        // One entry per decision of the timelock: the array never comes near 2^32.
        return indexPlusOne == 0 ? (false, 0) : (true, uint32(indexPlusOne - 1));
    }

    function _isListed(uint32 index) private view returns (bool) {
        return index == _counting || _entries[index].standby;
    }

    function _addStandby(address adapter, uint8 maxTermEpochs) private {
        if (adapter.code.length == 0) revert RegistryAdapterWithoutCode(adapter);
        (bool known, uint32 index) = _find(adapter);
        if (!known) {
            index = uint32(_entries.length);
            _entries.push(Entry({adapter: adapter, maxTermEpochs: 0, standby: false}));
            _indexPlusOne[adapter] = _entries.length;
        } else if (_isListed(index)) {
            revert RegistryAdapterListed(adapter);
        }
        _entries[index].standby = true;
        _standbys.push(index);
        emit StandbyAdded(adapter, maxTermEpochs);
        _setTerm(index, adapter, maxTermEpochs);
    }

    function _setTerm(uint32 index, address adapter, uint8 maxTermEpochs) private {
        if (maxTermEpochs == 0 || maxTermEpochs > MAX_TERM_EPOCHS) revert RegistryTermOutOfRange(maxTermEpochs);
        _entries[index].maxTermEpochs = maxTermEpochs;
        emit AdapterTermSet(adapter, maxTermEpochs);
    }

    function _switchTo(uint32 index, uint32 epoch, bool issuerWasDead) private {
        address from = _entries[_counting].adapter;
        _startCounting(index, epoch);
        emit AdapterSwitched(from, _entries[index].adapter, issuerWasDead);
    }

    /// @dev Takes `index` off the standby list, keeping the order of the others, and starts its activity clock.
    function _startCounting(uint32 index, uint32 epoch) private {
        uint256 last = _standbys.length - 1;
        bool found = false;
        for (uint256 i = 0; i < last; ++i) {
            found = found || _standbys[i] == index;
            if (found) _standbys[i] = _standbys[i + 1];
        }
        _standbys.pop();
        _entries[index].standby = false;
        _counting = index;
        _lastActivityEpoch = epoch;
    }
}
