import { accountsOf, captured, clique, sameJury } from "../economics/juries.ts";
import { grinding, juryCapture } from "../metrics/closedForms.ts";
import type { Dispute, Seat } from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, notApplicable, priceless, verdict, type Outcome } from "./Scenario.ts";

const HOSTILE_SHARE = 0.3;
const DISPUTES = 24;
const SLOTS = 4;
/** More than the 256 blocks whose hashes the chain remembers. */
const DROPPED_BLOCKS = 300;

async function hear(context: CourtContext): Promise<Outcome> {
  const { court, prices, undone } = context;
  if (court.traits.seed === "none") return notApplicable(prices, "nothing is drawn: every staker votes");
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
  const q = juryCapture(court.jurors.length + persons, persons, court.seats);
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
      hostileShareOfTickets: HOSTILE_SHARE,
      capturedWithoutGrinding: plainly,
      capturedWithGrinding: ground,
      oddsWithoutGrinding: q,
      oddsWithGrindingByFormula: grinding(q, SLOTS + 1),
    },
    ...priceless(prices, state === "held", ground - plainly, "the attacker makes blocks; no person is bought for it"),
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
    "Changing the content of a block instead of leaving it out is not tried: it gives a block-hash court more tries, and a beacon none.",
  ],
  hear,
});
