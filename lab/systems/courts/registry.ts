import { ensurePeers } from "../../peers/install.ts";
import type { System } from "../System.ts";
import { aragonCourt } from "./aragon-court.ts";
import type { Court, CourtRequest } from "./Court.ts";
import { klerosV1 } from "./kleros-v1.ts";
import { umaDvm } from "./uma-dvm.ts";

interface Peer {
  readonly id: string;
  readonly title: string;
  readonly notes: readonly string[];
  readonly build: (request: CourtRequest) => Promise<Court>;
}

/** A court from a package of its own, brought here when it is asked for. */
function peer({ id, title, notes, build }: Peer): System {
  return {
    id,
    title,
    notes,
    variants: {},
    courtOnly: true,
    peers: "court",
    world: () => Promise.reject(new Error(`${id} is a court: nobody casts ballots there.`)),
    court: async (request) => {
      await ensurePeers((line) => process.stderr.write(`${line}\n`));
      return build(request);
    },
  };
}

/** Courts that decide for others, in the order of the matrix. */
export const COURTS: readonly System[] = [
  peer({
    ...klerosV1,
    title: "Kleros v1: KlerosLiquid, its sum tree, its token and its block-hash numbers",
    notes: [
      "Bytecode from @kleros/kleros 0.1.5 and, for the random numbers, @kleros/kleros-interaction 0.9.0: nothing recompiled, nothing changed.",
      "One general court of 3 seats with hidden votes; least stake: the smallest of the population; an incoherent vote loses half of it; appeals up to 511 seats.",
      "Periods are Counterweight's: a day each of evidence, commits and votes, two of appeal.",
    ],
  }),
  peer({
    ...umaDvm,
    title: "UMA: OptimisticOracleV3 over the voters of VotingV2",
    notes: [
      "Bytecode from @uma/core 2.62.2 (AGPL, laboratory only): nothing recompiled, nothing changed.",
      "Phases of a day, 65 % of the stake must agree, 5 % of the supply must vote, a thousandth is slashed, up to 4 rolls, a week to unstake; no emissions, which pay every staker alike.",
      "There is no draw: every staker votes by stake.",
    ],
  }),
  peer({
    ...aragonCourt,
    title: "Aragon Court with its modules",
    notes: [
      "Bytecode from @aragon/court 1.1.3 (GPL, laboratory only): nothing recompiled. Tokens, subscriptions and the arbitrable are the mocks of that package.",
      "Terms of eight hours with a heartbeat each, three to a period; 3 seats, three times as many a round, four drawn appeals, then everybody by stake; a tenth of the least stake is slashed.",
    ],
  }),
];
