// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICourtOfDisputes, LabArbitrable} from "../courts/LabArbitrable.sol";

/// @title HostileArbitrable
/// @notice Whoever a dispute belongs to, when it does not want to hear the ruling: it reverts, burns the gas it is given, returns
/// a megabyte, or calls the court again.
contract HostileArbitrable is LabArbitrable {
    /// @notice What it does when it is told the ruling.
    enum Manner {
        Revert,
        BurnGas,
        ReturnBomb,
        Reenter
    }

    uint256 private constant _BOMB = 1_000_000;
    Manner private immutable _MANNER;

    /// @notice What it calls when it re-enters.
    bytes public payload;

    /// @notice Calls back that the court let through.
    uint256 public entered;

    /// @notice It does not want to hear it.
    error ArbitrableRefused();

    constructor(ICourtOfDisputes court, Manner manner) LabArbitrable(court) {
        _MANNER = manner;
    }

    /// @notice Sets the call back.
    function arm(bytes calldata call) external {
        payload = call;
    }

    /// @inheritdoc LabArbitrable
    function rule(uint256 disputeID, uint256 ruling) external override {
        if (_MANNER == Manner.Revert) revert ArbitrableRefused();
        if (_MANNER == Manner.BurnGas) {
            // An invalid instruction takes all the gas there is.
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (_MANNER == Manner.ReturnBomb) {
            assembly ("memory-safe") {
                return(0, _BOMB)
            }
        }
        rulings[disputeID] += 1;
        rulingOf[disputeID] = ruling;
        (bool done, ) = address(COURT).call(payload);
        if (done) entered += 1;
    }
}
