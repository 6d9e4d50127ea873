import { Chain } from "../chain/Chain.ts";
import { cast, weightOf } from "../economics/juries.ts";
import { HONEST, HOSTILE } from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, notApplicable, priceless, verdict, type Outcome } from "./Scenario.ts";

const MOST_ROUNDS = 10;

async function hear(context: CourtContext): Promise<Outcome> {
  const { court } = context;
  if (!court.traits.appeals) return notApplicable("there is no appeal");
  const rich = Chain.account("rich side");
  const dispute = await court.open();
  let [rounds, spent, seats] = [0, 0n, 0n];
  let open = true;
  while (open && rounds < MOST_ROUNDS + 2) {
    const jury = await court.draw(dispute);
    rounds++;
    seats += weightOf(jury);
    await court.vote(
      dispute,
      jury.map((s) => cast(s, HONEST)),
    );
    const cost = await court.appealCost(dispute);
    if (cost === null || (await court.ruling(dispute)) === HOSTILE) break;
    // The other side has no money: it never answers.
    open = (await court.appeal(dispute, rich, false)).ok && (await court.reopened(dispute));
    if (open) spent += cost;
  }
  const ruling = await court.settle(dispute);
  const checks = [
    check("final ruling, all jurors being honest (1 is the truth)", ruling, "=", HONEST),
    check("rounds", rounds, "<=", MOST_ROUNDS),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      ruling === HONEST
        ? `after ${rounds} rounds, all appealed by the rich side, the unfunded winner still wins`
        : `after ${rounds} ${rounds === 1 ? "round" : "rounds"} the rich side's appeal turned the ruling against every juror's vote`,
    checks,
    measures: { rounds, seats: Number(seats), spentByTheRichSide: spent.toString() },
    ...priceless("money is spent on appeals; no person is bought"),
  };
}

export const scenario = juryScenario({
  id: "JR5",
  title: "Appeal exhaustion by a rich side",
  family: "jury",
  claim: "Who is right wins without money: no appeal has to be answered, and there are few of them.",
  precedent: {
    event: "Appeals that have to be answered",
    figures: "an appeal that nobody confirms decides the dispute in favour of who appealed",
    source: "@aragon/court 1.1.3, DisputeManager.sol, _ensureFinalRuling, read in the package",
  },
  budget: "unlimited for appeals",
  criterion: "honest unfunded winner still wins; rounds bounded",
  ablations: [
    { system: "counterweight", variant: "paid-ruling", note: "the first appeal decides for who paid for it" },
  ],
  limits: ["All jurors are honest: bribed ones are JR3.", "The rich side's own loss is reported, not bounded."],
  hear,
});
