import { cast } from "./juries.ts";
import {
  CANCELLED,
  STANDS,
  counted,
  drawnFor,
  firstCall,
  isQuorate,
  seatsOf,
  type Call,
  type PanelOdds,
  type Ruling,
} from "../model/capture/panels.ts";
import type { Ballot, Court, Dispute, Seat } from "../systems/courts/Court.ts";

/** One panel as the chain seated it, and as the model expected it. */
export interface HeardPanel {
  readonly seats: number;
  readonly seatsForetold: number;
  readonly hostile: number;
  readonly withheld: boolean;
}

export interface HeardDispute {
  readonly panels: readonly HeardPanel[];
  readonly ruling: number;
  /** What the model makes of the same panels. */
  readonly foretold: Ruling;
  readonly appealsPaid: number;
}

export interface Parties {
  /** Jurors who do what the attacker's plan says. */
  readonly hostile: ReadonlySet<string>;
  /** Who may sit on the first panel, and how many of them are hostile. */
  readonly eligible: number;
  readonly hostileEligible: number;
  /** Accounts that pay for appeals; none of them a person. */
  readonly attacker: string;
  readonly watcher: string;
}

/** What jurors do: the honest cancel, the hostile answer as the plan says. */
function ballotsOf(
  jury: readonly Seat[],
  hostile: ReadonlySet<string>,
  answer: "stand" | "yield" | "withhold",
): Ballot[] {
  return jury.map((seat) => {
    if (!hostile.has(seat.account)) return cast(seat, CANCELLED);
    if (answer === "withhold") return { seat, choice: STANDS, manner: "silent" };
    return cast(seat, answer === "stand" ? STANDS : CANCELLED);
  });
}

/**
 * A challenged decision before real juries to its end, hostile jurors and appeals as the plan says, beside what the model makes of
 * the same panels. The rules of the model decide nothing on the chain.
 */
export async function playDispute(
  court: Court,
  dispute: Dispute,
  odds: PanelOdds,
  parties: Parties,
): Promise<HeardDispute> {
  const { hostile, attacker, watcher } = parties;
  const panels: HeardPanel[] = [];
  let call: Call = firstCall(parties.eligible, parties.hostileEligible);
  let [foretold, paid, over]: [Ruling, number, boolean] = [call.ruling, 0, false];
  while (!over) {
    const jury = await court.draw(dispute);
    const seatsForetold = seatsOf(odds.panels, call);
    const x = jury.filter((s) => hostile.has(s.account)).length;
    const seats = jury.length;
    const answer = seats === 0 ? "yield" : odds.answer(call, x, paid);
    panels.push({ seats, seatsForetold, hostile: x, withheld: answer === "withhold" });
    if (seats === 0) break;
    await court.vote(dispute, ballotsOf(jury, hostile, answer));
    const drawn = drawnFor(odds.panels, call.rung, call.eligible);
    const rest = {
      ...call,
      eligible: call.eligible - drawn,
      hostile: Math.min(call.eligible - drawn, call.hostile - x),
    };
    if (answer === "withhold" && !isQuorate(seats - x, seats - x, seats)) {
      over = call.isRedraw;
      call = { ...rest, isRedraw: true };
      continue;
    }
    foretold = answer === "stand" ? counted(x, seats - x) : CANCELLED;
    call = { ...rest, rung: call.rung + 1, isRedraw: false, ruling: foretold, seatedBefore: seats };
    const turns = foretold === CANCELLED ? call.rung < odds.panels.length && odds.doesAppeal(call, paid) : true;
    if (!turns || (await court.appealCost(dispute)) === null) break;
    const outcome = await court.appeal(dispute, foretold === CANCELLED ? attacker : watcher);
    if (!outcome.ok) throw new Error("An appeal in time was refused.");
    if (foretold === CANCELLED) paid += 1;
  }
  return { panels, ruling: await court.settle(dispute), foretold, appealsPaid: paid };
}
