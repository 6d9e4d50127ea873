import { CounterweightWorld } from "./counterweight/world.ts";
import type { Replacements } from "./counterweight/deploy.ts";
import { CounterweightCourt } from "./courts/counterweight.ts";
import { juryBrakeOf } from "./counterweight/juryBrake.ts";
import type { PlannerHints } from "./counterweight/world.ts";
import type { System, World, WorldRequest } from "./System.ts";

interface Ablation {
  readonly rule: string;
  readonly replacements: Replacements;
  /** What the attacker's planner reckons with instead of the floor. */
  readonly floor?: number;
  /** False where the planner need not bring capital for the stake chamber. */
  readonly stakeChamber?: boolean;
}

/** Each ablation is a subclass with one rule removed; everything else is what ships. */
const ABLATIONS: Readonly<Record<string, Ablation>> = {
  "live-voice": {
    rule: "only stake in the vault at a past snapshot has a voice",
    replacements: { QuadraticVotes: "LiveVoiceVotes" },
  },
  "open-personhood": {
    rule: "one human is one nullifier, whatever accounts it uses",
    replacements: { RegistrarPersonhood: "OpenPersonhood" },
  },
  "no-floor": {
    rule: "a decision needs at least max(7, ceil(sqrt(N))) distinct For-persons",
    replacements: { CounterweightGovernor: "FloorlessGovernor" },
    floor: 1,
  },
  "instant-activation": {
    rule: "stake counts four epochs after its deposit",
    replacements: { StakeVault: "InstantVault" },
  },
  "linear-voice": {
    rule: "a voice is the square root of the stake, up to a cap",
    replacements: { QuadraticVotes: "LinearVotes" },
  },
  "no-override": {
    rule: "who lent its voice may still speak for itself",
    replacements: { CounterweightGovernor: "NoOverrideGovernor" },
  },
  "no-reply": {
    rule: "a late flip leaves a day to reply",
    replacements: { CounterweightGovernor: "NoReplyGovernor" },
  },
  "running-clock": {
    rule: "the life of a decision stands still while a jury sits",
    replacements: { CounterweightGovernor: "RunningClockGovernor" },
  },
  "objection-resets": {
    rule: "an objection leaves the conviction of the supporters alone",
    replacements: { CounterweightGovernor: "ResettingGovernor" },
  },
  "no-outflow-limit": {
    rule: "an epoch takes at most a share of the treasury",
    replacements: { Treasury: "UnlimitedTreasury" },
  },
  "one-chamber": {
    rule: "what moves value needs capital beside persons",
    replacements: { CounterweightGovernor: "OneChamberGovernor" },
    stakeChamber: false,
  },
  "capital-everywhere": {
    rule: "routine decisions are persons' alone",
    replacements: { CounterweightGovernor: "StakeEverywhereGovernor" },
  },
  "no-rate-limit": {
    rule: "the issuer admits a tenth more persons in an epoch, or twenty",
    replacements: { PersonRegistry: "UnlimitedRegistry" },
  },
  "roots-up": {
    rule: "roots are rounded down",
    replacements: { QuadraticVotes: "CeilVotes" },
  },
  "paid-voice": {
    rule: "plain voice is free on every ballot",
    replacements: { CounterweightGovernor: "PaidVoiceGovernor" },
  },
  "double-count": {
    rule: "an override takes from the delegate what it gives to the delegator",
    replacements: { CounterweightGovernor: "DoubleCountGovernor" },
  },
  "endless-mandates": {
    rule: "a delegation ends after thirteen epochs unless it is renewed",
    replacements: { QuadraticVotes: "EndlessVotes" },
  },
  "greedy-override": {
    rule: "an override takes from the delegate only what had been counted",
    replacements: { CounterweightGovernor: "GreedyOverrideGovernor" },
  },
  "no-objection": {
    rule: "whoever was silent may object after the vote",
    replacements: { CounterweightGovernor: "SpeechlessGovernor" },
  },
  "second-thoughts": {
    rule: "leaving a decision is final",
    replacements: { CounterweightGovernor: "SecondThoughtsGovernor" },
  },
  "no-gate": {
    rule: "the timelock runs what the ledger calls ready, and nothing else",
    replacements: { ConvictionTimelock: "UngatedTimelock" },
  },
  "no-pin": {
    rule: "what runs is the code that was proposed",
    replacements: { CounterweightGovernor: "UnpinnedGovernor" },
  },
  "open-description": {
    rule: "a description that names its proposer is that proposer's alone",
    replacements: { CounterweightGovernor: "OpenDescriptionGovernor" },
  },
  "flat-deposit": {
    rule: "a person's deposit doubles with every open or lost proposal",
    replacements: { ProposalDeposits: "FlatDeposits" },
  },
  "former-quorums": {
    rule: "quorums are no higher than recorded turnout reaches",
    replacements: { ImpactPolicy: "FormerQuorumsPolicy" },
  },
  "forgetful-policy": {
    rule: "a payment is judged with what was paid before it",
    replacements: { ImpactPolicy: "ForgetfulPolicy" },
  },
  "no-brake": {
    rule: "anybody may put a passed decision before a jury",
    replacements: { ProposalChallenges: "BrakelessChallenges" },
  },
  "open-treasury": {
    rule: "the treasury obeys the timelock alone",
    replacements: { Treasury: "OpenTreasury" },
  },
};

/** Ablations of the court; the rest is as it ships. */
const COURT_ABLATIONS: Readonly<Record<string, Ablation>> = {
  "block-hash": {
    rule: "a jury's seed is fixed before anybody can know it",
    replacements: { JuryCourt: "BlockHashCourt" },
  },
  "hasty-exit": {
    rule: "no act changes a pool whose epoch has begun",
    replacements: { JurorPool: "HastyExitPool" },
  },
  "paid-ruling": {
    rule: "an appeal buys another jury, not the ruling",
    replacements: { JuryCourt: "PaidRulingCourt" },
  },
  "anyones-commit": {
    rule: "a commitment says whose it is",
    replacements: { JuryCourt: "AnyonesCommitCourt" },
  },
  "demanded-delivery": {
    rule: "a dispute ends whether or not its owner takes the ruling",
    replacements: { JuryCourt: "DemandingCourt" },
  },
  "no-appeal": {
    rule: "a ruling can be appealed to a larger panel",
    replacements: { JuryCourt: "NoAppealCourt" },
  },
  "unanimous-turnout": {
    rule: "two thirds of a panel, or a half that agrees, are enough",
    replacements: { JuryCourt: "UnanimousTurnoutCourt" },
  },
};

async function worldOf(request: WorldRequest, replacements: Replacements, hints: PlannerHints): Promise<World> {
  const world = await CounterweightWorld.build(request, replacements, hints);
  world.brake = juryBrakeOf(world);
  return world;
}

export const counterweight: System = {
  id: "counterweight",
  title: "Counterweight",
  notes: [
    "The shipped contracts with real registrar signatures, deployed and bound as users do it. Weekly epochs.",
    "stakeCap is the mean stake of the population as far as 80 bits allow, minStake a twenty-fifth of it.",
    "Opening needs the default of 100 persons, or everybody who can have a voice where the population has fewer.",
    "Whoever has a voice serves as a juror, with a bond of three fifths of minStake as in the production profile; a verifier's bond is one minStake. The beacon's key is the laboratory's own, its rounds are real BLS signatures.",
    "The floor of the pool is the default: 50 persons and a twentieth of all. Compound (17 voices) and Uniswap (21) are below it, so every decision is constitutional there and nothing can be challenged, which the defaults mean for a network that small.",
    "Courts are played with the 200 largest holders of a population, in a suite of their own.",
    "Persons are admitted under the issuer's rate limit and renew before their term ends; the report states the simulated calendar.",
    "One decision takes at most what the treasury lets out in one epoch: 5 % of an asset.",
  ],
  variants: Object.fromEntries(Object.entries({ ...ABLATIONS, ...COURT_ABLATIONS }).map(([name, a]) => [name, a.rule])),
  world: (request: WorldRequest): Promise<World> => {
    const whole = { floor: null, stakeChamber: true };
    if (request.variant === undefined) return worldOf(request, {}, whole);
    // Ballots are untouched by what is removed from the court.
    if (COURT_ABLATIONS[request.variant] !== undefined) return worldOf(request, {}, whole);
    const ablation = ABLATIONS[request.variant];
    if (ablation === undefined) throw new Error(`Counterweight has no ablation "${request.variant}".`);
    return worldOf(request, ablation.replacements, {
      floor: ablation.floor ?? null,
      stakeChamber: ablation.stakeChamber ?? true,
    });
  },
  court: (request) => {
    if (request.variant === undefined) return CounterweightCourt.build(request, {});
    const ablation = COURT_ABLATIONS[request.variant] ?? ABLATIONS[request.variant];
    if (ablation === undefined) throw new Error(`Counterweight has no ablation "${request.variant}".`);
    return CounterweightCourt.build(request, ablation.replacements);
  },
};
