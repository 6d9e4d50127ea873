import { Chain } from "../chain/Chain.ts";
import type { CellContext } from "../scenarios/Scenario.ts";

/**
 * Why nothing passes here, whoever asks for it: everybody listed together lacks the quorum. Null where they have it. An attack by
 * those who are there already is then without meaning, and so is its failure.
 */
export async function outOfReach(context: CellContext): Promise<string | null> {
  const { world } = context;
  const { quorum } = await context.undone(async () =>
    world.bounds(await world.open(world.clerk, Chain.account("nobody"), 1n)),
  );
  if (world.weigh(world.honest).voice >= quorum) return null;
  return "all listed holders together lack this system's quorum: nothing passes here, whoever asks for it";
}

/** Why an attack that buys `capital` has no meaning here: the market has less. Null where it has as much. */
export async function notForSale(context: CellContext, capital: bigint): Promise<string | null> {
  const { world } = context;
  const held = await world.token.readBigint("balanceOf", [world.market]);
  // What is left pays proposers' deposits.
  if (capital * 100n <= held * 99n) return null;
  return "the market does not have what this attack would buy: the listed holders have too much of the supply";
}
