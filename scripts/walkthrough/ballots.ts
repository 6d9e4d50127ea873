import { AbiCoder } from "ethers";
import type { Name } from "./people.ts";
import { mined, roots, type Motion, type World } from "./world.ts";

const [AGAINST, FOR] = [0, 1];
const intensity = (basisPoints: number): string => AbiCoder.defaultAbiCoder().encode(["uint16"], [basisPoints]);

const ballotFields = [
  { name: "proposalId", type: "uint256" },
  { name: "support", type: "uint8" },
  { name: "voter", type: "address" },
  { name: "nonce", type: "uint256" },
];
const extendedFields = [...ballotFields, { name: "reason", type: "string" }, { name: "params", type: "bytes" }];

/** Signs a ballot; with params, as OpenZeppelin's extended ballot. */
async function sign(world: World, name: Name, proposalId: bigint, support: number, params = "0x"): Promise<string> {
  const { addresses, chainId, contracts, people } = world;
  const domain = {
    name: await contracts.governor.name(),
    version: await contracts.governor.version(),
    chainId,
    verifyingContract: addresses.governor,
  };
  const voter = people[name].address;
  const ballot = { proposalId, support, voter, nonce: await contracts.governor.nonces(voter) };
  if (params === "0x") return people[name].signTypedData(domain, { Ballot: ballotFields }, ballot);
  return people[name].signTypedData(domain, { ExtendedBallot: extendedFields }, { ...ballot, reason: "", params });
}

/** What the proposal's tally says now. */
async function tellTally(world: World, { id }: Motion): Promise<void> {
  const { tally, terms } = await world.contracts.lens.proposal(id);
  await world.story.tell(
    "tally",
    `For ${roots(tally.forVotes)} by ${tally.personsFor} persons, Against ${roots(tally.againstVotes)} by ` +
      `${tally.personsAgainst}; full-voice support ${roots(tally.support)} of a quorum of ${roots(terms.quorum)}`,
  );
}

/** Every kind of ballot: plain, intense, by signature, in a batch, for a delegator, and the delegator's own. */
export async function castBallots(world: World, motion: Motion): Promise<void> {
  const { contracts, people, story } = world;
  const { governor, ledger } = contracts;
  story.chapter("They vote");
  await mined(governor.connect(people.ada).castVote(motion.id, FOR));
  await story.tell("ada", "votes For, plainly (castVote)");

  const loud = intensity(15_000);
  await mined(governor.connect(people.chen).castVoteWithReasonAndParams(motion.id, FOR, "this matters to us", loud));
  const { stance, intensity: heard } = await ledger.receiptOf(motion.id, people.chen);
  await story.tell("chen", "votes For at 1.5 times full voice (castVoteWithReasonAndParams)");
  story.check("chen's ballot counts at 15,000 basis points", stance === 2n && heard === 15_000n);

  const danas = await sign(world, "dana", motion.id, FOR);
  await mined(governor.connect(people.ada).castVoteBySig(motion.id, FOR, people.dana, danas));
  await story.tell("dana", "signs a ballot For; ada sends it (castVoteBySig)");

  const params = intensity(12_000);
  const batch = [
    { voter: people.gus, support: AGAINST, params, signature: await sign(world, "gus", motion.id, AGAINST, params) },
    { voter: people.fay, support: FOR, params: "0x", signature: await sign(world, "fay", motion.id, FOR) },
    { voter: people.dana, support: FOR, params: "0x", signature: danas },
  ];
  const receipt = await mined(governor.connect(people.ada).castVotesBySig(motion.id, batch));
  const skipped = receipt.logs
    .map((log) => governor.interface.parseLog(log))
    .filter((event) => event?.name === "BallotSkipped")
    .map((event) => governor.interface.parseError(String(event?.args["reason"]))?.name);
  await story.tell("ada", "sends a batch: gus Against at 1.2, fay For, dana again (castVotesBySig)");
  story.check("the batch counts gus and fay and skips dana, who voted", skipped.join() === "GovernorAlreadyCastVote");
  await tellTally(world, motion);

  await mined(governor.connect(people.bela).castVote(motion.id, FOR));
  await story.tell("bela", "votes For, for herself and for emil who lent her his voice (castVote)");
  const before = await ledger.tallyOf(motion.id);
  const override = await mined(governor.connect(people.emil).castVote(motion.id, AGAINST));
  const after = await ledger.tallyOf(motion.id);
  const reduced = override.logs.some((log) => governor.interface.parseLog(log)?.name === "VoteReduced");
  await story.tell("emil", "disagrees and votes Against himself, which takes his voice back from bela (castVote)");
  story.check(
    `bela loses ${roots(before.support - after.support)}, emil adds ${roots(after.opposition - before.opposition)} Against`,
    reduced && before.support > after.support && after.opposition > before.opposition,
  );
  await tellTally(world, motion);
}
