import { accountsOf, captured, clique, sameJury } from "../economics/juries.ts";
import type { Dispute, Juror, Seat } from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, priceless, verdict, type Outcome } from "./Scenario.ts";

const STUFFERS = 12;
const STUFFED_SHARE = 0.9;
const LEAVERS = 10;
/** Disputes drawn from the same pool, whose jurors are thrown out of it. */
const OTHERS = 3;

/** What rushes in and whether the court took it at all. */
async function rush(context: CourtContext, stuffers: readonly Juror[]): Promise<number> {
  let admitted = 0;
  for (const stuffer of stuffers) if ((await context.court.rush(stuffer)).ok) admitted++;
  return admitted;
}

async function hear(context: CourtContext): Promise<Outcome> {
  const { court, undone } = context;
  const dispute = await court.open();
  const others: Dispute[] = [];
  for (let i = 0; i < OTHERS; i++) others.push(await court.open());
  await court.ripen([dispute, ...others]);
  const stuffers = await clique(court, STUFFERS, STUFFED_SHARE, "stuffer");
  const hostile = accountsOf(stuffers);

  const untouched = await undone(() => court.draw(dispute));
  let [taken, ejected] = [0, 0];
  const variants: Record<string, () => Promise<Seat[]>> = {
    joining: async () => {
      taken = await rush(context, stuffers);
      return court.draw(dispute);
    },
    // Whoever sits in other disputes of the same pool loses the bond between the seed and this draw.
    ejecting: async () => {
      const gone = new Set<string>();
      for (const other of others) {
        const seats = (await court.draw(other)).filter((s) => !gone.has(s.account));
        for (const seat of seats) gone.add(seat.account);
        ejected += await court.eject(other, seats);
      }
      return court.draw(dispute);
    },
    leaving: async () => {
      // The largest who do not sit: whoever leaves shifts those behind in a list that is not frozen.
      const seated = new Set(untouched.map((s) => s.account));
      const outsiders = court.jurors.filter((j) => !seated.has(j.account)).slice(0, LEAVERS);
      if (outsiders.length > 0) await court.leave(outsiders.map((j) => j.account));
      return court.draw(dispute);
    },
  };
  const changed: string[] = [];
  let captures = 0;
  for (const [name, attack] of Object.entries(variants)) {
    const jury = await undone(attack);
    if (!sameJury(jury, untouched)) changed.push(name);
    if (captured(jury, hostile)) captures++;
  }
  const checks = [
    check("ways of moving the pool that changed the jury", changed.length, "=", 0),
    check("juries captured by who came after the dispute", captures, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? `the jury is the same whoever joins or leaves${ejected === 0 ? "" : " or is thrown out"} once the seed is known`
        : `${changed.join(" and ")} after the dispute changed who decides`,
    checks,
    measures: {
      seats: untouched.length,
      rushedIn: taken,
      thrownOut: ejected,
      stuffers: STUFFERS,
      stuffedShareOfStake: STUFFED_SHARE,
    },
    ...priceless("people who come too late count for nothing, whatever they cost"),
  };
}

export const scenario = juryScenario({
  id: "JR4",
  title: "Stuff the pool after the seed is known",
  family: "jury",
  claim: "Whoever joins or leaves the pool after the seed is known changes nobody's seat.",
  precedent: {
    event: "UMA, stake that arrives between dispute and vote",
    figures: "stake counts in the vote that is open when it arrives, unless votes are being revealed",
    source: "@uma/core 2.62.2, VotingV2.sol, _computePendingStakes, read in the package",
  },
  budget:
    "nine tenths of the stake in twelve hands, between seed and draw; ten people leaving; the juries of three other disputes of the same pool losing their bonds",

  criterion: "jury unchanged",
  ablations: [
    { system: "counterweight", variant: "hasty-exit", note: "who leaves is out of the pool that a jury is drawn from" },
  ],
  limits: [
    "One dispute a cell: the rule is deterministic, so that one change is enough to lose it.",
    "Who is thrown out is slashed for a leak. Nobody is thrown out between seed and draw in the other courts, and personhood that lapses then is the draw's own snapshot in Counterweight.",
  ],
  hear,
});
