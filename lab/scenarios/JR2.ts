import { accountsOf, captured, clique, sameJury } from "../economics/juries.ts";
import { binomialP, grinding, juryCapture, juryCaptureBinomial } from "../metrics/closedForms.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import { wilson } from "../metrics/intervals.ts";
import type { Court, Dispute, Juror, Seat } from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, notApplicable, priceless, verdict, type JuryOdds, type Outcome } from "./Scenario.ts";

const HOSTILE_SHARE = 0.3;
const DISPUTES = 24;
const SLOTS = 4;
/** More than the 256 blocks whose hashes the chain remembers. */
const DROPPED_BLOCKS = 300;

interface Lot {
  readonly pool: number;
  /** Hostile share of the tickets. */
  readonly share: number;
  /** Odds of one jury by the closed form of this court's draw. */
  readonly odds: number;
}

/** One ticket a person drawn without replacement, or a ticket a unit of stake drawn with replacement. */
function lotOf(court: Court, builders: readonly Juror[]): Lot {
  const pool = court.jurors.length + builders.length;
  if (court.traits.tickets === "person") {
    return { pool, share: builders.length / pool, odds: juryCapture(pool, builders.length, court.seats) };
  }
  const [theirs, others] = [sum(builders.map((b) => b.stake)), sum(court.jurors.map((j) => j.stake))];
  const share = ratio(theirs, theirs + others);
  return { pool, share, odds: juryCaptureBinomial(share, court.seats) };
}

/** What was drawn beside what the formula says. */
function beside(title: string, { pool, share }: Lot, seats: number, expected: number, fallen: number): JuryOdds {
  const measured = { probability: fallen / DISPUTES, ...wilson(fallen, DISPUTES), trials: DISPUTES };
  return { title, pool, rows: [{ share, seats, expected, measured }] };
}

async function hear(context: CourtContext): Promise<Outcome> {
  const { court, undone } = context;
  if (court.traits.seed === "none") return notApplicable("nothing is drawn: every staker votes");
  const persons = Math.round((court.jurors.length * HOSTILE_SHARE) / (1 - HOSTILE_SHARE));
  const builders = await clique(court, persons, HOSTILE_SHARE, "builder");
  const hostile = accountsOf(builders);
  await court.join(builders);
  const disputes: Dispute[] = [];
  for (let i = 0; i < DISPUTES; i++) disputes.push(await court.open());

  const drawn = (skipped: number, dropped: number): Promise<Seat[][]> =>
    undone(async () => {
      await court.ripen(disputes, skipped);
      if (dropped > 0) await court.chain.mine(dropped);
      const juries: Seat[][] = [];
      for (const dispute of disputes) juries.push(await court.draw(dispute));
      return juries;
    });
  const plain = await drawn(0, 0);
  const fell = plain.map((jury) => captured(jury, hostile));
  let moved = 0;
  const best = [...fell];
  for (let skipped = 1; skipped <= SLOTS; skipped++) {
    for (const [i, jury] of (await drawn(skipped, 0)).entries()) {
      if (!sameJury(jury, plain[i] ?? [])) moved++;
      if (captured(jury, hostile)) best[i] = true;
    }
  }
  const late = await drawn(0, DROPPED_BLOCKS);
  const replaced = late.filter((jury, i) => !sameJury(jury, plain[i] ?? [])).length;
  const [plainly, ground] = [fell.filter(Boolean).length, best.filter(Boolean).length];
  const lot = lotOf(court, builders);
  // A seed that nobody can move is one try, however many blocks are left out.
  const tries = moved === 0 ? 1 : SLOTS + 1;
  const byFormula = grinding(lot.odds, tries);
  const checks = [
    check(`juries of ${DISPUTES * SLOTS} that another proposer's silence changed`, moved, "=", 0),
    check(
      `juries of ${DISPUTES} captured by choosing among ${SLOTS + 1} seeds, beyond those captured anyway`,
      ground - plainly,
      "=",
      0,
    ),
    check(`juries of ${DISPUTES} changed by dropping the draw for ${DROPPED_BLOCKS} blocks`, replaced, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? `neither silence nor delay changed one of ${DISPUTES} juries; ${plainly} fell by luck`
        : `who may leave out ${SLOTS} blocks raises captured juries from ${plainly} to ${ground} of ${DISPUTES}`,
    checks,
    measures: {
      hostileShareOfTickets: lot.share,
      capturedWithoutGrinding: plainly,
      capturedWithGrinding: ground,
      oddsWithoutGrinding: lot.odds,
      tries,
      oddsWithGrindingByFormula: byFormula,
      pOfFormulaWithoutGrinding: binomialP(plainly, DISPUTES, lot.odds),
      pOfFormulaWithGrinding: binomialP(ground, DISPUTES, byFormula),
    },
    juryOdds: [
      beside("Juries captured with the seed as it falls", lot, court.seats, lot.odds, plainly),
      ...(tries > 1
        ? [
            beside(
              `Juries captured with the best of ${tries} seeds, by 1 - (1 - q)^m`,
              lot,
              court.seats,
              byFormula,
              ground,
            ),
          ]
        : []),
    ],
    ...priceless("the attacker makes blocks; no person is bought for it"),
  };
}

export const scenario = juryScenario({
  id: "JR2",
  title: "Grind or withhold the seed",
  family: "jury",
  claim: "Whoever makes or withholds blocks learns nothing early enough and changes no jury.",
  precedent: {
    event: "Kleros v1's numbers from block hashes",
    figures: "the hash of one block decides; when nobody asks within 256 blocks, the hash of another block is taken",
    source: "@kleros/kleros-interaction 0.9.0, BlockHashRNGFallback.sol, getFallbackRN, read in the package",
  },
  budget: "four blocks in a row left out, or the draw held back for 300 blocks",
  criterion: "gain 0: the same jury in every case",
  ablations: [
    { system: "counterweight", variant: "block-hash", note: "the block before the draw has a say in the seed" },
  ],
  limits: [
    "Proposers are modelled by a later block in the place of the one left out; rewards forgone are not priced, which favours the attacker.",
    "The formula 1 - (1 - q)^m takes juries for independent; its p is stated beside what was drawn and decides nothing.",
    "Changing the content of a block instead of leaving it out is not tried: it gives a block-hash court more tries, and a beacon none.",
  ],
  hear,
});
