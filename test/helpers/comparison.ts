import { expect } from "chai";
import { Result } from "ethers";
import { type Act, type BallotBox, type DecisionModel, type Side, sum, type Unbonding } from "../../lab/model/index.ts";
import { CLASSES } from "./classes.ts";
import { type Mirror, type Question } from "./mirror.ts";

const STATES = ["Pending", "Active", "Canceled", "Defeated", "Succeeded", "Queued", "Expired", "Executed"] as const;
const BALLOT_STANCE: Readonly<Record<Side, bigint>> = { against: 1n, for: 2n, abstain: 3n };
const ACT_STANCE: Readonly<Record<Act, bigint>> = { supported: 4n, objected: 5n, withdrawn: 6n };

/** A struct as ethers returns it, without its positional twin. */
function fields(struct: unknown): Record<string, unknown> {
  if (!(struct instanceof Result)) throw new TypeError("no struct of ethers");
  return struct.toObject();
}

/** What is still to be released, and the sum of what may be taken at once: in how many entries that lies matters to nobody. */
function byRelease(entries: readonly Unbonding[], now: bigint) {
  const due = sum(entries.filter((entry) => entry.releaseTime <= now).map((entry) => entry.amount));
  return { due, pending: entries.filter((entry) => entry.releaseTime > now) };
}

/** Stake, binding, delegation and pending voice of some accounts. */
export async function compareAccounts(mirror: Mirror, now: bigint, accounts: readonly string[]): Promise<void> {
  const { suite, model } = mirror;
  const epoch = model.clock.epochAt(now);
  for (const account of accounts) {
    const label = `${account} in epoch ${epoch} at ${now}`;
    expect(fields(await suite.registry.bindingOf(account)), `binding of ${label}`).to.deep.equal(
      model.registry.bindingAt(account, epoch),
    );
    expect(await suite.vault.stakeOf(account), `stake of ${label}`).to.equal(model.stake.stakeOf(account));
    const unbonding = (await suite.vault.unbondingOf(account)).map(({ releaseTime, amount }) => ({
      releaseTime,
      amount,
    }));
    expect(byRelease(unbonding, now), `unbonding of ${label}`).to.deep.equal(
      byRelease(model.stake.unbondingOf(account), now),
    );
    expect(fields(await suite.votes.delegationOf(account)), `delegation of ${label}`).to.deep.equal(
      model.voice.delegationOf(account, epoch),
    );
    expect(fields(await suite.votes.voiceAt(account, epoch)), `pending voice of ${label}`).to.deep.equal(
      model.voice.voiceAt(account, epoch),
    );
  }
}

/** Voices, votes and electorate at the snapshot of a closed epoch (QV-2, QV-3, QV-5, DL-3). */
export async function compareEpoch(mirror: Mirror, epoch: bigint): Promise<void> {
  const { suite, model } = mirror;
  const snapshot = model.voice.snapshotAt(epoch);
  const timepoint = model.clock.snapshotOf(epoch);
  expect(fields(await suite.votes.electorateAt(epoch)), `electorate of ${epoch}`).to.deep.equal(snapshot.electorate);
  for (const account of mirror.accounts) {
    const voice = snapshot.voiceOf(account);
    expect(fields(await suite.votes.voiceAt(account, epoch)), `voice of ${account} at ${epoch}`).to.deep.equal(voice);
    expect(await suite.votes.getPastVotes(account, timepoint), `votes of ${account} at ${epoch}`).to.equal(
      (voice.delegate === 0n ? voice.root : 0n) + voice.borrowedRoots,
    );
  }
  expect(await suite.votes.getPastTotalSupply(timepoint)).to.equal(snapshot.electorate.roots);
  expect(await suite.registry.liveAt(epoch), `live persons at ${epoch}`).to.equal(model.registry.liveAt(epoch));
}

/** Where `account` stands, as the ledger's receipt says it. */
function receipt(box: BallotBox, decision: DecisionModel | undefined, account: string): Record<string, bigint> {
  const ballot = box.ballotOf(account);
  const record = decision?.recordOf(account);
  const taken = box.takenBackFrom(account);
  const later = record?.overridden ?? { roots: 0n, stake: 0n };
  const overridden = { overriddenRoots: taken.roots + later.roots, overriddenStake: taken.stake + later.stake };
  const base = ballot === undefined ? 0n : box.weightOf(ballot).base - (record?.reduced ?? 0n);
  return {
    stance: record?.act !== undefined ? ACT_STANCE[record.act] : ballot === undefined ? 0n : BALLOT_STANCE[ballot.side],
    intensity: ballot?.intensity ?? 0n,
    castAt: ballot?.castAt ?? record?.actAt ?? 0n,
    counted: record?.act === undefined ? base : record.counted,
    ...overridden,
  };
}

/** State, deadline, thresholds, tally and receipts of a proposal, and its decision once queued (CT-1, DL-1, DL-2). */
export async function compareQuestion(mirror: Mirror, now: bigint, question: Question): Promise<void> {
  const { suite } = mirror;
  const { model } = question;
  const label = `${question.class} proposal of epoch ${model.epoch} at ${now}`;
  expect(STATES[Number(await suite.governor.state(question.id))], `state of ${label}`).to.equal(model.stateAt(now));
  expect(await suite.governor.proposalSnapshot(question.id), `snapshot of ${label}`).to.equal(model.snapshotAt);
  expect(await suite.governor.proposalDeadline(question.id), `deadline of ${label}`).to.equal(model.deadline.at);
  if (now <= model.snapshotAt) return;

  const box = model.box(now);
  const terms = await suite.ledger.termsOf(question.id);
  expect(CLASSES[Number(terms.impact)], `class of ${label}`).to.equal(question.class);
  if (box.ballots().length > 0) {
    const { quorum, cap, floor, activeStake } = terms;
    expect({ quorum, cap, floor, activeStake }, `thresholds of ${label}`).to.deep.equal(box.thresholds);
    expect(await suite.governor.proposalQuorum(question.id), `quorum of ${label}`).to.equal(box.thresholds.quorum);
  }
  const passes = (await suite.ledger.quorumReached(question.id)) && (await suite.ledger.voteSucceeded(question.id));
  expect(passes, `passing of ${label}`).to.equal(box.passes());
  const { decision } = model;
  const totals = decision === undefined ? box.tally() : { ...box.tally(), ...decision.totals() };
  expect(fields(await suite.ledger.tallyOf(question.id)), `tally of ${label}`).to.deep.equal(totals);
  if (decision !== undefined) await compareDecision(mirror, now, question, decision);
}

/** Receipts and budgets of some accounts on a proposal whose snapshot has passed. */
export async function compareReceipts(
  mirror: Mirror,
  now: bigint,
  question: Question,
  accounts: readonly string[],
): Promise<void> {
  const { suite, model } = mirror;
  const box = question.model.box(now);
  for (const account of accounts) {
    const found = fields(await suite.ledger.receiptOf(question.id, account));
    if (box.snapshot.member(account).person === 0n) {
      // What was lent to a person that does not count is taken back from nobody: the note of it means nothing.
      found.overriddenRoots = found.overriddenStake = 0n;
    }
    expect(found, `receipt of ${account} at ${now}`).to.deep.equal(receipt(box, question.model.decision, account));
    expect(await suite.ledger.intensityBudget(account, question.model.epoch), `budget of ${account}`).to.equal(
      model.budgets.left(box.snapshot.budgetOf(account), question.model.epoch),
    );
  }
}

async function compareDecision(
  mirror: Mirror,
  now: bigint,
  question: Question,
  decision: DecisionModel,
): Promise<void> {
  const { ledger } = mirror.suite;
  const { queuedAt, earliest, expiry, supportAtQueue, executed, cancelled, challengedAt, reopensAt } = decision;
  const label = `${question.class} decision at ${now}`;
  expect(fields(await ledger.decisionOf(question.id)), label).to.deep.equal({
    queuedAt,
    earliest,
    expiry,
    supportAtQueue,
    executed,
    cancelled,
    challengedAt,
    reopensAt,
  });
  const h = question.model.terms.halfLife;
  // The second at which the model becomes ready, and the one before it, tell apart what other moments would not.
  const ready = decision.firstReadyAt() ?? expiry;
  const times = [
    now,
    now + h / 3n,
    now + h,
    earliest - 1n,
    earliest,
    ready - 1n,
    ready,
    expiry,
    expiry + 1n,
    reopensAt,
    decision.ownExpiry,
  ];
  for (const t of times.filter((each) => each >= now && each <= expiry + h)) {
    expect(await ledger.convictionAt(question.id, t), `conviction of ${label}, at ${t}`).to.equal(
      decision.convictionAt(t),
    );
    expect(await ledger.isReadyAt(question.id, t), `readiness of ${label}, at ${t}`).to.equal(decision.isReadyAt(t));
  }
}
