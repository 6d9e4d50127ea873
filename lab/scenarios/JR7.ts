import { cast, weightOf } from "../economics/juries.ts";
import { HONEST, type Ballot, type Seat } from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, priceless, verdict, type Outcome } from "./Scenario.ts";

const KNOCKED_OUT = 0.3;
/** A panel and its redraw. */
const MOST_PANELS = 2;
const DAY = 86_400;
/** Two panels of three days, a seed for each within three days, two days of appeal. */
const MOST_DAYS = 2 * (3 + 3) + 2;

/** Whom the attacker silences: those who weigh most. */
function silenced(jury: readonly Seat[]): ReadonlySet<string> {
  const accounts = [...new Set(jury.map((s) => s.account))];
  const weigh = (account: string): bigint => weightOf(jury.filter((s) => s.account === account));
  const ranked = accounts.sort((a, b) => (weigh(a) < weigh(b) ? 1 : weigh(a) > weigh(b) ? -1 : 0));
  return new Set(ranked.slice(0, Math.max(1, Math.floor(ranked.length * KNOCKED_OUT))));
}

async function hear(context: CourtContext): Promise<Outcome> {
  const { court, prices } = context;
  const dispute = await court.open();
  const since = court.chain.now;
  let [people, gone, panels] = [0, 0, 0];
  do {
    const jury = await court.draw(dispute);
    const out = silenced(jury);
    [people, gone, panels] = [new Set(jury.map((s) => s.account)).size, out.size, panels + 1];
    await court.vote(
      dispute,
      jury.map(
        (seat): Ballot => (out.has(seat.account) ? { seat, choice: HONEST, manner: "silent" } : cast(seat, HONEST)),
      ),
    );
  } while (panels < MOST_PANELS && (await court.reopened(dispute)));
  const ruling = await court.settle(dispute);
  const days = (court.chain.now - since) / DAY;
  const checks = [
    check("final ruling (1 is the truth)", ruling, "=", HONEST),
    check("days from the dispute to its end", days, "<=", MOST_DAYS),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      ruling === HONEST
        ? `with ${gone} of ${people} jurors gone the dispute ended in ${days.toFixed(1)} days`
        : `with ${gone} of ${people} jurors gone there is no ruling after ${days.toFixed(1)} days`,
    checks,
    measures: { jurors: people, knockedOut: gone, panels, days },
    ...priceless(prices, state === "held", days, "jurors are kept from voting; none is bought"),
  };
}

export const scenario = juryScenario({
  id: "JR7",
  title: "Knock out 30 % of a jury",
  family: "jury",
  claim: "With three tenths of a jury gone, the attacker choosing whom, the dispute ends in time and rightly.",
  precedent: {
    event: "UMA, agreement by stake",
    figures: "65 % of all stake must agree, so that the silence of the largest stakers stops every answer",
    source:
      "UMIP-186, Increase SPAT to 65% in VotingV2 Contract, April 2025 (UMAprotocol/UMIPs); @uma/core 2.62.2, VotingV2.sol, _freezeRoundVariables, read in the package",
  },
  budget: "three tenths of the people of a jury cannot act, the heaviest first",
  criterion: "ends within the computed bound",
  ablations: [
    { system: "counterweight", variant: "unanimous-turnout", note: "a panel counts only when all of it revealed" },
  ],
  limits: ["The redraw is attacked in the same way; appeals are not."],
  hear,
});
