import type { JurorPool } from "../../typechain-types/index.ts";
import { mined, tokens } from "../walkthrough/world.ts";
import type { Human } from "./people.ts";
import type { World } from "./world.ts";

/** Juries that a juror's allowance lets it be bonded for: once is enough, the rest covers what slashes took. */
const BONDS = 3n;
/** Steps of housekeeping in one transaction. */
const STEPS = 1_000n;

/** These people offer to serve on juries. They can be drawn from the pool of five epochs later on. */
export async function joinPool(world: World, pool: JurorPool, jurors: readonly Human[]): Promise<void> {
  const { contracts, story } = world;
  const bond = await pool.jurorBond();
  for (const { account } of jurors) {
    await mined(contracts.vault.connect(account).setBondAllowance(pool, BONDS * bond));
    await mined(pool.connect(account).join());
  }
  await story.tell(
    `${jurors.length} people`,
    `offer to serve on juries, each against a bond of ${tokens(bond)} tokens (JurorPool.join)`,
  );
}

/** Brings the pool to the present epoch, which anybody may. */
export async function freezePool({ clock, story }: World, pool: JurorPool, keeper: Human): Promise<void> {
  const epoch = await clock.epoch();
  while ((await pool.poolState()).epoch < epoch) await mined(pool.connect(keeper.account).advance(STEPS));
  await story.tell(keeper.name, `freezes the pool of epoch ${epoch} (JurorPool.advance)`);
}

/** Who sits on a jury, by the persons drawn. */
export async function seatedOf(world: World, persons: readonly bigint[]): Promise<Human[]> {
  const { cast, contracts } = world;
  const byPerson = new Map<bigint, Human>();
  for (const human of cast.humans) byPerson.set(await contracts.registry.livePersonOf(human.account), human);
  return persons.map((person) => {
    const human = byPerson.get(person);
    if (human === undefined) throw new Error(`person ${person} is nobody of the story`);
    return human;
  });
}
