import { Chain, SECONDS_PER_BLOCK, type Outcome as BlockOutcome } from "../chain/Chain.ts";
import { atConstantFee, atRisingFee } from "../economics/blockspace.ts";
import { defenders } from "../economics/opposition.ts";
import { sleepers } from "../economics/sleepers.ts";
import { notForSale } from "../economics/reach.ts";
import { ballotVoice } from "../economics/voices.ts";
import { sum } from "../metrics/concentration.ts";
import type { Ballot, Holder, Member } from "../systems/System.ts";
import {
  UNBOUNDED,
  check,
  notApplicable,
  priceless,
  verdict,
  type CellContext,
  type Outcome,
  type Scenario,
} from "./Scenario.ts";

const LOOT = Chain.account("loot");
const DAY = 86_400;
const HOUR = 3_600;
/** Shares of the last blocks that the attacker fills, and for how many hours. */
const SHARES = [0.5, 0.9, 1];
const HOURS = [1, 6, 24];
const MILLION = 1_000_000;

interface Stuffed {
  readonly share: number;
  /** Whether the last block turned the decision. */
  readonly flipped: boolean;
  readonly reply: number;
  readonly replied: number;
  readonly keptOut: number;
  readonly executed: boolean;
}

interface Sides {
  readonly opposition: readonly Holder[];
  readonly early: readonly Member[];
  readonly late: readonly Member[];
  /** Whoever would vote against it and has not yet, by descending weight. */
  readonly others: readonly Holder[];
}

/** In the last hours a share of the blocks has room for nobody but the attacker, who fills the last one with ballots. */
async function stuff(
  context: CellContext,
  { opposition, early, late, others }: Sides,
  share: number,
): Promise<Stuffed> {
  const { world } = context;
  const against = (holders: readonly Holder[], ballot: Ballot): Promise<readonly BlockOutcome[]> =>
    world.chain.block(holders.map((h) => world.ballotCall(ballot, { account: h.account, side: "against" })));
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  await world.vote(ballot, [
    ...opposition.map((h) => ({ account: h.account, side: "against" as const })),
    ...early.map((m) => ({ account: m.account, side: "for" as const })),
  ]);
  // Who finds a free block are the lightest: that favours the attacker.
  const through = Math.round(others.length * (1 - share));
  const [keptOut, heard] = [others.slice(0, others.length - through), others.slice(others.length - through)];
  await world.lastMoment(ballot, 3);
  await against(heard, ballot);
  await world.lastMoment(ballot);
  for (const outcome of await world.chain.block(
    late.map((m) => world.ballotCall(ballot, { account: m.account, side: "for" })),
  )) {
    if (!outcome.ok) throw new Error("The late ballots were refused: the attack is void.");
  }
  // Turned means that it would pass if nobody said more.
  const flipped = await context.undone(async () => {
    await world.close(ballot);
    return (await world.stage(ballot)) === "succeeded";
  });
  const reply = await world.remaining(ballot);
  // Those who were kept out use whatever is left.
  const replied = reply > 0 ? (await against(keptOut, ballot)).filter((o) => o.ok).length : 0;
  await world.close(ballot);
  const { executed } = await world.enact(ballot);
  return { share, flipped, reply, replied, keptOut: keptOut.length, executed };
}

function dollars(usd: number): string {
  return usd >= UNBOUNDED ? "more than there is" : `$${Math.round(usd).toLocaleString("en-US")}`;
}

/** Dollars of every share and time, at a constant base fee and at one that rises with every full block. */
function priced(usdPerBlock: number): Record<string, string> {
  const rows = SHARES.flatMap((share) =>
    HOURS.map((hours): [string, string] => {
      const blocks = Math.round((share * hours * HOUR) / SECONDS_PER_BLOCK);
      const rising = Math.min(UNBOUNDED, atRisingFee(usdPerBlock, blocks));
      return [
        `usdOf${100 * share}PercentOf${hours}Hours`,
        `${dollars(atConstantFee(usdPerBlock, blocks))} at a constant base fee, ${dollars(rising)} with EIP-1559`,
      ];
    }),
  );
  return Object.fromEntries(rows);
}

/** Full blocks in a row that a million dollars pays for. */
function blocksForAMillion(usdPerBlock: number): number {
  let blocks = 0;
  while (atRisingFee(usdPerBlock, blocks + 1) <= MILLION) blocks += 1;
  return blocks;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices } = context;
  const opposition = defenders(context);
  const { early, late } = await sleepers(context, opposition);
  const missing = await notForSale(context, sum([...early, ...late].map((m) => m.weight)));
  if (missing !== null) return notApplicable(missing);
  await world.grant([...early, ...late]);
  await world.activate([...early, ...late]);
  const others = world.honest.filter((h) => !opposition.includes(h) && ballotVoice(world, h) > 0n);
  const played: Stuffed[] = [];
  for (const share of SHARES) {
    played.push(await context.undone(() => stuff(context, { opposition, early, late, others }, share)));
  }
  const flips = played.filter((p) => p.flipped);
  if (flips.length === 0) throw new Error("The last block turned nothing: the attack is void.");
  const reply = Math.min(...flips.map((p) => p.reply));
  const checks = [
    check("seconds left to reply when a stuffed last block turned the decision", reply, ">=", DAY),
    check(
      "decisions executed although everybody who was kept out is against it",
      played.filter((p) => p.executed).length,
      "=",
      0,
    ),
  ];
  const state = verdict(checks);
  const { usdPerBlock } = prices.blockspace;
  const million = blocksForAMillion(usdPerBlock);
  const told = (p: Stuffed): string =>
    `${100 * p.share} % ${p.flipped ? `turned it and left ${(p.reply / HOUR).toFixed(1)} hours, in which ${p.replied} of ${p.keptOut} who were kept out replied` : "turned nothing"}, and it ${p.executed ? "ran" : "did not run"}`;
  return {
    state,
    because: `of the last blocks stuffed, ${played.map(told).join("; ")}; a million dollars fills ${million} blocks in a row`,
    checks,
    measures: {
      ...priced(usdPerBlock),
      blocksForAMillionUsd: million,
      minutesForAMillionUsd: (million * SECONDS_PER_BLOCK) / 60,
      replySeconds: reply,
      replyStuffedUsd: dollars(atConstantFee(usdPerBlock, reply / SECONDS_PER_BLOCK)),
    },
    ...priceless("the reply window does not depend on the price of a person"),
  };
}

export const scenario: Scenario = {
  id: "PX5",
  title: "Stuffed blocks at the deadline",
  family: "process",
  claim: "Keeping everybody out of the last blocks turns nothing: a flip leaves a day to answer.",
  precedent: {
    event: "Fomo3D, 22 August 2018",
    figures:
      "the winner filled eleven blocks (6191898 to 6191908) with transactions of its own contract and took 10,469.66 ether",
    source:
      "SECBIT, How the winner got Fomo3D prize (https://medium.com/coinmonks/how-the-winner-got-fomo3d-prize-a-detailed-explanation-b30a69b7813f)",
  },
  budget:
    "half, nine tenths and all of the blocks of the last 1, 6 and 24 hours, and ballots enough to flip the decision in the last one",
  criterion: "lead flip leaves the reply window; publish price",
  ablations: [{ system: "counterweight", variant: "no-reply", note: "a late flip extends nothing" }],
  limits: [
    "Blocks are not filled one by one: whoever the stuffing keeps out does not vote, the lightest find the free blocks, and the attacker's ballots are in the last one. How long the stuffing lasted changes the price and nothing else.",
    "Prices are arithmetic: full blocks at a constant base fee, and at one that rises by an eighth with each while the others are half full. Tips and others who bid are left out.",
    "Who stuffs the whole reply as well pays for 24 hours more, up to three days.",
    "Against late-quorum rules the attacker reaches the quorum early.",
  ],
  run,
};
