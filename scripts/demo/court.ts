import { hexlify, randomBytes } from "ethers";
import { mined, tokens } from "../walkthrough/world.ts";
import { publishRound, tryForgeries } from "./beacon.ts";
import { freezePool, humansOf } from "./jurors.ts";
import type { Human } from "./people.ts";
import { accountOf, coin, type World } from "./world.ts";

export const Phase = { Commit: 3n, Reveal: 4n, Appeal: 6n, Decided: 7n, Solved: 8n } as const;
/** Steps of drawing or settling in one transaction: enough for all of it. */
const STEPS = 2_048n;
const REVEALED = 2n;

/** A juror of a panel. */
interface Seat {
  readonly human: Human;
  readonly person: bigint;
}

/** A panel that sits on a round of a dispute. */
export interface Panel {
  readonly dispute: bigint;
  readonly round: bigint;
  readonly seats: readonly Seat[];
}

/** What a juror commits to, and whether it reveals that. */
export interface Ballot {
  readonly choice: bigint;
  readonly withheld?: boolean;
}

const namesOf = (seats: readonly Seat[]): string => seats.map(({ human }) => human.name).join(", ");

/** The beacon's round becomes due, is verified, and draws the jury. `parties` must not be among it. */
export async function drawJury(world: World, dispute: bigint, parties: readonly Human[]): Promise<Panel> {
  const { contracts, story } = world;
  const { court, pool, registry } = contracts;
  const keeper = accountOf(world, "ada");
  const round = (await court.disputeOf(dispute)).rounds - 1n;
  const { request, beaconRound } = await court.roundOf(dispute, round);
  const { poolEpoch, seats: asked } = await pool.requestOf(request);
  await story.tell("court", `waits for round ${beaconRound} of the beacon, which nobody knows while evidence is heard`);
  const isFirst = dispute === 1n && round === 0n;
  if (isFirst) await tryForgeries(world, beaconRound);
  await publishRound(world, beaconRound, keeper, "ada");
  await freezePool(world, poolEpoch);
  await mined(court.connect(keeper).draw(dispute, STEPS));
  const { seats: sitting } = await court.roundOf(dispute, round);
  const persons = (await pool.juryOf(request)).slice(0, Number(sitting));
  const humans = await humansOf(world, persons);
  const seats = humans.map((human, index) => ({ human, person: persons[index] ?? 0n }));
  await story.tell("ada", `draws the jury, for a keeper's pay: ${namesOf(seats)} (draw)`);
  story.check(`all ${asked} seats are taken`, sitting === asked);
  const excluded = await Promise.all(parties.map(({ account }) => registry.livePersonOf(account)));
  story.check("neither a party nor a juror of before sits on it", !persons.some((person) => excluded.includes(person)));
  return { dispute, round, seats };
}

/** Everybody commits; after the commit period those reveal who do; the voting ends. A ballot for each seat. */
export async function voteBySeats(world: World, panel: Panel, ballots: readonly Ballot[]): Promise<void> {
  const { contracts, story } = world;
  const { court } = contracts;
  const { dispute, round, seats } = panel;
  if (ballots.length !== seats.length) throw new Error(`${ballots.length} ballots for ${seats.length} seats`);
  const cast = seats.map((seat, index) => ({ ...seat, ballot: ballots[index] ?? { choice: 0n } }));
  const sealed = cast.map((one) => ({ ...one, salt: hexlify(randomBytes(32)) }));
  for (const { human, person, ballot, salt } of sealed) {
    const commitment = await court.commitmentOf(dispute, person, ballot.choice, salt);
    await mined(court.connect(human.account).commit(dispute, commitment));
  }
  await story.tell("jury", "commits: the chain shows that they voted, not what (commit)");
  const { commitEnd, revealEnd } = await court.roundOf(dispute, round);
  await story.wait(commitEnd, "the commit period ends");
  for (const { human, person, ballot, salt } of sealed) {
    if (ballot.withheld) {
      await story.tell(human.name, "does not reveal");
      continue;
    }
    await mined(court.connect(human.account).reveal(dispute, person, ballot.choice, salt));
    await story.tell(human.name, `reveals ${ballot.choice} (reveal)`);
  }
  await story.wait(revealEnd, "the reveal period ends");
  for (const choice of [1n, 2n]) {
    const said = sealed.filter(({ ballot }) => !ballot.withheld && ballot.choice === choice).length;
    story.check(`${said} voted ${choice}`, (await court.votesFor(dispute, round, choice)) === BigInt(said));
  }
}

/** Makes the ruling final, and has the court tell it. */
export async function conclude(world: World, dispute: bigint, expected: bigint) {
  const { contracts, story } = world;
  const { court } = contracts;
  const [, appealEnd] = await court.appealPeriod(dispute);
  if (appealEnd > 0n) await story.wait(appealEnd, "nobody appeals");
  const receipt = await mined(court.connect(accountOf(world, "ada")).resolve(dispute));
  const { ruling, phase, delivered } = await court.disputeOf(dispute);
  await story.tell("ada", `has the court rule: ${ruling} (resolve)`);
  story.check(`the ruling is ${expected}, and was taken`, ruling === expected && phase === Phase.Solved && delivered);
  return receipt;
}

/** Settles a round: fees to the coherent, stake from the others, of which the coherent get a share. */
export async function payJury(world: World, { dispute, round, seats }: Panel): Promise<void> {
  const { contracts, story } = world;
  const { court, pool } = contracts;
  const [fee, bond] = [await court.feePerJuror(), await pool.jurorBond()];
  const { ruling } = await court.disputeOf(dispute);
  const before = await Promise.all(seats.map(({ human }) => court.creditOf(human.account)));
  while (!(await court.roundOf(dispute, round)).settled) {
    await mined(court.connect(accountOf(world, "ada")).settle(dispute, round, STEPS));
  }
  await story.tell("ada", `settles round ${round} of the dispute, for a keeper's pay (settle)`);
  for (const [index, { human, person }] of seats.entries()) {
    const [state, choice, seized] = await court.ballotOf(dispute, round, person);
    const paid = (await court.creditOf(human.account)) - (before[index] ?? 0n);
    if (state === REVEALED && choice === ruling) {
      story.check(`${human.name}, coherent, is paid ${coin(paid)}`, paid === fee && seized === 0n);
      continue;
    }
    const due = state === REVEALED ? bond / 4n : bond;
    const why = state === REVEALED ? "incoherent" : "silent after committing";
    story.check(`${human.name}, ${why}, loses ${tokens(seized)} tokens of stake`, paid === 0n && seized === due);
  }
}

/** Everybody with a credit takes it, and the insurance is sent its part. */
export async function emptyCourt(world: World): Promise<void> {
  const { addresses, cast, contracts, provider, story } = world;
  const { court } = contracts;
  const ada = accountOf(world, "ada");
  story.chapter("The court pays");
  let withdrawn = 0n;
  for (const { account } of cast.humans) {
    const credit = await court.creditOf(account);
    if (credit === 0n) continue;
    await mined(court.connect(account).withdraw());
    withdrawn += credit;
  }
  await story.tell("everybody", `withdraws what the court owes to people: ${coin(withdrawn)} (withdraw)`);
  const unused = await court.creditOf(addresses.claims);
  await mined(court.connect(ada).withdrawFor(addresses.claims));
  await story.tell("ada", `sends the claim book what its jury did not need: ${coin(unused)} (withdrawFor)`);
  const due = await court.insuranceDue();
  const before = await provider.getBalance(addresses.insurance);
  await mined(court.connect(ada).sweep());
  await story.tell("ada", `sends the insurance fund the fees of the incoherent: ${coin(due)} (sweep)`);
  story.check("the fund has them", (await provider.getBalance(addresses.insurance)) - before === due);
  const left = await court.creditOf(addresses.challenges);
  const held = await provider.getBalance(addresses.court);
  story.check(`the court holds ${coin(held)}, all of it credit of the challenges' contract`, held === left);
}
