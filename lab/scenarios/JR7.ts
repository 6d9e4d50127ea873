import { Chain } from "../chain/Chain.ts";
import { cast, weightOf } from "../economics/juries.ts";
import { HONEST, type Ballot, type Court, type CourtCalendar, type Seat } from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, priceless, verdict, type Outcome } from "./Scenario.ts";

const KNOCKED_OUT = 0.3;
/** Appeals after which the jury is knocked out, one dispute each: the first jury, and larger ones. */
const APPEALS = [0, 1, 2];
const DAY = 86_400;

/** Whom the attacker silences: those who weigh most, three tenths of the people or the next whole number above. */
export function silenced(jury: readonly Seat[]): ReadonlySet<string> {
  const accounts = [...new Set(jury.map((s) => s.account))];
  const weigh = (account: string): bigint => weightOf(jury.filter((s) => s.account === account));
  const ranked = accounts.sort((a, b) => (weigh(a) < weigh(b) ? 1 : weigh(a) > weigh(b) ? -1 : 0));
  return new Set(ranked.slice(0, Math.ceil(ranked.length * KNOCKED_OUT)));
}

/** Panels that a round may need when so many of its people are gone: one where those who are left, all of one mind, are enough. */
export function mostPanels({ panels, quorum, agreement }: CourtCalendar, people: number, gone: number): number {
  const left = people - gone;
  return quorum > 0 && (left >= quorum * people || left > agreement * people) ? 1 : panels;
}

/** Longest that a dispute of `appeals` appeals may take whose last round needs so many panels. */
export function mostSeconds({ drawing, voting, appeal }: CourtCalendar, appeals: number, panels: number): number {
  return (appeals + panels) * (drawing + voting) + (appeals + 1) * appeal;
}

interface Knocked {
  readonly appeals: number;
  readonly people: number;
  readonly gone: number;
  readonly panels: number;
  readonly ruling: number;
  readonly days: number;
  /** Panels and days that it may take. */
  readonly most: { readonly panels: number; readonly days: number };
}

/** Goes through `appeals` appeals with everybody voting, and silences the jury that comes then; null where there are not so many. */
async function knockOut(court: Court, appeals: number): Promise<Knocked | null> {
  const dispute = await court.open();
  const since = court.chain.now;
  for (let i = 0; i < appeals; i++) {
    const jury = await court.draw(dispute);
    await court.vote(
      dispute,
      jury.map((seat) => cast(seat, HONEST)),
    );
    if ((await court.appealCost(dispute)) === null) return null;
    if (!(await court.appeal(dispute, Chain.account("appellant"))).ok) throw new Error("The appeal was refused.");
  }
  let [people, gone, panels] = [0, 0, 0];
  do {
    const jury = await court.draw(dispute);
    const out = silenced(jury);
    // The larger panel of a small pool may not come together, nor the redraw: then the last ruling stands.
    if (panels === 0) {
      if (jury.length === 0) return null;
      [people, gone] = [new Set(jury.map((s) => s.account)).size, out.size];
    }
    panels += 1;
    await court.vote(
      dispute,
      jury.map(
        (seat): Ballot => (out.has(seat.account) ? { seat, choice: HONEST, manner: "silent" } : cast(seat, HONEST)),
      ),
    );
  } while (panels < court.calendar.panels && (await court.reopened(dispute)));
  const ruling = await court.settle(dispute);
  const days = (court.chain.now - since) / DAY;
  const allowed = mostPanels(court.calendar, people, gone);
  const most = { panels: allowed, days: mostSeconds(court.calendar, appeals, allowed) / DAY };
  return { appeals, people, gone, panels, ruling, days, most };
}

async function hear(context: CourtContext): Promise<Outcome> {
  const { court, undone } = context;
  const knocked: Knocked[] = [];
  for (const appeals of APPEALS) {
    const result = await undone(() => knockOut(court, appeals));
    if (result !== null) knocked.push(result);
  }
  const checks = knocked.flatMap((k) => [
    check(`final ruling with ${k.gone} of ${k.people} jurors gone (1 is the truth)`, k.ruling, "=", HONEST),
    check(`days from the dispute to its end with ${k.gone} of ${k.people} gone`, k.days, "<=", k.most.days),
    check(`panels that were drawn with ${k.gone} of ${k.people} gone`, k.panels, "<=", k.most.panels),
  ]);
  const state = verdict(checks);
  const told = (k: Knocked): string =>
    `${k.gone} of ${k.people} in ${k.days.toFixed(1)} of at most ${k.most.days.toFixed(1)} days${k.panels > 1 ? `, ${k.panels} panels` : ""}${k.ruling === HONEST ? "" : k.ruling === 0 ? ", without a ruling" : ", wrongly"}`;
  return {
    state,
    because: `with so many jurors gone disputes ended: ${knocked.map(told).join("; ")}`,
    checks,
    measures: Object.fromEntries(
      knocked.flatMap((k) => [
        [`jurorsAfter${k.appeals}Appeals`, k.people],
        [`knockedOutAfter${k.appeals}Appeals`, k.gone],
        [`panelsAfter${k.appeals}Appeals`, k.panels],
        [`rulingAfter${k.appeals}Appeals`, k.ruling],
        [`daysAfter${k.appeals}Appeals`, k.days],
      ]),
    ),
    ...priceless("jurors are kept from voting; none is bought"),
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
    {
      system: "counterweight",
      variant: "unanimous-turnout",
      note: "a panel counts only when all of it revealed",
      on: "bittensor",
    },
  ],
  limits: [
    "Three tenths of a small panel are rounded up to whole people: two of five is more. Where another panel is drawn, it is attacked in the same way.",
    "The bound is the sum of the longest that each step may last by the court's own terms.",
    "Juries after no, one and two appeals, where the court has as many; the appeals themselves are not attacked.",
  ],
  hear,
});
