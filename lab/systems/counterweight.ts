import { CounterweightWorld } from "./counterweight/world.ts";
import type { Replacements } from "./counterweight/deploy.ts";
import { CounterweightCourt } from "./courts/counterweight.ts";
import type { System, World, WorldRequest } from "./System.ts";

interface Ablation {
  readonly rule: string;
  readonly replacements: Replacements;
  /** What the attacker's planner reckons with instead of the floor. */
  readonly floor?: number;
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
  "objection-resets": {
    rule: "an objection leaves the conviction of the supporters alone",
    replacements: { CounterweightGovernor: "ResettingGovernor" },
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
    rule: "two thirds of a panel are enough",
    replacements: { JuryCourt: "UnanimousTurnoutCourt" },
  },
};

export const counterweight: System = {
  id: "counterweight",
  title: "Counterweight",
  notes: [
    "The shipped contracts with real registrar signatures, deployed and bound as users do it. Weekly epochs.",
    "stakeCap is the mean stake of the population as far as 80 bits allow, minStake a twenty-fifth of it.",
    "Opening needs the default of 50 persons, or everybody who can have a voice where the population has fewer.",
    "Persons are admitted under the issuer's rate limit and renew before their term ends; the report states the simulated calendar.",
    "One decision takes at most what the treasury lets out in one epoch: 5 % of an asset.",
  ],
  variants: Object.fromEntries(Object.entries({ ...ABLATIONS, ...COURT_ABLATIONS }).map(([name, a]) => [name, a.rule])),
  world: (request: WorldRequest): Promise<World> => {
    if (request.variant === undefined) return CounterweightWorld.build(request, {}, null);
    // Ballots are untouched by what is removed from the court.
    if (COURT_ABLATIONS[request.variant] !== undefined) return CounterweightWorld.build(request, {}, null);
    const ablation = ABLATIONS[request.variant];
    if (ablation === undefined) throw new Error(`Counterweight has no ablation "${request.variant}".`);
    return CounterweightWorld.build(request, ablation.replacements, ablation.floor ?? null);
  },
  court: (request) => {
    if (request.variant === undefined) return CounterweightCourt.build(request, {});
    const ablation = COURT_ABLATIONS[request.variant] ?? ABLATIONS[request.variant];
    if (ablation === undefined) throw new Error(`Counterweight has no ablation "${request.variant}".`);
    return CounterweightCourt.build(request, ablation.replacements);
  },
};
