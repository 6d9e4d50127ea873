import { mined, tokens } from "../walkthrough/world.ts";
import { JURORS, type Human } from "./people.ts";
import { accountOf, humanOf, type World } from "./world.ts";

/** Juries that a juror's allowance lets it be bonded for: once is enough, the rest covers what slashes took. */
const BONDS = 3n;
/** Steps of housekeeping in one transaction. */
const STEPS = 1_000n;

/** Some offer to serve on juries. They can be drawn from the pool of five epochs later on. */
export async function joinPool(world: World): Promise<void> {
  const { contracts, story } = world;
  const { pool, vault } = contracts;
  const bond = await pool.jurorBond();
  for (const name of JURORS) {
    const account = accountOf(world, name);
    await mined(vault.connect(account).setBondAllowance(pool, BONDS * bond));
    await mined(pool.connect(account).join());
  }
  await story.tell(
    `${JURORS.length} of them`,
    `offer to serve on juries, each against a bond of ${tokens(bond)} tokens (JurorPool.join)`,
  );
}

/** Brings the pool to `epoch`, which anybody may. */
export async function freezePool(world: World, epoch: bigint): Promise<void> {
  const { contracts, story } = world;
  const { pool } = contracts;
  if ((await pool.poolState()).epoch >= epoch) return;
  while ((await pool.poolState()).epoch < epoch) {
    await mined(pool.connect(accountOf(world, "ada")).advance(STEPS));
  }
  const { frozen } = await pool.poolState();
  await story.tell("ada", `freezes the pool of epoch ${epoch}: ${await pool.poolSize()} jurors (JurorPool.advance)`);
  story.check("the pool is frozen, and large enough to judge", frozen && (await pool.floorReached()));
}

/** The people of a list of persons. */
export async function humansOf(world: World, persons: readonly bigint[]): Promise<Human[]> {
  const byPerson = new Map<bigint, Human>();
  for (const name of JURORS) {
    const human = humanOf(world, name);
    byPerson.set((await world.contracts.registry.bindingOf(human.account)).person, human);
  }
  return persons.map((person) => {
    const human = byPerson.get(person);
    if (human === undefined) throw new Error(`person ${person} is no juror of the story`);
    return human;
  });
}
