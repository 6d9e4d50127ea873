import { id, parseEther, type JsonRpcProvider } from "ethers";
import { PEOPLE, registrarsOf, type Name } from "./people.ts";
import { mined, tokens, type World } from "./world.ts";

const STAKE = parseEther("400");
/** Epochs from a deposit or an admission to the first ballots in which it counts. */
const ACTIVATION = 5n;

/** Everybody becomes a person with a stake, the network opens, and its constitutional epochs pass. */
export async function enrol(world: World, provider: JsonRpcProvider): Promise<void> {
  const { clock, contracts, people, story } = world;
  const { genesis, vault } = contracts;
  story.chapter("Nine people enrol and stake");
  const vouch = await registrarsOf(provider, contracts.adapter);
  for (const name of PEOPLE) await register(world, vouch, name);
  await story.tell("everybody", "registers with the signatures of the suite's registrars (PersonRegistry.register)");
  const poor: Name[] = [];
  for (const name of PEOPLE) if ((await vault.stakeOf(people[name])) < STAKE) poor.push(name);
  for (const name of poor) await stake(world, name);
  if (poor.length > 0) {
    const who = poor.length === PEOPLE.length ? "everybody" : poor.join(", ");
    await story.tell(who, `approves and stakes ${tokens(STAKE)} tokens (StakeVault.deposit)`);
  }
  const counted = clock.startOf((await clock.epoch()) + ACTIVATION);
  await story.wait(counted, "persons and stake start to count 4 epochs on");

  story.chapter("The network opens");
  if ((await genesis.openEpoch()) === 0n) {
    await mined(genesis.connect(people.ivo).open());
    await story.tell("ivo", "opens the network (Genesis.open); anybody may, once");
  }
  const ordinary = clock.startOf(await genesis.ordinaryFromEpoch()) + clock.length / 14n;
  await story.wait(ordinary, "the first epochs decide constitutional matters only");
  for (const name of PEOPLE) await register(world, vouch, name);
  await story.tell("everybody", "renews, so that nobody's personhood runs out meanwhile");
  const { electorate } = await contracts.lens.electorate((await clock.epoch()) - 1n);
  story.check(`${electorate.persons} persons have a voice`, electorate.persons >= BigInt(PEOPLE.length));

  const until = (await contracts.votes.snapshotOf((await clock.epoch()) + 4n)) + 1n;
  await mined(contracts.votes.connect(people.emil).delegateUntil(people.bela, until));
  await story.tell("emil", "lends his voice to bela for 4 epochs (QuadraticVotes.delegateUntil)");
}

/** Registers somebody, or renews, for as long as the adapter allows. */
async function register(world: World, vouch: Awaited<ReturnType<typeof registrarsOf>>, name: Name): Promise<void> {
  const { addresses, clock, contracts, people } = world;
  const term = await contracts.registry.adapterTerm(addresses.adapter);
  const expiry = (await clock.now()) + term * clock.length;
  const { address } = people[name];
  const proof = await vouch(address, id(`${name}, as the registrars know them`), expiry);
  await mined(contracts.registry.connect(people[name]).register(address, proof));
}

async function stake(world: World, name: Name): Promise<void> {
  const { addresses, contracts, people } = world;
  const balance = await contracts.token.balanceOf(people[name]);
  if (balance < STAKE)
    throw new Error(`${name} (${people[name].address}) has ${tokens(balance)} tokens: ${tokens(STAKE)} needed`);
  await mined(contracts.token.connect(people[name]).approve(addresses.vault, STAKE));
  await mined(contracts.vault.connect(people[name]).deposit(STAKE));
}
