// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IQuadraticVotes} from "../../../contracts/interfaces/IQuadraticVotes.sol";

/// @notice Stands for every contract that genesis binds; remembers what it was told and by whom.
contract BindingStub {
    address public caller;
    bytes public told;
    uint32 public persons;
    uint32 public askedEpoch;

    function bind(address) external {
        _remember();
    }

    function bind(address, address) external {
        _remember();
    }

    function bind(address, address[] calldata) external {
        _remember();
    }

    function setElectorate(uint32 epoch, uint32 persons_) external {
        (askedEpoch, persons) = (epoch, persons_);
    }

    function electorateAt(uint32 epoch) external view returns (IQuadraticVotes.Electorate memory electorate) {
        if (epoch == askedEpoch) electorate.persons = persons;
    }

    function _remember() private {
        (caller, told) = (msg.sender, msg.data);
    }
}
