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
      "One general court of 3 seats with hidden votes; least stake: the smallest of the population; an incoherent vote loses half of it; 0.01 ether a juror; appeals up to 511 seats; an hour of staking, two of drawing.",
      "Main net has the same 511 seats, staking and drawing, but open votes, a quarter of the least stake to lose and 0.025 ether a juror (kleros/kleros, deploy/02-deploy-arbitration.ts, commit 092f8248; the fee is KIP-45's of October 2021, with 1,200 PNK of least stake). Hidden votes and the larger loss make it harder to bribe here.",
      "Periods are Counterweight's: a day each of evidence, commits and votes, two of appeal. Main net has 4.25, 7.25, 7.25 and 7 days (same file).",
    ],
  }),
  peer({
    ...umaDvm,
    title: "UMA: OptimisticOracleV3 over the voters of VotingV2",
    notes: [
      "Bytecode from @uma/core 2.62.2 (AGPL, laboratory only): nothing recompiled, nothing changed.",
      "Phases of a day, a thousandth slashed, up to 4 rolls, a week to unstake, 1,000 requests a round as on main net (UMAprotocol/protocol, packages/core/deploy/052 and 053); 65 % of the stake must agree (UMIP-186, April 2025; half before).",
      "5 % of the supply must vote. Main net asks 5 million UMA (UMIP-186), a number: 4.6 % of the 108.9 million of January 2023 (https://research.binance.com/en/projects/uma).",
      "Liveness of two hours, its default; a final fee of 250 dollars as for USDC (UMAprotocol/uma-docs, approved-collateral-types), which makes the bond 500. No emissions, which pay every staker alike.",
      "There is no draw: every staker votes by stake.",
    ],
  }),
  peer({
    ...aragonCourt,
    title: "Aragon Court with its modules",
    notes: [
      "Bytecode from @aragon/court 1.1.3 (GPL, laboratory only): nothing recompiled. Tokens, subscriptions and the arbitrable are the mocks of that package.",
      "Terms of eight hours with a heartbeat each; 3 seats, three times as many a round, four drawn appeals, then everybody by stake who can still lock as much; three tenths of the least stake slashed; 10 DAI a juror; deposits of three and two times the fees: as deployed on main net in February 2020 (aragon/aragon-network-deploy, data/config/court.mainnet.js, dd318fdd).",
      "Periods are Counterweight's: a day each. Main net has two days each and seven of evidence. Least stake: the smallest of the population; main net asked 10,000 ANJ.",
    ],
  }),
];
