import { Chain } from "../chain/Chain.ts";
import { defenders } from "../economics/opposition.ts";
import { voicedHolders } from "../economics/voices.ts";
import { ratio } from "../metrics/concentration.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const CUSTODIAN = Chain.account("custodian");
const GWEI = 1_000_000_000n;
const WEEK = 604_800;
/** Long enough for any delay of any system here. */
const PATIENCE_WEEKS = 6;
/** Voices of a person with the least stake and with the most are five to one apart. */
const SPAN = 5;

async function run(context: CellContext): Promise<Outcome> {
  const { world, population } = context;
  await world.activate([{ account: CUSTODIAN, weight: 0n, person: true }]);
  const held = await world.token.readBigint("balanceOf", [world.market]);
  const wanted = population.supply / 2n;
  // The market keeps a little, for deposits of proposers.
  const most = (held * 9n) / 10n;
  const amount = (most < wanted ? most : wanted) / GWEI;
  await world.grant([{ account: CUSTODIAN, weight: amount * GWEI }]);
  for (const call of world.stakingCalls(CUSTODIAN, amount * GWEI)) await world.chain.send(call);

  const before = await context.undone(async () => {
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    await world.chain.attempt(world.ballotCall(ballot, { account: CUSTODIAN, side: "for" }));
    const tally = await world.tally(ballot);
    const share = Math.max(ratio(tally.for, tally.whole), ratio(tally.stakeFor ?? 0n, tally.stakeWhole ?? 1n));
    return { share, whole: tally.whole - tally.for };
  });

  await world.pass(PATIENCE_WEEKS * WEEK);
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  await world.vote(ballot, [{ account: CUSTODIAN, side: "for" }]);
  const alone = await world.tally(ballot);
  await world.vote(
    ballot,
    defenders(context).map((h) => ({ account: h.account, side: "against" as const })),
  );
  await world.close(ballot);
  await world.enact(ballot);
  const looted = Number((await world.loot(LOOT)) / 10n ** 18n);
  const voiced = voicedHolders(world).length;
  // Of everybody else, in the units that the system counts.
  const mean = before.whole / BigInt(voiced);
  const multiple = Math.round(ratio(alone.for, mean) * 1000) / 1000;
  const checks = [
    check("share of all weight that counts in the first decision after the taking", before.share, "=", 0),
    check("the custodian's voice as a multiple of the mean", multiple, "<=", SPAN),
    check("dollars taken by the custodian alone, against the usual defenders", looted, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? `half of supply in one pair of hands counts for nothing at first and is one person's voice, ${multiple.toFixed(2)} times the mean, afterwards`
        : `customers' coins count as ${(100 * before.share).toFixed(1)} % of all weight at once, ${multiple.toFixed(1)} times the mean voice, and took ${looted.toLocaleString("en-US")} dollars`,
    checks,
    measures: {
      shareOfSupply: ratio(amount * GWEI, population.supply),
      firstDecision: before.share,
      afterWeeks: PATIENCE_WEEKS,
      shareOfVoiceAfterwards: ratio(alone.for, alone.whole),
      shareOfStakeAfterwards:
        alone.stakeFor === undefined ? "one chamber" : ratio(alone.stakeFor, alone.stakeWhole ?? 1n),
      meanVoice: Number(mean),
    },
    ...priceless("a custodian is one person; its customers do not enrol for it"),
  };
}

export const scenario: Scenario = {
  id: "TC5",
  title: "Custodian votes customers' coins",
  family: "capital",
  claim: "A custodian that stakes its customers' coins has no weight at first, and one person's voice afterwards.",
  precedent: {
    event: "Steem, 2 March 2020",
    figures:
      "the buyer of 65 million STEEM, about 20 per cent of supply, had three exchanges stake customers' coins and replaced 20 of the 21 witnesses; Binance took its votes back on 3 March",
    source:
      "Modern Consensus, Huobi, Binance throw Justin Sun under the bus (https://modernconsensus.com/people/huobi-binance-throw-justin-sun-under-the-bus/); CryptoGlobe, Justin Sun Defends STEEM Takeover (https://cryptoglobe.com/latest/2020/03/justin-sun-defends-steem-takeover-after-hackers-freeze-65-million-tokens) for the witnesses; Cointelegraph, 3 March 2020 (read as https://coinage.eu/news/binance-reverses-vote-in-apparent-steem-takeover-steemit-comms-head-resigns-26382). How much the exchanges staked is not verified here",
  },
  budget: "20 per cent of supply of its own and 30 per cent of its customers', as far as the market has as much",
  criterion: "inert for the activation delay; one person's bound binds",
  ablations: [
    { system: "counterweight", variant: "instant-activation", note: "deposits count from the next snapshot on" },
    { system: "counterweight", variant: "linear-voice", note: "a voice is the stake itself" },
  ],
  limits: [
    "In the stake chamber the custodian has all of its weight after the delay and can veto what moves value (TC10).",
    "Customers neither withdraw nor protest in the six weeks, which favours the attacker.",
  ],
  run,
};
