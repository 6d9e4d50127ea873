import { parseEther } from "ethers";
import { consentOf, membershipProof, prove } from "../lib/semaphore/membership.ts";
import { mined, tokens } from "../walkthrough/world.ts";
import { NAMES, type Human } from "./people.ts";
import { refusalOf } from "./refusals.ts";
import { humanOf, type World } from "./world.ts";

const STAKE = parseEther("400");
/** Epochs from a deposit or an admission to the first ballots in which it counts. */
const ACTIVATION = 5n;
/** Epochs for which everybody enrols: what the registry allows at most. */
const TERM = 13n;

/** What `PersonRegistry.register` takes: a real proof that somebody of the group stands behind the account. */
async function proofOf({ clock, contracts, group }: World, human: Human, account = human.account): Promise<string> {
  const { adapter } = contracts;
  const expiry = (await clock.now()) + TERM * clock.length;
  const message = await adapter.messageFor(account, expiry);
  const membership = await prove(human.identity, group.members, message, await adapter.scope());
  const terms = { account: account.address, nullifier: membership.nullifier, expiry };
  return membershipProof(membership, expiry, await consentOf(account, adapter, terms));
}

/** Everybody becomes a person by a Semaphore proof, and stakes. Proving takes about a second for each. */
export async function enrol(world: World): Promise<void> {
  const { cast, contracts, group, progress, story } = world;
  const { registry, token, vault } = contracts;
  story.chapter(`${NAMES.length} people enrol by Semaphore proof`);
  for (const [index, { identity }] of cast.humans.entries()) {
    await group.add(identity);
    progress("members", index + 1, cast.humans.length);
  }
  await story.tell("admitter", `admits ${NAMES.length} identities to the group; only commitments go on chain`);
  for (const [index, human] of cast.humans.entries()) {
    await mined(registry.connect(human.account).register(human.account, await proofOf(world, human)));
    progress("Semaphore proofs", index + 1, cast.humans.length);
  }
  await story.tell("everybody", "proves in zero knowledge to be some member, for an account of its own (register)");
  story.check(`${NAMES.length} persons are registered`, (await registry.personCount()) === BigInt(NAMES.length));

  const [ada, spare] = [humanOf(world, "ada"), cast.registrar];
  const again = await proofOf(world, ada, spare);
  const refusal = await refusalOf(registry.interface, registry.register.staticCall(spare, again));
  story.check(`ada cannot be a second person at another account: ${refusal}`, refusal === "RegistryBoundElsewhere");

  for (const { account } of cast.humans) {
    await mined(token.connect(account).approve(vault, STAKE));
    await mined(vault.connect(account).deposit(STAKE));
  }
  await story.tell("everybody", `stakes ${tokens(STAKE)} tokens (StakeVault.deposit)`);
}

/** The network opens. */
export async function openNetwork(world: World): Promise<void> {
  const { clock, contracts, story } = world;
  const { genesis, lens } = contracts;
  story.chapter("The network opens");
  await story.wait(clock.startOf((await clock.epoch()) + ACTIVATION), "persons and stake start to count 4 epochs on");
  await mined(genesis.connect(humanOf(world, "ada").account).open());
  await story.tell("ada", "opens the network (Genesis.open); anybody may, once");
  const { electorate } = await lens.electorate((await clock.epoch()) - 1n);
  story.check(`${electorate.persons} persons have a voice`, electorate.persons === BigInt(NAMES.length));
}

/** The epochs pass in which every decision is constitutional, and somebody renews. */
export async function awaitOrdinaryTimes(world: World): Promise<void> {
  const { clock, contracts, story } = world;
  const { genesis, registry } = contracts;
  story.chapter("Ordinary times");
  const ordinary = clock.startOf(await genesis.ordinaryFromEpoch()) + clock.length / 14n;
  await story.wait(ordinary, "the first five epochs decide constitutional matters only");
  const ada = humanOf(world, "ada");
  const before = await registry.livePersonOf(ada.account);
  await mined(registry.connect(ada.account).register(ada.account, await proofOf(world, ada)));
  await story.tell("ada", "renews her personhood by a fresh proof (register)");
  const after = await registry.livePersonOf(ada.account);
  story.check("her nullifier, and so her person, is the same", before !== 0n && after === before);
}
