import type { Choice, Court, Dispute, Seat } from "./Court.ts";

/** Somebody who pays for further panels. */
export interface Appellant {
  readonly account: string;
  /** Seconds from a ruling to its appeal. */
  readonly wait: number;
  /** The ruling that contents it; none does when null. */
  readonly wants: Choice | null;
}

/** A dispute from its first panel to its end. */
export interface Heard {
  /** Who sat, panel by panel. */
  readonly panels: readonly (readonly Seat[])[];
  readonly ruling: number;
  readonly seconds: number;
}

/** Panels sit until nobody asks for another or none is to be had; each of their members says what `opinion` makes of it. */
export async function heard(
  court: Court,
  dispute: Dispute,
  opinion: (seat: Seat) => Choice,
  appellant: Appellant | null,
): Promise<Heard> {
  const since = court.chain.now;
  const panels: Seat[][] = [];
  do {
    const jury = await court.draw(dispute);
    panels.push(jury);
    await court.vote(
      dispute,
      jury.map((seat) => ({ seat, choice: opinion(seat), manner: "cast" as const })),
    );
    if (appellant === null || (await court.ruling(dispute)) === appellant.wants) break;
    if ((await court.appealCost(dispute)) === null) break;
    await court.chain.jump(appellant.wait);
  } while ((await court.appeal(dispute, appellant.account)).ok);
  const ruling = await court.settle(dispute);
  return { panels, ruling, seconds: court.chain.now - since };
}
