import { Chain } from "../chain/Chain.ts";
import { usdPerWei } from "../economics/costs.ts";
import { shareFor } from "../economics/weights.ts";
import { carry } from "../prices.ts";
import type { Ballot } from "../systems/System.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const BORROWER = Chain.account("borrower");
const DAY = 86_400;
const GWEI = 1_000_000_000n;
const ACTIVATION_DAYS = 28;
/** Days between taking the loan and asking the question. */
const HOLDINGS = [0, 1, 7, 14, 21, 28, 36, 46];
const MOST_DAYS = 60;

/** A share of supply, as far as the market has it, in whole gwei. */
async function loan(context: CellContext, percent: bigint): Promise<bigint> {
  const { world, population } = context;
  const held = await world.token.readBigint("balanceOf", [world.market]);
  const wanted = (population.supply * percent) / 100n;
  const amount = held < wanted ? held : wanted;
  return amount - (amount % GWEI);
}

async function borrow(context: CellContext, amount: bigint): Promise<void> {
  const { world } = context;
  const lent = world.token.call(world.market, "transfer", [BORROWER, amount], "lend");
  for (const outcome of await world.chain.block([lent, ...world.stakingCalls(BORROWER, amount)])) {
    if (!outcome.ok) throw new Error("The loan could not be taken: the attack is void.");
  }
}

/** What a ballot of the borrower counts, as a share of all weight; a refused ballot counts nothing. */
async function counted(context: CellContext, ballot: Ballot): Promise<number> {
  const { world } = context;
  await world.chain.attempt(world.ballotCall(ballot, { account: BORROWER, side: "for" }));
  return shareFor(await world.tally(ballot));
}

/** Taken in the last block before the snapshot, given back in the block after it. */
async function acrossTheSnapshot(context: CellContext, percent: bigint): Promise<number> {
  const { world } = context;
  return context.undone(async () => {
    const amount = await loan(context, percent);
    const pay = world.payCall(LOOT, await world.prize());
    const ballot = await world.proposeAround(world.clerk, [pay], `borrowed ${percent}`, () => borrow(context, amount));
    await world.opened(ballot);
    const back = world.token.call(BORROWER, "transfer", [world.market, amount], "give back");
    for (const call of [...world.unstakingCalls(BORROWER, amount), back]) await world.chain.attempt(call);
    return counted(context, ballot);
  });
}

interface Holding {
  readonly days: number;
  readonly share: number;
}

async function heldFor(context: CellContext, days: number): Promise<Holding> {
  const { world } = context;
  return context.undone(async () => {
    await borrow(context, await loan(context, 30n));
    const since = world.chain.now;
    await world.pass(days * DAY);
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    return { days: (world.chain.now - since) / DAY, share: await counted(context, ballot) };
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market, population } = context;
  // A person of long standing where persons are asked for: only the capital is borrowed.
  await world.activate([{ account: BORROWER, weight: 0n, person: true }]);
  const shares: number[] = [];
  for (const percent of [5n, 15n, 30n]) shares.push(await acrossTheSnapshot(context, percent));
  const atOnce = Math.max(...shares);
  const holdings: Holding[] = [];
  for (const days of HOLDINGS) holdings.push(await heldFor(context, days));
  const early = holdings.filter((h) => h.days < ACTIVATION_DAYS);
  if (early.length === 0) throw new Error("No loan was held for less than the activation delay: nothing is tried.");
  const counting = Math.max(...early.map((h) => h.share));
  const inVain = holdings.filter((h) => h.share === 0).reduce((most, h) => Math.max(most, h.days), 0);
  const first = holdings.find((h) => h.share > 0 && h.days <= MOST_DAYS);
  const lockDays = world.lockSeconds / DAY;
  // The loan cannot be repaid before the capital is out again.
  const carryDays = atOnce > 0 ? lockDays : Math.max(lockDays, first?.days ?? MOST_DAYS);
  const borrowed = Number(await loan(context, 30n)) * usdPerWei(market, population.supply);
  const checks = [
    check("weight of a loan held for two blocks across the snapshot, as a share of all weight", atOnce, "=", 0),
    check(`weight of loans held for less than ${ACTIVATION_DAYS} days when the ballot is cast`, counting, "=", 0),
    check("days of carry of the shortest loan that counts", round(carryDays), ">=", ACTIVATION_DAYS),
  ];
  const state = verdict(checks);
  const usd = carry(prices, borrowed, carryDays * DAY);
  return {
    state,
    because:
      atOnce === 0 && counting > 0
        ? `loans that are younger than ${ACTIVATION_DAYS} days count as up to ${(100 * counting).toFixed(1)} % of all weight`
        : atOnce > 0
          ? `a loan of two blocks counts as ${(100 * atOnce).toFixed(1)} % of all weight, for ${usd.toFixed(2)} dollars of carry`
          : `loans of up to ${inVain.toFixed(0)} days count for nothing; the shortest that counts is locked for ${carryDays.toFixed(0)} days and costs ${Math.round(usd).toLocaleString("en-US")} dollars of carry`,
    checks,
    measures: {
      twoBlocks: shares.map((s) => s.toFixed(4)).join("; "),
      youngLoans: early.length,
      held: holdings.map((h) => `${h.days.toFixed(1)} days: ${h.share.toFixed(4)}`).join("; "),
      daysInVain: round(inVain),
      borrowedUsd: round(borrowed),
      carryUsd: round(usd),
    },
    ...priceless("the borrower is one person, enrolled beforehand"),
  };
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
}

export const scenario: Scenario = {
  id: "TC2",
  title: "Loan across the snapshot",
  family: "capital",
  claim:
    "Capital borrowed for a few blocks round the snapshot counts for nothing, and what counts is locked for months.",
  precedent: {
    event: "Compound proposal 84, February 2022: TUSD as collateral",
    figures:
      "the day before, one wallet borrowed 99,000 COMP (over 13 million dollars, one per cent of supply); the proposal failed with 70,000 for and 925,851 against",
    source:
      "CoinDesk, 4 February 2022, Tron's Justin Sun Accused of \"Governance Attack\" on DeFi Lender Compound (read in an archive); ballots: bhemen/dao-governance 413efe26. That borrower and proposer are one was said, not shown; the 5 to 30 per cent of the budget are the laboratory's",
  },
  budget: "5 to 30 per cent of supply for two blocks, then for 1 to 60 days",
  criterion: "counted weight 0 under the activation delay; cost >= that many days of carry",
  ablations: [
    { system: "counterweight", variant: "instant-activation", note: "deposits count from the next snapshot on" },
  ],
  limits: [
    "Carry is the price list's; the lender asks no more for a loan that is locked for months.",
    "The weight counted is the greater of voice and stake chamber.",
  ],
  run,
};
