import { aragonTokenVoting, aragonTokenVotingHardened } from "./aragon-token-voting.ts";
import { COURTS } from "./courts/registry.ts";
import { counterweight } from "./counterweight.ts";
import { governorAlpha } from "./governor-alpha.ts";
import { governorBravo, governorBravoHardened } from "./governor-bravo.ts";
import { nouns, nounsHardened } from "./nouns.ts";
import { ozGovernor, ozGovernorHardened } from "./oz-governor.ts";
import { sqrtNaive } from "./sqrt-naive.ts";
import type { System } from "./System.ts";

/** Every system under attack, in the order of the matrix. */
export const SYSTEMS: readonly System[] = [
  counterweight,
  ozGovernor,
  ozGovernorHardened,
  governorAlpha,
  governorBravo,
  governorBravoHardened,
  aragonTokenVoting,
  aragonTokenVotingHardened,
  nouns,
  nounsHardened,
  sqrtNaive,
  ...COURTS,
];

export function systemById(id: string): System {
  const found = SYSTEMS.find((s) => s.id === id);
  if (found === undefined) throw new Error(`No system "${id}". There are: ${SYSTEMS.map((s) => s.id).join(", ")}.`);
  return found;
}
