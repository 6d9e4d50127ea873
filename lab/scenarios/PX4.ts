import { Chain } from "../chain/Chain.ts";
import { usdPerWei } from "../economics/costs.ts";
import { defenders } from "../economics/opposition.ts";
import { notForSale } from "../economics/reach.ts";
import { headcount } from "../economics/voices.ts";
import { cheapestRetries, secondOverFirst } from "../economics/retries.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import type { Member } from "../systems/System.ts";
import { leastPersons } from "../systems/counterweight/parameters.ts";
import { check, notApplicable, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const GWEI = 1_000_000_000n;
const TRIES = 12;
const WALLETS = 5;
/** Of the defenders, each turns out with this chance, each time. */
const DILIGENCE = 0.5;
const MOST_SUCCESS = 0.05;
const LONELY_TRIES = 4;

/** Seven per cent of supply, in five wallets or as many persons as any decision asks. */
function persistent(context: CellContext): Member[] {
  const { world, population } = context;
  const heads = world.traits.persons ? leastPersons(headcount(world)) + 1 : WALLETS;
  const each = ((population.supply * 7n) / 100n / BigInt(heads) / GWEI) * GWEI;
  return Array.from({ length: heads }, (_, i) => ({
    account: Chain.account(`persistent ${i}`),
    weight: each,
    person: true,
  }));
}

/** Deposits that one proposer leaves for tries that nobody else supports. */
async function lonely(context: CellContext, proposer: string): Promise<bigint[]> {
  const { world } = context;
  return context.undone(async () => {
    const deposits: bigint[] = [];
    for (let i = 0; i < LONELY_TRIES; i++) {
      deposits.push(await world.deposit(proposer));
      const ballot = await world.open(proposer, LOOT, 1n + BigInt(i));
      await world.close(ballot);
    }
    return deposits;
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, population, market } = context;
  const opposition = defenders(context);
  const attackers = persistent(context);
  const missing = await notForSale(context, sum(attackers.map((m) => m.weight)));
  if (missing !== null) return notApplicable(missing);
  await world.grant(attackers);
  await world.activate(attackers);
  const deposits = await lonely(context, (await world.proposers(1))[0] ?? world.clerk);
  let [passed, spent] = [0, 0n];
  for (let i = 0; i < TRIES; i++) {
    const awake = opposition.filter(() => context.random() < DILIGENCE);
    const proposer = world.traits.persons ? (attackers[i % attackers.length]?.account ?? world.clerk) : world.clerk;
    spent += await world.deposit(proposer);
    const ran = await context.undone(async () => {
      const ballot = await world.open(proposer, LOOT, await world.prize());
      await world.vote(ballot, [
        ...attackers.map((m) => ({ account: m.account, side: "for" as const })),
        ...awake.map((h) => ({ account: h.account, side: "against" as const })),
      ]);
      await world.close(ballot);
      return (await world.enact(ballot)).executed;
    });
    if (ran) passed += 1;
  }
  const [first, last] = [deposits[0] ?? 0n, deposits[deposits.length - 1] ?? 0n];
  const growth = first === 0n ? 0 : Number(last / first);
  const checks = [
    check(`tries that passed, as a share of ${TRIES}`, Math.round((passed / TRIES) * 1e4) / 1e4, "<=", MOST_SUCCESS),
    check("deposit of the fourth try that nobody supports over the first", growth, ">=", 2 ** (LONELY_TRIES - 1)),
  ];
  const state = verdict(checks);
  const depositUsd = Number(first) * usdPerWei(market, population.supply);
  const retries = cheapestRetries(depositUsd, prices.person.usd, TRIES);
  // A fresh person begins with the first deposit again: below a deposit's price it makes doubling cheap to avoid.
  const sweep = prices.person.sweepUsd.map((personUsd) => {
    const value = Math.round(secondOverFirst(depositUsd, personUsd) * 1e6) / 1e6;
    return { personUsd, value, holds: state === "held" && value >= 2 };
  });
  return {
    state,
    because: `${passed} of ${TRIES} tries of ${attackers.length} ${world.traits.persons ? "persons" : "wallets"} with 7 % of supply passed; the fourth try without support asks ${growth === 0 ? "no deposit" : `${growth} times the first deposit, and twelve such tries cost $${Math.round(retries.usd).toLocaleString("en-US")} with ${retries.persons} person${retries.persons === 1 ? "" : "s"}`}`,
    checks,
    measures: {
      passed,
      opposingShareOfSupply: ratio(world.weigh(opposition).capital, population.supply),
      deposits: deposits.map((d) => (Number(d) / 1e18).toFixed(0)).join(", "),
      freshPersonUsd: world.traits.persons ? prices.person.usd : 0,
      firstDepositUsd: Math.round(depositUsd * 100) / 100,
      cheapestTriesUsd: first === 0n ? 0 : Math.round(retries.usd),
      personsOfCheapestTries: first === 0n ? 1 : retries.persons,
      depositsShareOfSupply: ratio(spent, population.supply),
    },
    sweep,
    breakEven: {
      personUsd: first === 0n ? null : Math.round(depositUsd * 100) / 100,
      note:
        first === 0n
          ? "no deposit is asked, so no fresh person is needed"
          : "from this price on a fresh person is no cheaper than a doubled deposit; swept: the second try's cost over the first's",
    },
  };
}

export const scenario: Scenario = {
  id: "PX4",
  title: "Try again until they are tired",
  family: "process",
  claim: "Asking again and again costs more each time and passes no more easily.",
  precedent: {
    event: "Compound proposals 247, 279 and 289, 2024; Build Finance, February 2022",
    figures:
      "92,000 COMP asked and withdrawn in May, defeated in July with 83 % against, then 499,000 COMP passed by 682,191 votes against 633,636; Build's attacker failed once and passed on the second try",
    source:
      "Compound: https://cryptoday.today/breaking-news/compound-finance-governance-attack and the time line of Chaos Labs' founder (https://binance.com/en-TR/square/post/11479543218018); Build: Wikipedia, Build Finance DAO (read as https://wikimili.com/en/Build_Finance_DAO)",
  },
  budget: "seven per cent of supply and twelve tries, against defenders who each turn out every second time",
  criterion:
    "every retry without real support costs a doubled deposit per person; cumulative success <= 5 %; fresh persons priced",
  ablations: [{ system: "counterweight", variant: "flat-deposit", note: "every try asks the same deposit" }],
  limits: [
    "Twelve tries are priced as deposits lost, spread over as many persons as is cheapest; what a fresh person has to stake, and its wait, are left out.",
    "Each try starts from the same state: the attackers' stake is not worn down by lost deposits.",
    "Persons are one more than the floor asks, each with an equal share of the seven per cent.",
    "Nobody objects after the vote and no jury is called.",
  ],
  run,
};
