import type { Choice } from "../courts/Court.ts";
import { CounterweightCourt } from "../courts/counterweight.ts";
import { heard } from "../courts/hearing.ts";
import type { JuryBrake } from "../System.ts";
import { brakeOf } from "./brake.ts";
import { ENTRY_EPOCHS } from "./parameters.ts";
import type { CounterweightWorld } from "./world.ts";

const STANDS: Choice = 1;
const CANCELLED: Choice = 2;
/** A further panel is asked for an hour after a ruling. */
const APPEAL_WAIT = 3_600;

/** What a single finder can do about a decision that has passed: `ProposalChallenges`, judged by the suite's court. */
export function juryBrakeOf(world: CounterweightWorld): JuryBrake {
  const { pool, parameters } = world.suite;
  const brake = brakeOf(world);
  return {
    idle: () => brake.idle(),
    pool: async () => Number(await pool.readBigint("poolSize")),
    seats: (parameters["operationsPanels"] as bigint[]).map(Number),
    join: async (accounts) => {
      await world.serve(accounts);
      await world.toEpoch((await world.epoch()) + ENTRY_EPOCHS);
    },
    hear: async (ballot, finder, hostile) => {
      const dispute = await brake.challenge(ballot, finder);
      if (dispute === null) return null;
      const court = await CounterweightCourt.of(world, hostile);
      const theirs = new Set(hostile);
      const { panels, ruling } = await heard(
        court,
        dispute,
        (seat) => (theirs.has(seat.account) ? STANDS : CANCELLED),
        { account: ballot.proposer, wait: APPEAL_WAIT, wants: STANDS },
      );
      return {
        panels: panels.map((seats) => ({
          seats: seats.length,
          hostile: seats.filter((s) => theirs.has(s.account)).length,
        })),
        cancelled: ruling === CANCELLED,
      };
    },
  };
}
