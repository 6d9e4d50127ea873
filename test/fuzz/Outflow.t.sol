// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ImpactPolicy} from "../../contracts/governance/ImpactPolicy.sol";
import {Treasury} from "../../contracts/governance/Treasury.sol";
import {IImpactPolicy} from "../../contracts/interfaces/IImpactPolicy.sol";
import {ITreasury, ITreasuryErrors} from "../../contracts/interfaces/ITreasury.sol";
import {ClassTerms, ImpactClass} from "../../contracts/types/ImpactClass.sol";
import {vm} from "../helpers/Vm.sol";
import {BrakeStub} from "../mocks/policy/BrakeStub.sol";
import {FoundingStub} from "../mocks/policy/FoundingStub.sol";
import {HostileToken} from "../mocks/policy/HostileToken.sol";

/// @notice Slicing gains nothing, in one payload, over many, or over epochs (section 7). The test is timelock and governor.
contract OutflowTest {
    error ClassDiffers(ImpactClass found, ImpactClass expected);
    error ClassFell(ImpactClass before, ImpactClass afterwards);
    error ExposureOutside(uint256 found, uint256 least, uint256 most);
    error PaidTooMuch(uint32 epoch, uint256 paid, uint256 limit);
    error NothingTried();

    uint32 private constant WEEK = 7 days;
    uint32 private constant HALF_LIFE = 4 * WEEK;

    FoundingStub private genesis;
    Treasury private treasury;
    ImpactPolicy private policy;
    address private asset;
    uint256 private random;

    function setUp() external {
        vm.warp(1_800_000_000);
        genesis = new FoundingStub(uint48(block.timestamp - 20 * WEEK), WEEK);
        genesis.setOpenEpoch(5);
        treasury = new Treasury(genesis.epochStart(), WEEK, address(this), address(genesis), 500, 1_000, 50);
        HostileToken token = new HostileToken();
        asset = address(token);
        IImpactPolicy.PolicyConfig memory config;
        (config.timelock, config.treasury, config.genesis) = (address(this), address(treasury), address(genesis));
        config.challenges = address(new BrakeStub());
        (config.routineBps, config.spendBps, config.parametersBps) = (50, 200, 1_000);
        (config.minHalfLife, config.maxHalfLife) = (12 hours, 5 days);
        (config.exposureHalfLife, config.binder) = (HALF_LIFE, address(this));
        for (uint256 i = 0; i < 4; ++i) config.terms[i] = ClassTerms({quorumBps: 1_000, halfLife: 1 days});
        policy = new ImpactPolicy(config);
        policy.bind(address(this));
    }

    function testFuzz_SlicesOfAPayloadJudgeAsTheirSum(uint256 seed, uint128 balance) external {
        random = seed;
        HostileToken(asset).mint(address(treasury), balance);
        uint256 calls = 1 + _draw(12);
        uint256[] memory amounts = new uint256[](calls);
        bool allRoutine = true;
        bool[] memory routine = new bool[](calls);
        uint256 sum;
        for (uint256 i = 0; i < calls; ++i) {
            amounts[i] = _draw(uint256(balance) / 50 + 2);
            sum += amounts[i];
            routine[i] = _draw(3) != 0;
            allRoutine = allRoutine && routine[i];
        }
        ImpactClass sliced = _classOf(amounts, routine);
        uint256[] memory one = new uint256[](1);
        bool[] memory oneRoutine = new bool[](1);
        (one[0], oneRoutine[0]) = (sum, allRoutine);
        ImpactClass whole = _classOf(one, oneRoutine);
        if (sliced != whole) revert ClassDiffers(sliced, whole);
    }

    function testFuzz_ClassNeverFallsWithMoreOutflowOrLessTreasury(uint256 seed, uint128 balance) external {
        random = seed;
        HostileToken(asset).mint(address(treasury), uint256(balance) + 100);
        uint256[] memory amounts = new uint256[](1);
        bool[] memory routine = new bool[](1);
        (amounts[0], routine[0]) = (1 + _draw(uint256(balance) / 20 + 1), true);
        ImpactClass last = _classOf(amounts, routine);
        for (uint256 i = 0; i < 6; ++i) {
            if (_draw(2) == 0) {
                uint256[] memory other = new uint256[](1);
                other[0] = _draw(uint256(balance) / 100 + 2);
                _charge(other, routine);
            } else {
                treasury.pay(asset, address(0xbeef), 1);
            }
            ImpactClass now_ = _classOf(amounts, routine);
            if (now_ < last) revert ClassFell(last, now_);
            last = now_;
        }
    }

    function testFuzz_ExposureIsTheSumOfItsDecayedParts(uint256 seed) external {
        random = seed;
        uint256 count = 1 + _draw(10);
        uint256[] memory amounts = new uint256[](count);
        uint256[] memory at = new uint256[](count);
        bool[] memory routine = new bool[](1);
        uint256 lives;
        for (uint256 i = 0; i < count; ++i) {
            // Steps of whole half-lives, so that the brute force is exact.
            uint256 step = _draw(4);
            lives += step;
            vm.warp(block.timestamp + step * HALF_LIFE);
            uint256[] memory one = new uint256[](1);
            one[0] = _draw(1 << 100);
            (amounts[i], at[i]) = (one[0], lives);
            _charge(one, routine);
        }
        uint256 least;
        for (uint256 i = 0; i < count; ++i) least += amounts[i] >> (lives - at[i]);
        uint256 found = policy.exposureOf(asset);
        // Each part loses less than one by the shift, and each addition rounds up by less than one.
        if (found < least || found > least + 2 * count) revert ExposureOutside(found, least, least + 2 * count);
    }

    function testFuzz_NoOrderOfPaymentsPassesTheShareOfAnEpoch(uint256 seed, uint120 funds) external {
        random = seed;
        HostileToken(asset).mint(address(treasury), uint256(funds) + 10_000);
        uint256 paidOnce;
        for (uint32 epoch = 0; epoch < 4; ++epoch) {
            uint256 opening = treasury.balanceOf(asset);
            (uint256 paid, uint256 routine) = (0, 0);
            for (uint256 i = 0; i < 12; ++i) {
                uint256 amount = 1 + _draw(opening / 60 + 1);
                bool asRoutine = _draw(2) == 0;
                if (asRoutine) amount = amount / 10 + 1;
                try this.payFor(amount, asRoutine) {
                    paid += amount;
                    if (asRoutine) routine += amount;
                    ++paidOnce;
                } catch (bytes memory reason) {
                    bytes4 selector = bytes4(reason);
                    if (
                        selector != ITreasuryErrors.TreasuryOutflowLimit.selector &&
                        selector != ITreasuryErrors.TreasuryRoutineLimit.selector
                    ) revert NothingTried();
                }
            }
            if (paid > (opening * 500) / 10_000) revert PaidTooMuch(epoch, paid, (opening * 500) / 10_000);
            if (routine > (opening * 50) / 10_000) revert PaidTooMuch(epoch, routine, (opening * 50) / 10_000);
            vm.warp(block.timestamp + WEEK);
        }
        if (paidOnce == 0) revert NothingTried();
    }

    /// @dev External, so that a refusal can be caught; the test contract is the timelock.
    function payFor(uint256 amount, bool asRoutine) external {
        if (asRoutine) treasury.payRoutine(asset, address(0xbeef), amount);
        else treasury.pay(asset, address(0xbeef), amount);
    }

    function _classOf(uint256[] memory amounts, bool[] memory routine) private view returns (ImpactClass class) {
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _payload(amounts, routine);
        (class, , ) = policy.classify(targets, values, calldatas);
    }

    function _charge(uint256[] memory amounts, bool[] memory routine) private {
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _payload(amounts, routine);
        policy.charge(1, ImpactClass.Constitutional, targets, values, calldatas);
    }

    function _payload(
        uint256[] memory amounts,
        bool[] memory routine
    ) private view returns (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) {
        targets = new address[](amounts.length);
        values = new uint256[](amounts.length);
        calldatas = new bytes[](amounts.length);
        for (uint256 i = 0; i < amounts.length; ++i) {
            targets[i] = address(treasury);
            bytes4 selector = routine[i] ? ITreasury.payRoutine.selector : ITreasury.pay.selector;
            calldatas[i] = abi.encodeWithSelector(selector, asset, address(0xbeef), amounts[i]);
        }
    }

    function _draw(uint256 below) private returns (uint256) {
        random = uint256(keccak256(abi.encode(random)));
        return random % below;
    }
}
