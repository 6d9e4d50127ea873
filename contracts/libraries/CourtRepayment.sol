// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";
import {IClaimBookErrors} from "../interfaces/IClaimBook.sol";
import {IJuryCourt} from "../interfaces/IJuryCourt.sol";

/// @title CourtRepayment
/// @notice Has a court repay the appellants that turned a ruling, without depending on its goodwill (mechanism, section 8).
/// @dev Gas is capped and fully granted, so whoever settles cannot starve the repayment. A court that refuses is told apart from
/// one to which nothing is owed: the first is waited for, as a settlement can be called from within the court, when it is not
/// ready to be asked.
library CourtRepayment {
    /// @dev Gas granted to the repayment, which may credit several appellants of three appeals, and to each question.
    uint256 internal constant REPAY_GAS = 1_000_000;
    uint256 internal constant VIEW_GAS = 200_000;
    /// @dev What must be left before: 63/64 of it reaches the court (EIP-150), 60,000 pays for the calls themselves.
    uint256 internal constant GAS_REQUIRED = ((REPAY_GAS + 2 * VIEW_GAS) * 64) / 63 + 60_000;

    /// @notice Repays up to `limit` wei of this contract's.
    /// @return done whether everything owed within `limit` was repaid
    /// @return repaid wei that left this contract
    function repay(IJuryCourt court, uint256 dispute, uint256 limit) internal returns (bool done, uint256 repaid) {
        uint256 available = gasleft();
        if (available < GAS_REQUIRED) revert IClaimBookErrors.ClaimGasTooLow(available, GAS_REQUIRED);
        (bool answered, uint256 status) = _ask(court, abi.encodeCall(IArbitrator.disputeStatus, (dispute)));
        if (!answered || status != uint256(IArbitrator.DisputeStatus.Solved)) return (false, 0);
        uint256 owed;
        (answered, owed) = _ask(court, abi.encodeCall(IJuryCourt.reimbursable, (dispute)));
        if (!answered) return (false, 0);
        repaid = owed < limit ? owed : limit;
        if (repaid == 0) return (true, 0);
        try court.reimburse{value: repaid, gas: REPAY_GAS}(dispute) {
            return (true, repaid);
        } catch {
            return (false, 0);
        }
    }

    function _ask(IJuryCourt court, bytes memory question) private view returns (bool, uint256) {
        // A raw call, because what cannot be read has to count as no answer.
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = address(court).staticcall{gas: VIEW_GAS}(question);
        if (!ok || answer.length < 32) return (false, 0);
        return (true, abi.decode(answer, (uint256)));
    }
}
