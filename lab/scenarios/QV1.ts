import { Chain } from "../chain/Chain.ts";
import { clusterSizes } from "../populations/load.ts";
import type { Member } from "../systems/System.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const GWEI = 1_000_000_000n;
/** Second registrations are only tried for so many wallets: the issuer admits few in one epoch. */
const MOST_IMPOSTORS = 15;
/** Where the population names no largest cluster of its own. */
const MOST_WALLETS = 300;

interface Split {
  readonly voice: bigint;
  readonly secondPersons: number;
}

/** The voice that one human's stake has when it lies in `wallets` accounts. */
async function split(context: CellContext, stake: bigint, wallets: number): Promise<Split> {
  const { world } = context;
  return context.undone(async () => {
    const each = (stake / BigInt(wallets) / GWEI) * GWEI;
    const members: Member[] = Array.from({ length: wallets }, (_, i) => ({
      account: Chain.account(`splitter ${i}`),
      weight: each,
      person: i === 0,
    }));
    const main = members[0];
    if (main === undefined) throw new Error("Nobody splits.");
    await world.grant(members);
    await world.activate(members);
    const admitted = new Set<string>([main.account]);
    for (const impostor of members.slice(1, MOST_IMPOSTORS + 1)) {
      if (!(await world.secondAccount(main.account, impostor.account))) break;
      admitted.add(impostor.account);
    }
    const secondPersons = admitted.size - 1;
    // Newcomers wait as everybody does.
    if (secondPersons > 0) await world.activate([]);
    const lenders = members.slice(1).filter((m) => !admitted.has(m.account));
    await world.lend(
      lenders.map((m) => m.account),
      main.account,
    );
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    await world.vote(
      ballot,
      [...admitted].map((account) => ({ account, side: "for" })),
    );
    return { voice: (await world.tally(ballot)).for, secondPersons };
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, population } = context;
  const stake = population.supply / 100n;
  const clusters = population.table.clusters;
  const sizes = [1, 10, 100, clusters === undefined ? MOST_WALLETS : (clusterSizes(clusters)[0] ?? MOST_WALLETS)];
  const whole = await split(context, stake, 1);
  if (whole.voice === 0n) throw new Error("The stake has no voice in one wallet either: there is nothing to gain.");
  const gains: string[] = [];
  let most = 0;
  let impostors = 0;
  for (const wallets of sizes) {
    const result = await split(context, stake, wallets);
    const gain = Number((result.voice * 1_000_000_000n) / whole.voice) / 1e9;
    gains.push(`${wallets} wallets: ${gain.toFixed(6)}`);
    most = Math.max(most, gain);
    impostors = Math.max(impostors, result.secondPersons);
  }
  // One wallet is among the splits: the best of them gains exactly 1. More wallets may lose dust, whole gwei being split.
  const checks = [
    check("largest gain from splitting, as a multiple of the voice in one wallet", most, "=", 1),
    check("second persons admitted for the same human", impostors, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? "however many wallets, one human speaks with one voice"
        : `one human gained a factor of ${most.toFixed(2)} by splitting, with ${impostors} more persons`,
    checks,
    measures: {
      gains: gains.join("; "),
      walletsOfTheLargestRealCluster: clusters?.largest ?? "no clusters in this population",
      stakeShareOfSupply: 0.01,
      personsAskedFor: world.traits.persons ? "yes" : "no",
    },
    ...priceless("wallets of one human: no second person is bought (that is QV2)"),
  };
}

export const scenario: Scenario = {
  id: "QV1",
  title: "One stake over many wallets",
  family: "quadratic",
  claim: "Splitting a stake over any number of wallets gains one human nothing.",
  precedent: {
    event: "Hop airdrop, announced in May 2022",
    figures: "14,195 addresses in 501 clusters eliminated as sybils, the largest of 881 addresses",
    source:
      "hop-protocol/hop-airdrop 9551fcea, list of eliminated addresses; labels are the project's judgement. Date: The Defiant (https://thedefiant.io/news/defi/hop-airdrop)",
  },
  budget: "one per cent of supply and as many wallets as the largest real cluster has",
  criterion: "gain exactly 1 per person",
  ablations: [{ system: "counterweight", variant: "open-personhood", note: "one human may enter from many accounts" }],
  limits: [
    "A token vote is linear, so splitting gains nothing there either: those cells are held, and prove little.",
    "Ten thousand wallets behave as a few hundred; the exact layer stops at the size of the largest real cluster, or at 300.",
    "Buying further humans is another scenario (QV2).",
  ],
  run,
};
