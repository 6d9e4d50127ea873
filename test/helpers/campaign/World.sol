// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ConvictionTimelock} from "../../../contracts/governance/ConvictionTimelock.sol";
import {CounterweightGovernor, GovernorConfig} from "../../../contracts/governance/CounterweightGovernor.sol";
import {Genesis} from "../../../contracts/governance/Genesis.sol";
import {ImpactPolicy} from "../../../contracts/governance/ImpactPolicy.sol";
import {ProposalChallenges} from "../../../contracts/governance/ProposalChallenges.sol";
import {ProposalDeposits} from "../../../contracts/governance/ProposalDeposits.sol";
import {Treasury} from "../../../contracts/governance/Treasury.sol";
import {PersonRegistry} from "../../../contracts/identity/PersonRegistry.sol";
import {IConvictionLedger} from "../../../contracts/interfaces/IConvictionLedger.sol";
import {IGenesis} from "../../../contracts/interfaces/IGenesis.sol";
import {IImpactPolicy} from "../../../contracts/interfaces/IImpactPolicy.sol";
import {StakeVault} from "../../../contracts/stake/StakeVault.sol";
import {NetworkToken} from "../../../contracts/token/NetworkToken.sol";
import {ClassTerms, ImpactClass} from "../../../contracts/types/ImpactClass.sol";
import {QuadraticVotes} from "../../../contracts/votes/QuadraticVotes.sol";
import {BindingStub} from "../../mocks/policy/BindingStub.sol";
import {CourtStub} from "../../mocks/court/CourtStub.sol";
import {PoolStub} from "../../mocks/court/PoolStub.sol";
import {Humans} from "../../mocks/campaign/Humans.sol";
import {ModuleSeat, Pliable} from "../../mocks/campaign/Pliable.sol";
import {vm} from "../Vm.sol";
import {Findings} from "./Findings.sol";

/// @notice The whole suite, really deployed and bound, a few accounts with keys, and a clock.
/// @dev The clock is kept here: whether a warp outlives a call of a campaign is the runner's affair.
abstract contract World is Findings {
    uint48 internal constant START = 1_700_000_000;
    uint32 internal constant LENGTH = 7 days;
    uint32 internal constant DAY = 1 days;
    uint32 internal constant UNBONDING = 7;
    uint256 internal constant MIN_STAKE = 100 ether;
    uint256 internal constant STAKE_CAP = 2500 ether;
    uint32 internal constant FLOOR = 3;
    uint256 internal constant ACTORS = 10;
    uint256 private constant _KEY = 0xC0FFEE;

    uint48 public time = START;
    uint256 private _turn;
    mapping(uint256 actor => address) private _accounts;

    Genesis internal immutable GENESIS;
    ConvictionTimelock internal immutable TIMELOCK;
    NetworkToken internal immutable TOKEN;
    Humans internal immutable ADAPTER;
    PersonRegistry internal immutable REGISTRY;
    StakeVault internal immutable VAULT;
    QuadraticVotes internal immutable VOTES;
    Treasury internal immutable TREASURY;
    ImpactPolicy internal immutable POLICY;
    ProposalDeposits internal immutable DEPOSITS;
    CounterweightGovernor internal immutable GOVERNOR;
    IConvictionLedger internal immutable LEDGER;
    ProposalChallenges internal immutable CHALLENGES;
    CourtStub internal immutable BRAKE_COURT;
    PoolStub internal immutable BRAKE_POOL;
    BindingStub internal immutable CLAIMANTS;
    Pliable internal immutable PLIABLE;
    address[2] internal _modules;

    modifier timed() {
        vm.warp(time);
        ++_turn;
        _;
    }

    constructor() {
        vm.warp(time);
        for (uint256 i = 0; i < ACTORS; ++i) _accounts[i] = vm.addr(_KEY + i);
        GENESIS = new Genesis(START, LENGTH, 3);
        TIMELOCK = new ConvictionTimelock(DAY / 4, address(GENESIS));
        (address[] memory holders, uint256[] memory amounts) = (new address[](1), new uint256[](1));
        (holders[0], amounts[0]) = (address(this), 1e9 ether);
        TOKEN = new NetworkToken("Counterweight", "CWT", holders, amounts);
        ADAPTER = new Humans();
        PLIABLE = new Pliable();
        address[] memory nobody = new address[](0);
        REGISTRY = new PersonRegistry(
            START,
            LENGTH,
            address(TIMELOCK),
            address(ADAPTER),
            13,
            nobody,
            new uint8[](0),
            address(GENESIS)
        );
        VAULT = new StakeVault(START, LENGTH, address(TOKEN), address(TIMELOCK), UNBONDING, 5 * DAY, address(GENESIS));
        VOTES = new QuadraticVotes(address(VAULT), address(REGISTRY), MIN_STAKE, STAKE_CAP);
        TREASURY = new Treasury(START, LENGTH, address(TIMELOCK), address(GENESIS), 500, 1000, 50);
        BRAKE_POOL = new PoolStub(START, LENGTH, address(GENESIS));
        BRAKE_COURT = new CourtStub(address(BRAKE_POOL));
        CLAIMANTS = new BindingStub();
        CHALLENGES = new ProposalChallenges(address(BRAKE_COURT), "", address(GENESIS));
        POLICY = new ImpactPolicy(_policyConfig());
        DEPOSITS = new ProposalDeposits(
            START,
            LENGTH,
            address(TOKEN),
            address(TIMELOCK),
            address(TREASURY),
            10 ether,
            address(GENESIS)
        );
        GOVERNOR = new CounterweightGovernor(
            GovernorConfig({
                timelock: address(TIMELOCK),
                votes: address(VOTES),
                policy: address(POLICY),
                deposits: address(DEPOSITS),
                genesis: address(GENESIS),
                challenges: address(CHALLENGES),
                personsFloor: FLOOR
            })
        );
        LEDGER = IConvictionLedger(GOVERNOR.ledger());
        _modules = [address(new ModuleSeat(0)), address(new ModuleSeat(1))];
        GENESIS.bind(_manifest());
        TOKEN.transfer(address(TREASURY), 1e6 ether);
    }

    /// @notice The account of `actor`.
    function accountOf(uint256 actor) public view returns (address account) {
        account = _accounts[actor];
        // Crowds have accounts without keys.
        if (account == address(0)) account = address(uint160(0xC0DE0000 + actor));
    }

    function _keyOfActor(uint256 actor) internal pure returns (uint256) {
        return _KEY + actor;
    }

    /// @dev A fresh number from `seed`: runners repeat favourite seeds.
    function _dice(uint256 seed) internal view returns (uint256) {
        return uint256(keccak256(abi.encode(seed, _turn)));
    }

    function _epoch() internal view returns (uint32) {
        return uint32((time - START) / LENGTH);
    }

    function _startOf(uint32 epoch) internal pure returns (uint48) {
        return START + uint48(epoch) * LENGTH;
    }

    /// @dev Bisection: the largest r with r * r <= value, for values below 2^200.
    function _naiveRoot(uint256 value, uint256 bits) internal pure returns (uint256 low) {
        uint256 high = 1 << bits;
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (middle * middle <= value) low = middle;
            else high = middle;
        }
    }

    function _manifest() private view returns (IGenesis.Manifest memory manifest) {
        manifest.timelock = address(TIMELOCK);
        manifest.token = address(TOKEN);
        manifest.adapter = address(ADAPTER);
        manifest.registry = address(REGISTRY);
        manifest.vault = address(VAULT);
        manifest.votes = address(VOTES);
        manifest.treasury = address(TREASURY);
        manifest.policy = address(POLICY);
        manifest.deposits = address(DEPOSITS);
        manifest.ledger = address(LEDGER);
        manifest.governor = address(GOVERNOR);
        manifest.challenges = address(CHALLENGES);
        (manifest.pool, manifest.court) = (address(BRAKE_POOL), address(BRAKE_COURT));
        (manifest.verifiers, manifest.claims) = (address(CLAIMANTS), address(BRAKE_COURT));
        manifest.modules = new address[](4);
        (manifest.modules[0], manifest.modules[1]) = (_modules[0], _modules[1]);
        (manifest.modules[2], manifest.modules[3]) = (address(BRAKE_POOL), address(CLAIMANTS));
    }

    function _policyConfig() private view returns (IImpactPolicy.PolicyConfig memory config) {
        config.timelock = address(TIMELOCK);
        config.treasury = address(TREASURY);
        config.genesis = address(GENESIS);
        config.challenges = address(CHALLENGES);
        config.rules = new IImpactPolicy.Rule[](1);
        config.rules[0] = IImpactPolicy.Rule(address(PLIABLE), Pliable.touch.selector, ImpactClass.Parameters);
        config.terms = [
            ClassTerms(800, DAY),
            ClassTerms(1200, 2 * DAY),
            ClassTerms(1600, 4 * DAY),
            ClassTerms(2500, 5 * DAY)
        ];
        (config.routineBps, config.spendBps, config.parametersBps) = (50, 500, 1500);
        (config.exposureHalfLife, config.minHalfLife, config.maxHalfLife) = (4 * LENGTH, DAY / 2, 5 * DAY);
        config.binder = address(GENESIS);
    }
}
