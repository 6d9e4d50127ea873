import { Chain } from "../chain/Chain.ts";
import { patientEconomics } from "../economics/costs.ts";
import { defenders } from "../economics/opposition.ts";
import { leastVoiced } from "../economics/pacts.ts";
import { notForSale } from "../economics/reach.ts";
import { headcount } from "../economics/voices.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import { clusterSizes } from "../populations/load.ts";
import type { Population } from "../populations/types.ts";
import { carry } from "../prices.ts";
import type { Member } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const FARM = 500;
const WEEK = 604_800;
const LEAST_ADMITTED = 20;
const GWEI = 1_000_000_000n;
const SPAN = 25n;

function bound(people: number): number {
  return Math.max(LEAST_ADMITTED, Math.floor(people / 10));
}

/** Known clusters of the population, the largest first and scaled as its people are; otherwise one of 500. */
function clustersOf({ table, weights }: Population): number[] {
  if (table.clusters === undefined) return [FARM];
  const scaled: number[] = [];
  let [before, upTo] = [0, 0];
  for (const size of clusterSizes(table.clusters)) {
    upTo += size;
    const reached = Math.round((upTo * weights.length) / table.count);
    if (reached > before) scaled.push(reached - before);
    before = reached;
  }
  return scaled;
}

/** Epochs that the limit makes a farm wait, if it grows as fast as it is allowed to. */
function leastEpochs(farm: number, people: number): number {
  let [admitted, epochs] = [0, 0];
  while (admitted < farm) {
    admitted += bound(people + admitted);
    epochs += 1;
  }
  return epochs;
}

/** Identities of the `k` largest clusters. */
function total(clusters: readonly number[], k: number): number {
  return clusters.slice(0, k).reduce((persons, size) => persons + size, 0);
}

interface Played {
  readonly executed: boolean;
  /** Share of all voice that the farm counts. */
  readonly voice: number;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market, population } = context;
  if (!world.traits.roots) {
    return notApplicable("an account weighs what it holds here: a farm of accounts has nothing to vote with");
  }
  const clusters = clustersOf(population);
  const farm = total(clusters, clusters.length);
  const people = headcount(world);
  const names = Array.from({ length: farm }, (_, i) => Chain.account(`farmed ${i}`));
  const atOnce = await context.undone(() => world.admitAtOnce(names));
  // As much as the least voice of Counterweight asks, where any dust has a voice.
  const mean = sum(population.weights) / BigInt(population.weights.length);
  const [voiced, usual] = [leastVoiced(world), (mean / SPAN / GWEI) * GWEI];
  const least = world.traits.persons || voiced > usual ? voiced : usual;
  const members: Member[] = names.map((account) => ({ account, weight: least, person: true }));
  const missing = await notForSale(context, least * BigInt(farm));
  if (missing !== null) return notApplicable(missing);
  const opposition = defenders(context);
  const grown = await context.undone(async () => {
    await world.grant(members);
    const since = world.chain.now;
    await world.activate(members);
    const weeks = (world.chain.now - since) / WEEK;
    const together = (voters: readonly Member[]): Promise<Played> =>
      context.undone(async () => {
        const ballot = await world.open(world.clerk, LOOT, await world.prize());
        await world.vote(ballot, [
          ...voters.map((m) => ({ account: m.account, side: "for" as const })),
          ...opposition.map((h) => ({ account: h.account, side: "against" as const })),
        ]);
        const tally = await world.tally(ballot);
        await world.close(ballot);
        const executed = (await world.enact(ballot)).executed;
        return { executed, voice: ratio(tally.for, tally.whole) };
      });
    const all = await together(members);
    // The largest clusters first, each voting as one.
    const upTo = (k: number): Member[] => members.slice(0, total(clusters, k));
    let [fails, works] = [0, clusters.length];
    while (all.executed && works - fails > 1) {
      const middle = Math.floor((fails + works) / 2);
      if ((await together(upTo(middle))).executed) works = middle;
      else fails = middle;
    }
    return { weeks, ...all, clusters: works, persons: total(clusters, works) };
  });
  const economics = patientEconomics(prices, market, world);
  const capital = Number(least) * farm * economics.usdPerWei;
  const costAt = (personUsd: number): number =>
    (world.traits.persons ? farm * personUsd : 0) +
    capital * economics.capitalShare +
    carry(prices, capital, grown.weeks * WEEK);
  const checks = [
    check("new voices let in at once", atOnce, "<=", bound(people)),
    check("weeks until the whole farm counts", round(grown.weeks), ">=", leastEpochs(farm, people) - 1),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `${atOnce} of ${farm} farmed voices are let in at once and all of them count after ${grown.weeks.toFixed(1)} weeks, as ${(100 * grown.voice).toFixed(1)} % of all voice; together they ${grown.executed ? "pass a decision" : "pass nothing"} against the usual defenders`,
    checks,
    measures: {
      issuerShareOfPersons: round(farm / (farm + people)),
      shareOfVoice: grown.voice,
      weeks: round(grown.weeks),
      passesAlone: grown.executed ? "yes" : "no",
      ...(population.table.clusters === undefined
        ? {}
        : {
            knownClusters: population.table.clusters.count,
            clustersOfAtLeastOne: clusters.length,
            largestCluster: clusters[0] ?? 0,
            clustersThatPass: grown.executed ? grown.clusters : "not all together",
            personsThatPass: grown.executed ? grown.persons : "not all together",
          }),
      capitalShareOfSupply: ratio(least * BigInt(farm), population.supply),
      costUsd: round(costAt(prices.person.usd)),
      sweepCostUsd: prices.person.sweepUsd.map((p) => `${p}: ${Math.round(costAt(p))}`).join("; "),
    },
    ...priceless("the limit does not depend on the price; the cost is in the measures"),
  };
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000;
}

export const scenario: Scenario = {
  id: "QV3",
  title: "Identity farm",
  family: "quadratic",
  claim: "A farm of identities of one issuer grows no faster than the limit, in public.",
  precedent: {
    event: "Hop airdrop, 2022; Gitcoin Grants round 20, 2024",
    figures:
      "14,195 addresses in 501 clusters were taken out of Hop's airdrop as sybils, the largest cluster of 881 addresses; round 20 of Gitcoin, with 35,109 donors, stopped excluding sybils by hand and left it to clusters and Passport",
    source:
      "hop-protocol/hop-airdrop 9551fcea, list of eliminated addresses; labels are the project's judgement; [PASSED] GG20 Program Round Matching Results (https://gov.gitcoin.co/t/passed-gg20-program-round-matching-results/18816/1)",
  },
  budget:
    "500 persons of one issuer, or as many as the population's known clusters of sybils, each with the least capital that has a voice",
  criterion: "issuer bound holds; publish capture cost against issuer share",
  ablations: [{ system: "counterweight", variant: "no-rate-limit", note: "the issuer admits whom it likes at once" }],
  limits: [
    "A patient dishonest issuer is slowed and made visible, not stopped: whether the full farm passes a decision is in the measures, and is a published loss.",
    "Where a population has known clusters, all of them come from one issuer and vote together; how many of them would do, the largest first, is in the measures. Their sizes are scaled as the population is.",
    "Nobody reports or switches the issuer while the farm grows.",
  ],
  run,
};
