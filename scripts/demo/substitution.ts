import { id, parseEther } from "ethers";
import { mined, tokens } from "../walkthrough/world.ts";
import { ClaimState, Ground, Outcome, postClaim } from "./claims.ts";
import { conclude, drawJury, payJury, Phase, voteBySeats, type Ballot } from "./court.ts";
import { freezePool } from "./jurors.ts";
import { accountOf, coin, humanOf, type World } from "./world.ts";

const OPTIMISTIC = 0n;
const VALUE = parseEther("0.5");
const STANDS = 1n;
const REFUTED = 2n;
const PROMPT = "Summarise the contract of the harbour lease.";
const ANSWER = "The lease runs for nine years and may be ended by either side.";
const MISLED: readonly Ballot[] = [{ choice: STANDS }, { choice: STANDS }, { choice: REFUTED }];
const CONVINCED: readonly Ballot[] = [
  { choice: REFUTED },
  { choice: REFUTED },
  { choice: REFUTED },
  { choice: REFUTED },
  { choice: REFUTED, withheld: true },
];

/** What no proof shows: a verifier ran another model than it says. A jury is asked, misled, appealed to and put right. */
export async function substitutionBeforeJuries(world: World): Promise<void> {
  const { contracts, story } = world;
  const { claims, court } = contracts;
  const claim = await postSubstitution(world);
  const [gus, hana] = [humanOf(world, "gus"), humanOf(world, "hana")];
  const parties = [gus, hana, humanOf(world, "ada")];

  story.chapter("A jury is asked");
  await mined(claims.connect(hana.account).openDispute(claim));
  const { dispute, cost, bond } = await claims.claimOf(claim);
  await story.tell("hana", `asks the jury; ${coin(cost)} of her bond pay for it (openDispute)`);
  const first = await drawJury(world, dispute, parties);
  await voteBySeats(world, first, MISLED);
  const misled = (await court.phaseOf(dispute)) === Phase.Appeal && (await court.currentRuling(dispute)) === STANDS;
  story.check("the jury says that the claim stands, for now", misled);

  story.chapter("Hana appeals");
  const price = await court.appealCost(dispute, "0x");
  await mined(court.connect(hana.account).appeal(dispute, "0x", { value: price }));
  await story.tell("hana", `pays ${coin(price)} for a larger jury, of other people (appeal)`);
  await mined(court.connect(hana.account).submitEvidence(dispute, "data:,timings%20of%20400%20answers"));
  await story.tell("hana", "shows how fast 400 answers came: too fast for a model of that size (submitEvidence)");
  const second = await drawJury(world, dispute, [...parties, ...first.seats.map(({ human }) => human)]);
  await voteBySeats(world, second, CONVINCED);

  story.chapter("The ruling, and who is paid");
  await conclude(world, dispute, REFUTED);
  const { state, outcome } = await claims.claimOf(claim);
  story.check("the claim is refuted", state === ClaimState.Resolved && outcome === Outcome.Refuted);
  story.check("nobody can rely on it", !(await claims.isFinal(claim)));
  await payJury(world, first);
  await payJury(world, second);
  await settleClaim(world, claim, { dispute, cost, bond, price });
}

async function postSubstitution(world: World): Promise<string> {
  const { clock, contracts, story } = world;
  const { claims, models } = contracts;
  story.chapter("A claim that no proof shows");
  const [ada, gus, hana] = [accountOf(world, "ada"), accountOf(world, "gus"), accountOf(world, "hana")];
  const day = clock.length / 7n;
  const content = id("weights of the large model, version 1");
  const policy = { proofKinds: 1n << OPTIMISTIC, minBond: 0n, minWindow: day, maxWindow: 7n * day, jury: true };
  await mined(models.connect(ada).register(content, policy));
  await story.tell(
    "ada",
    "registers a large model, too large for any circuit: claims are optimistic, juries decide (register)",
  );
  await freezePool(world, await clock.epoch());
  const { claim } = await postClaim(world, gus, {
    model: await models.idOf(content, ada),
    inputHash: id(PROMPT),
    outputHash: id(ANSWER),
    proofKind: OPTIMISTIC,
    value: VALUE,
    window: 3n * day,
  });
  const { bond } = await claims.claimOf(claim);
  await story.tell(
    "gus",
    `claims that it gave a certain answer, against a bond of ${coin(bond)} (post); he ran a small one`,
  );
  await mined(claims.connect(hana).challenge(claim, Ground.Conduct, { value: bond }));
  await story.tell("hana", "challenges: another model was run (challenge)");
  await mined(claims.connect(hana).submitEvidence(claim, "data:,the%20answer%20has%20the%20small%20model's%20habits"));
  await story.tell("hana", "brings evidence: the answer has the small model's habits (submitEvidence)");
  story.check("the claim waits for a jury", (await claims.stateOf(claim)) === ClaimState.Challenged);
  return claim;
}

interface Case {
  readonly dispute: bigint;
  readonly cost: bigint;
  readonly bond: bigint;
  /** Wei that the appeal cost. */
  readonly price: bigint;
}

/** Shares out both bonds: the appellant is repaid first, the winner and the insurance share the rest. */
async function settleClaim(world: World, claim: string, { dispute, cost, bond, price }: Case): Promise<void> {
  const { contracts, story } = world;
  const { claims, court, verifiers } = contracts;
  const [gus, hana] = [accountOf(world, "gus"), accountOf(world, "hana")];
  const [owed, insurance] = [await court.reimbursable(dispute), await claims.insuranceDue()];
  const stake = (await verifiers.verifierOf(gus)).bond;
  await mined(claims.connect(hana).settle(claim));
  await story.tell("hana", `settles the claim; gus' bond repays her the appeal: ${coin(owed)} (settle)`);
  const credit = await court.creditOf(hana);
  story.check(`with what the jury did not need she has back all of it: ${coin(credit)}`, credit === price);
  const rest = bond - cost - owed;
  const won = bond + rest / 2n;
  story.check(`her bond and half of the rest of gus': ${coin(won)}`, (await claims.creditOf(hana)) === won);
  story.check(
    `the insurance gets the other half: ${coin(rest - rest / 2n)}`,
    (await claims.insuranceDue()) - insurance === rest - rest / 2n,
  );
  const slashed = await verifiers.slashAmount();
  const lost = stake - (await verifiers.verifierOf(gus)).bond;
  story.check(`gus lost ${tokens(lost)} tokens of stake besides`, lost === slashed);
}

/** Everybody takes what the claim book owes; then it holds nothing. */
export async function emptyClaimBook(world: World): Promise<void> {
  const { addresses, cast, contracts, provider, story } = world;
  const { claims } = contracts;
  story.chapter("The claim book pays");
  for (const { account, name } of cast.humans) {
    const credit = await claims.creditOf(account);
    if (credit === 0n) continue;
    await mined(claims.connect(account).withdraw(account));
    await story.tell(name, `withdraws ${coin(credit)} (withdraw)`);
  }
  const due = await claims.insuranceDue();
  const before = await provider.getBalance(addresses.insurance);
  await mined(claims.connect(accountOf(world, "ada")).forwardInsurance());
  await story.tell("ada", `sends the insurance fund its ${coin(due)} (forwardInsurance)`);
  story.check("the fund has it", (await provider.getBalance(addresses.insurance)) - before === due);
  story.check("the claim book holds nothing any more", (await provider.getBalance(addresses.claims)) === 0n);
}
