// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IJurorPool} from "../../../contracts/interfaces/IJurorPool.sol";
import {IJuryCourt} from "../../../contracts/interfaces/IJuryCourt.sol";
import {IPersonRegistry} from "../../../contracts/interfaces/IPersonRegistry.sol";

/// @notice What a briber's contract has to see of a court: who voted how, and how it ended. All of it is public in every court.
interface IVoteWitness {
    /// @notice The account that votes with the seat `key` in a round, what its vote weighs, and whether it was for `wanted`.
    function vote(
        uint256 dispute,
        uint256 round,
        uint256 key,
        uint256 wanted
    ) external view returns (address account, uint256 weight, bool obeyed);

    /// @notice Whether the dispute is over, and how.
    function outcome(uint256 dispute) external view returns (bool over, uint256 ruling);
}

/// @notice Part of KlerosLiquid.
interface IKleros {
    function getVote(
        uint256 dispute,
        uint256 round,
        uint256 seat
    ) external view returns (address account, bytes32 commitment, uint256 choice, bool voted);

    function disputes(
        uint256 dispute
    )
        external
        view
        returns (
            uint96 court,
            address arbitrated,
            uint256 choices,
            uint8 period,
            uint256,
            uint256,
            uint256,
            bool ruled
        );

    function currentRuling(uint256 dispute) external view returns (uint256);
}

/// @title KlerosWitness
/// @notice Votes of KlerosLiquid; keys are seats.
contract KlerosWitness is IVoteWitness {
    IKleros private immutable _COURT;

    constructor(IKleros court) {
        _COURT = court;
    }

    /// @inheritdoc IVoteWitness
    function vote(
        uint256 dispute,
        uint256 round,
        uint256 key,
        uint256 wanted
    ) external view returns (address account, uint256 weight, bool obeyed) {
        (address who, , uint256 choice, bool voted) = _COURT.getVote(dispute, round, key);
        return (who, 1, voted && choice == wanted);
    }

    /// @inheritdoc IVoteWitness
    function outcome(uint256 dispute) external view returns (bool over, uint256 ruling) {
        (, , , , , , , bool ruled) = _COURT.disputes(dispute);
        return (ruled, _COURT.currentRuling(dispute));
    }
}

/// @notice Parts of Aragon Court.
interface IAragonDisputes {
    function getDispute(
        uint256 dispute
    )
        external
        view
        returns (address subject, uint8 rulings, uint8 state, uint8 finalRuling, uint256 lastRound, uint64 term);

    function getJuror(
        uint256 dispute,
        uint256 round,
        address juror
    ) external view returns (uint64 weight, bool rewarded);
}

/// @notice Likewise.
interface IAragonVoting {
    function hasVotedInFavorOf(uint256 voteId, uint8 choice, address voter) external view returns (bool);
}

/// @title AragonWitness
/// @notice Votes of Aragon Court; keys are accounts. Its outcomes lie two above the choices.
contract AragonWitness is IVoteWitness {
    uint8 private constant _RULED = 2;
    uint8 private constant _OFFSET = 2;
    IAragonDisputes private immutable _DISPUTES;
    IAragonVoting private immutable _VOTING;

    constructor(IAragonDisputes disputes, IAragonVoting voting) {
        (_DISPUTES, _VOTING) = (disputes, voting);
    }

    /// @inheritdoc IVoteWitness
    function vote(
        uint256 dispute,
        uint256 round,
        uint256 key,
        uint256 wanted
    ) external view returns (address account, uint256 weight, bool obeyed) {
        account = address(uint160(key));
        (weight, ) = _DISPUTES.getJuror(dispute, round, account);
        obeyed = _VOTING.hasVotedInFavorOf((dispute << 128) + round, uint8(wanted) + _OFFSET, account);
    }

    /// @inheritdoc IVoteWitness
    function outcome(uint256 dispute) external view returns (bool over, uint256 ruling) {
        (, , uint8 state, uint8 found, , ) = _DISPUTES.getDispute(dispute);
        return (state == _RULED, found < _OFFSET ? 0 : found - _OFFSET);
    }
}

/// @title CounterweightWitness
/// @notice Votes of the jury court; keys are persons.
contract CounterweightWitness is IVoteWitness {
    IJuryCourt private immutable _COURT;
    IPersonRegistry private immutable _REGISTRY;

    constructor(IJuryCourt court) {
        _COURT = court;
        _REGISTRY = IPersonRegistry(IJurorPool(court.pool()).registry());
    }

    /// @inheritdoc IVoteWitness
    function vote(
        uint256 dispute,
        uint256 round,
        uint256 key,
        uint256 wanted
    ) external view returns (address account, uint256 weight, bool obeyed) {
        (IJuryCourt.BallotState state, uint256 choice, ) = _COURT.ballotOf(dispute, round, uint32(key));
        account = _REGISTRY.accountOf(uint32(key));
        return (account, 1, state == IJuryCourt.BallotState.Revealed && choice == wanted);
    }

    /// @inheritdoc IVoteWitness
    function outcome(uint256 dispute) external view returns (bool over, uint256 ruling) {
        IJuryCourt.DisputeRecord memory record = _COURT.disputeOf(dispute);
        return (record.delivered, record.ruling);
    }
}
