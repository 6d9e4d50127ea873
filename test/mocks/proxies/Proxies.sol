// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BeaconProxy} from "@openzeppelin/contracts/proxy/beacon/BeaconProxy.sol";
import {UpgradeableBeacon} from "@openzeppelin/contracts/proxy/beacon/UpgradeableBeacon.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {Proxy} from "@openzeppelin/contracts/proxy/Proxy.sol";
import {TransparentUpgradeableProxy} from "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {StorageSlot} from "@openzeppelin/contracts/utils/StorageSlot.sol";

/// @dev OpenZeppelin's proxies under names of their own, so that they are compiled, and older kinds that it no longer has.

/// @title ProbeTransparentProxy
contract ProbeTransparentProxy is TransparentUpgradeableProxy {
    constructor(address logic, address owner, bytes memory data) TransparentUpgradeableProxy(logic, owner, data) {}
}

/// @title ProbeUupsProxy
contract ProbeUupsProxy is ERC1967Proxy {
    constructor(address implementation, bytes memory data) ERC1967Proxy(implementation, data) {}
}

/// @title ProbeUupsLogic
/// @notice What stands behind the proxy and decides who replaces it.
contract ProbeUupsLogic is UUPSUpgradeable {
    address public owner;

    function initialize(address owner_) external {
        owner = owner_;
    }

    function _authorizeUpgrade(address) internal view override {
        assert(msg.sender == owner);
    }
}

/// @title ProbeBeacon
/// @notice Has an implementation and is no proxy.
contract ProbeBeacon is UpgradeableBeacon {
    constructor(address implementation, address owner) UpgradeableBeacon(implementation, owner) {}
}

/// @title ProbeBeaconProxy
contract ProbeBeaconProxy is BeaconProxy {
    constructor(address beacon, bytes memory data) BeaconProxy(beacon, data) {}
}

/// @title ProbeCloner
contract ProbeCloner {
    address public last;

    function clone(address implementation) external {
        last = Clones.clone(implementation);
    }

    function cloneWithArguments(address implementation, bytes calldata arguments) external {
        last = Clones.cloneWithImmutableArgs(implementation, arguments);
    }
}

/// @title SlotProxy
/// @notice Keeps what it runs in any slot it is told: EIP-1822, the first OpenZeppelin, or one that nobody knows.
contract SlotProxy is Proxy {
    bytes32 private immutable _SLOT;

    constructor(bytes32 slot, address behind) {
        _SLOT = slot;
        StorageSlot.getAddressSlot(slot).value = behind;
    }

    function _implementation() internal view override returns (address) {
        return StorageSlot.getAddressSlot(_SLOT).value;
    }
}

/// @title SpokenProxy
/// @notice Keeps what it runs where nobody looks, and says what it is (EIP-897).
contract SpokenProxy is Proxy {
    address private _behind;

    constructor(address behind) {
        _behind = behind;
    }

    function implementation() external view returns (address) {
        return _behind;
    }

    function _implementation() internal view override returns (address) {
        return _behind;
    }
}

/// @title PlainTarget
/// @notice Runs its own code only.
contract PlainTarget {
    uint256 public count;

    event Counted(uint256 count);

    function increase() external {
        emit Counted(++count);
    }
}

/// @title Maker
/// @notice Carries the code of another contract behind its own.
contract Maker {
    PlainTarget public made;

    function make() external {
        made = new PlainTarget();
    }
}

library Adder {
    function add(uint256 a, uint256 b) external pure returns (uint256) {
        return a + b;
    }
}

/// @title LibraryUser
/// @notice Runs a library's code in its own name, fixed when it was linked.
contract LibraryUser {
    function sum(uint256 a, uint256 b) external pure returns (uint256) {
        return Adder.add(a, b);
    }
}
