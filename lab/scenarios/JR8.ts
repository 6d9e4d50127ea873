import { Chain } from "../chain/Chain.ts";
import { majority } from "../economics/pacts.ts";
import type { Ballot as Decision, ProposedCall, World } from "../systems/System.ts";
import type { Brake, Choice, Court, Dispute } from "../systems/courts/Court.ts";
import { heard } from "../systems/courts/hearing.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, notApplicable, priceless, verdict, type Outcome } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const GRANTEE = Chain.account("grantee");
const SABOTEUR = Chain.account("saboteur");
const WATCHMAN = Chain.account("watchman");

const STANDS: Choice = 1;
const CANCELLED: Choice = 2;
/** Disputes about nothing in each of two epochs: the one before, to wear jurors out, and that of the challenge, to stand ahead of it. */
const FLOOD = 60;
const LEAST_SEATS = 23;
const DAY = 86_400;
/** The appeal comes as late as it can. */
const APPEAL_WAIT = 2 * DAY - 600;

interface Case {
  /** Of the largest panel. */
  readonly seats: number;
  readonly days: number;
}

/** The jury says the truth; `appellant` asks for every further panel at the last moment. */
async function unanimous(court: Court, dispute: Dispute, truth: Choice, appellant: string | null): Promise<Case> {
  const late = appellant === null ? null : { account: appellant, wait: APPEAL_WAIT, wants: null };
  const { panels, seconds } = await heard(court, dispute, () => truth, late);
  return { seats: Math.max(...panels.map((p) => p.length)), days: seconds / DAY };
}

/** A decision that passed and waits in the timelock; `meanwhile` happens between the proposal and the ballot, and in its epoch. */
async function queued(world: World, call: ProposedCall, meanwhile: () => Promise<void>): Promise<Decision> {
  const { afterVote } = world;
  if (afterVote === null) throw new Error("A brake without a time after the vote.");
  const decision = await world.propose(world.clerk, [call], `a payment at ${world.chain.now}`);
  await meanwhile();
  await world.opened(decision);
  await meanwhile();
  await world.vote(
    decision,
    majority(world).map((h) => ({ account: h.account, side: "for" as const })),
  );
  await world.close(decision);
  await afterVote.queue(decision);
  return decision;
}

/** Runs the decision as soon as the rules let it; whether it ran. */
async function ran(world: World, decision: Decision): Promise<boolean> {
  const expected = (await world.afterVote?.expectedReady(decision)) ?? 0;
  if (expected > world.chain.now) await world.chain.aimAt(expected);
  return (await world.afterVote?.execute(decision)) ?? false;
}

async function noise(): Promise<void> {
  // Nothing happens meanwhile.
}

/** The thief challenges its own decision, without a case, so that nobody else can. */
async function burnt(court: Court, brake: Brake): Promise<{ stole: boolean; second: boolean }> {
  const { world } = brake;
  const decision = await queued(world, world.payCall(LOOT, await world.prize()), noise);
  const own = await brake.challenge(decision, world.clerk);
  if (own === null) throw new Error("The proposer's own challenge was refused.");
  const second = (await brake.challenge(decision, WATCHMAN)) !== null;
  await unanimous(court, own, CANCELLED, null);
  await ran(world, decision);
  return { stole: (await world.loot(LOOT)) > 0n, second };
}

/** Disputes of the thief about nothing: everybody has just served, and sixty more juries are asked for first. */
async function flooded(court: Court, brake: Brake): Promise<{ stole: boolean; jury: Case | null; alone: number }> {
  const { world } = brake;
  let alone = 0;
  const flood = async (): Promise<void> => {
    const disputes: Dispute[] = [];
    for (let i = 0; i < FLOOD; i++) disputes.push(await court.open());
    await court.ripen(disputes);
    for (const dispute of disputes) alone += (await court.draw(dispute)).length;
  };
  const decision = await queued(world, world.payCall(LOOT, await world.prize()), flood);
  const dispute = await brake.challenge(decision, WATCHMAN);
  const jury = dispute === null ? null : await unanimous(court, dispute, CANCELLED, null);
  await ran(world, decision);
  return { stole: (await world.loot(LOOT)) > 0n, jury, alone };
}

/** A saboteur challenges an honest decision of the shortest life when it is about to run, and appeals as late as it can. */
async function delayed(court: Court, brake: Brake): Promise<{ paid: boolean; jury: Case }> {
  const { world } = brake;
  const decision = await queued(world, (await world.smallPayment(GRANTEE)).call, noise);
  await world.chain.aimAt(((await world.afterVote?.expectedReady(decision)) ?? 0) - DAY / 24);
  const dispute = await brake.challenge(decision, SABOTEUR);
  if (dispute === null) throw new Error("The saboteur's challenge was refused.");
  const jury = await unanimous(court, dispute, STANDS, SABOTEUR);
  await ran(world, decision);
  return { paid: (await world.loot(GRANTEE)) > 0n, jury };
}

async function hear({ court, undone }: CourtContext): Promise<Outcome> {
  const { brake } = court;
  if (brake === null) return notApplicable("no decision of a governor can be put before this court");
  const idle = await brake.idle();
  if (idle !== "") return notApplicable(idle);
  const own = await undone(() => burnt(court, brake));
  const flood = await undone(() => flooded(court, brake));
  const clock = await undone(() => delayed(court, brake));
  const checks = [
    check("thefts that ran after the thief's own challenge", own.stole ? 1 : 0, "=", 0),
    check("thefts that ran behind a flood of disputes", flood.stole ? 1 : 0, "=", 0),
    check("seats of the jury behind the flood", flood.jury?.seats ?? 0, ">=", LEAST_SEATS),
    check("honest decisions that ran although they were challenged and appealed", clock.paid ? 1 : 0, "=", 1),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? `the thief's own challenge was heard and cancelled, so was a real one behind ${2 * FLOOD} disputes about nothing, and an honest decision ran after ${clock.jury.days.toFixed(1)} days before juries`
        : checks
            .filter((c) => !c.holds)
            .map((c) => `${c.what}: ${c.measured}`)
            .join("; "),
    checks,
    measures: {
      secondChallengeTaken: own.second ? "yes" : "no",
      seatsOfTheFlood: flood.alone,
      daysOfTheRealChallenge: flood.jury?.days ?? 0,
      daysOfDelay: clock.jury.days,
      largestPanel: clock.jury.seats,
    },
    ...priceless("fees are paid; no person is bought"),
  };
}

export const scenario = juryScenario({
  id: "JR8",
  title: "Burn or flood the brake",
  family: "jury",
  claim:
    "A challenge is heard whoever made it and whatever stands ahead of it, and a decision dies by a ruling, never by the clock.",
  precedent: {
    event: "Kleros and UMA, one dispute for each question",
    figures:
      "whoever disputes first holds the place: a dispute without a case, or disputes enough to keep every juror busy, shuts out the real one",
    source:
      '@uma/core 2.62.2, OptimisticOracleV3.sol, disputeAssertion ("Assertion already disputed"), read in the package; for Kleros and for busy jurors an argument of the laboratory, not verified here',
  },
  budget: "the fees of 120 disputes, of a challenge and of an appeal",
  criterion: "the real challenge is still heard; a challenge never kills by running out the clock",
  ablations: [
    {
      system: "counterweight",
      variant: "running-clock",
      note: "the life of a decision runs out while the jury sits",
    },
  ],
  limits: [
    "All jurors are honest, and hear what others than the challenger say: bribed ones are JR3.",
    "A second challenge of one decision is refused; that the first is heard in earnest is what replaces it.",
    "Below the floor of the pool nothing can be challenged, and every decision is constitutional: n/a there.",
    "The population is cut to its 200 largest holders.",
  ],
  hear,
});
