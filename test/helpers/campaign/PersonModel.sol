// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {vm} from "../Vm.sol";
import {World} from "./World.sol";

/// @notice Persons as the mechanism's section 3 tells them, in plain tables, beside the real registry.
/// @dev Foresees whether the registry takes a proof, acts on both, and compares. Accounts and humans are numbers.
abstract contract PersonModel is World {
    struct Person {
        // Number of the account plus one; 0 after somebody else took the account of a lapsed person.
        uint256 accountPlusOne;
        uint256 human;
        uint32 activation;
        uint32 expiry;
    }

    uint32 internal _personCount;
    mapping(uint32 person => Person) internal _persons;
    mapping(uint256 human => uint32 person) internal _personOf;
    mapping(uint256 actor => uint32 person) internal _seats;
    mapping(uint256 actor => uint32 epoch) internal _stakeFrom;
    mapping(uint32 epoch => uint256) internal _admitted;
    mapping(uint32 epoch => uint256) internal _liveAtClose;

    /// @dev Hands in a proof that `human` stands behind the account of `actor` for `term` epochs.
    function _register(uint256 human, uint256 actor, uint32 term) internal returns (bool accepted) {
        uint32 current = _epoch();
        uint32 claimed = current + (term > 13 ? 13 : term);
        (bool foreseen, bool admission) = _foresee(human, actor, claimed);
        bytes memory proof = abi.encode(_nullifier(human), _startOf(current + term) + (time - _startOf(current)));
        try REGISTRY.register(accountOf(actor), proof) {
            accepted = true;
        } catch {}
        if (admission && accepted) {
            ++_admitted[current];
            _holds(_admitted[current] <= _limit(), "ID-3", "more admissions than the limit");
        }
        _holds(accepted == foreseen, "REGISTER", "the registry answers otherwise than foreseen");
        if (accepted != foreseen || !accepted) return accepted;
        _apply(human, actor, claimed, admission);
    }

    function _move(uint256 from, uint256 to) internal returns (bool moved) {
        uint32 current = _epoch();
        uint32 person = _livePerson(from);
        if (person == 0 || _livePerson(to) != 0 || from == to) return false;
        bytes memory signature = _signMove(person, from, to, time + 1);
        vm.prank(accountOf(from));
        REGISTRY.move(accountOf(to), time + 1, signature);
        _bind(person, to, current);
        _same("ID-1", "person left behind by a move", REGISTRY.bindingOf(accountOf(from)).person, 0);
        _happened("moved");
        return true;
    }

    function _revoke(uint256 actor) internal returns (bool) {
        uint32 person = _livePerson(actor);
        if (person == 0) return false;
        bytes32 nullifier = _nullifier(_persons[person].human);
        ADAPTER.setRevoked(nullifier, true);
        REGISTRY.reportRevocation(person);
        ADAPTER.setRevoked(nullifier, false);
        _persons[person].expiry = _epoch();
        _same("ID-2", "live person after a revocation", REGISTRY.livePersonOf(accountOf(actor)), 0);
        _happened("revoked");
        return true;
    }

    /// @dev The person at `actor` if live at the snapshot closing this epoch.
    function _livePerson(uint256 actor) internal view returns (uint32 person) {
        person = _seats[actor];
        if (_epoch() >= _persons[person].expiry) person = 0;
    }

    function _isActive(uint32 person, uint32 epoch) internal view returns (bool) {
        return person != 0 && epoch >= _persons[person].activation && epoch < _persons[person].expiry;
    }

    /// @dev Counts heads when an epoch closes.
    function _closePersons(uint32 epoch) internal {
        uint256 live = 0;
        for (uint32 person = 1; person <= _personCount; ++person) if (epoch < _persons[person].expiry) ++live;
        _liveAtClose[epoch] = live;
    }

    function _limit() internal view returns (uint256 limit) {
        uint32 current = _epoch();
        limit = current == 0 ? 0 : _liveAtClose[current - 1] / 10;
        if (limit < 20) limit = 20;
    }

    function _nullifier(uint256 human) internal pure returns (bytes32) {
        return keccak256(abi.encode("human", human));
    }

    function _foresee(uint256 human, uint256 actor, uint32 claimed) private view returns (bool, bool admission) {
        uint32 current = _epoch();
        uint32 person = _personOf[human];
        Person memory record = _persons[person];
        bool live = person != 0 && current < record.expiry;
        bool elsewhere = record.accountPlusOne != actor + 1;
        admission = person == 0 || current > record.expiry + 4;
        if (claimed <= (live ? record.expiry : current)) return (false, admission);
        if (elsewhere && (live || _livePerson(actor) != 0)) return (false, admission);
        return (!admission || _admitted[current] < _limit(), admission);
    }

    function _apply(uint256 human, uint256 actor, uint32 claimed, bool admission) private {
        uint32 current = _epoch();
        uint32 person = _personOf[human];
        if (person == 0) {
            person = ++_personCount;
            _personOf[human] = person;
            _persons[person].human = human;
            _sit(person, actor);
            _happened("admitted");
        } else {
            Person storage record = _persons[person];
            if (record.accountPlusOne != actor + 1) _bind(person, actor, current);
            _happened(
                current < record.expiry
                    ? "renewed"
                    : admission
                        ? "returned late"
                        : "returned in time"
            );
        }
        if (admission) _persons[person].activation = current + 4;
        _persons[person].expiry = claimed;
        _same("REGISTER", "person", REGISTRY.bindingOf(accountOf(actor)).person, person);
    }

    function _bind(uint32 person, uint256 actor, uint32 current) private {
        uint256 before = _persons[person].accountPlusOne;
        _sit(person, actor);
        if (before != 0) _seats[before - 1] = 0;
        _stakeFrom[actor] = current + 4;
    }

    function _sit(uint32 person, uint256 actor) private {
        uint32 occupant = _seats[actor];
        if (occupant != 0) {
            _persons[occupant].accountPlusOne = 0;
            _happened("displaced");
        }
        _seats[actor] = person;
        _persons[person].accountPlusOne = actor + 1;
    }

    function _signMove(uint32 person, uint256 from, uint256 to, uint256 deadline) private view returns (bytes memory) {
        bytes32 digest = keccak256(
            abi.encode(
                keccak256("Move(uint32 person,address from,address to,uint256 nonce,uint256 deadline)"),
                person,
                accountOf(from),
                accountOf(to),
                REGISTRY.moveNonce(accountOf(to)),
                deadline
            )
        );
        digest = keccak256(abi.encodePacked(hex"1901", _registryDomain(), digest));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_keyOfActor(to), digest);
        return abi.encodePacked(r, s, v);
    }

    function _registryDomain() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("Counterweight PersonRegistry"),
                    keccak256("1"),
                    block.chainid,
                    address(REGISTRY)
                )
            );
    }
}
