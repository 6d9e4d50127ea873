import { expect } from "chai";
import { network } from "hardhat";
import { Result } from "ethers";
import { History } from "../helpers/history.ts";
import { Mirror, type Question } from "../helpers/mirror.ts";
import { FastBudgetBook, FastTwin } from "../helpers/fastTwin.ts";
import { Random } from "../helpers/random.ts";
import { epochsToAdmit } from "../../lab/model/admission.ts";
import { EpochClock, RegistryModel } from "../../lab/model/index.ts";

const SEEDS = [11, 12, 14];
const SHAPE = { humans: 16, epochs: 28, stepsPerEpoch: 45 };
const ACCOUNTS = 21;

/** A mirror that tells the fast model everything too, and holds it to the contract after every act. */
async function mirrorOfThree(seed: number): Promise<{ mirror: Mirror; compared: Map<string, number> }> {
  const mirror = await Mirror.create(await network.create(), ACCOUNTS, seed);
  const leastPersons = BigInt(mirror.suite.options.personsFloor);
  const twins = new Map<Question, FastTwin>();
  const book = new FastBudgetBook();
  const compared = new Map<string, number>();
  const { ledger, governor } = mirror.suite;

  /** The twin of a question whose ballots may come; the others have none. */
  const twinOf = (question: Question, at: bigint): FastTwin | undefined => {
    const known = twins.get(question);
    if (known !== undefined || question.model.stateAt(at) === "Canceled" || at <= question.model.snapshotAt)
      return known;
    const twin = new FastTwin(question.model, at, leastPersons, book.of(question.model, at));
    twins.set(question, twin);
    return twin;
  };
  const check = async (what: string, question: Question, at: bigint, found: string, expected: string) => {
    expect(found, `${what} at ${at}`).to.equal(expected);
    const twin = twins.get(question);
    if (twin === undefined) return;
    twin.compare(at, `${what} at ${at}`);
    const onChain: unknown = await ledger.tallyOf(question.id);
    if (!(onChain instanceof Result)) throw new TypeError("no struct of ethers");
    expect(onChain.toObject(), `tally on chain after ${what}`).to.deep.equal(twin.tally());
    expect(await governor.proposalDeadline(question.id)).to.equal(twin.fast.deadline.at);
    if (question.model.decision !== undefined) {
      const ready = twin.fast.firstReadyAt() ?? twin.fast.expiry;
      for (const time of [ready - 1n, ready].filter((t) => t >= at)) {
        expect(await ledger.isReadyAt(question.id, time)).to.equal(twin.fast.isReadyAt(time));
        expect(await ledger.convictionAt(question.id, time)).to.equal(twin.fast.convictionAt(time));
      }
    }
    const key = expected === "" ? what : `${what} refused`;
    compared.set(key, (compared.get(key) ?? 0) + 1);
  };

  const { vote, voteBySig, voteTogether, queue, act, execute } = mirror;
  mirror.vote = async (at, question, account, side, intensity = 10_000n) => {
    const twin = twinOf(question, at);
    const expected = await vote.call(mirror, at, question, account, side, intensity);
    if (twin !== undefined) await check("vote", question, at, twin.vote(at, account, side, intensity), expected);
    return expected;
  };
  mirror.voteBySig = async (at, question, voter, side) => {
    const twin = twinOf(question, at);
    const expected = await voteBySig.call(mirror, at, question, voter, side);
    if (twin !== undefined) await check("vote", question, at, twin.vote(at, voter.address, side, 10_000n), expected);
    return expected;
  };
  mirror.voteTogether = async (at, question, voters, side) => {
    const twin = twinOf(question, at);
    const expected = await voteTogether.call(mirror, at, question, voters, side);
    if (twin === undefined) return expected;
    const found = voters.map((voter) => twin.vote(at, voter.address, side, 10_000n)).find((reason) => reason !== "");
    await check("votes", question, at, found ?? "", expected);
    return expected;
  };
  const fast = (question: Question) => twins.get(question)?.fast;
  mirror.queue = async (at, question) => {
    twinOf(question, at);
    const expected = await queue.call(mirror, at, question);
    if (expected === "") fast(question)?.queue(at);
    await check("queue", question, at, "", "");
    return expected;
  };
  mirror.act = async (at, kind, question, account) => {
    const expected = await act.call(mirror, at, kind, question, account);
    const twin = twins.get(question);
    if (twin !== undefined) await check(kind, question, at, twin.act(at, account, kind), expected);
    return expected;
  };
  mirror.execute = async (at, question) => {
    const ready = fast(question)?.isReadyAt(at);
    const expected = await execute.call(mirror, at, question);
    if (question.model.decision !== undefined && expected !== "GovernorUnexpectedProposalState") {
      expect(expected === "", `execution at ${at}`).to.equal(ready);
      compared.set("execute", (compared.get("execute") ?? 0) + 1);
    }
    if (expected === "") fast(question)?.execute(at);
    return expected;
  };
  return { mirror, compared };
}

describe("conformance: contracts, plain model and fast model give the same integers", () => {
  const totals = new Map<string, number>();

  for (const seed of SEEDS) {
    it(`after every ballot and act of random history ${seed}`, async () => {
      const { mirror, compared } = await mirrorOfThree(seed);
      await new History(mirror, new Random(seed), SHAPE).run();
      for (const [what, count] of compared) totals.set(what, (totals.get(what) ?? 0) + count);
    });
  }

  it("and has compared enough of everything", () => {
    const least = { vote: 150, "vote refused": 20, queue: 8, object: 6, support: 2, withdraw: 6, execute: 5 };
    for (const [what, count] of Object.entries(least)) expect(totals.get(what) ?? 0, what).to.be.at.least(count);
  });
});

describe("conformance: the calendar of admission", () => {
  it("admits as many in as many epochs as the registry's model does, whoever lives already (ID-3)", () => {
    for (const [live, newcomers] of [
      [0, 50],
      [30, 25],
      [400, 130],
    ] as const) {
      const clock = new EpochClock(0n, 604_800n);
      const registry = new RegistryModel(clock, 13n);
      let human = 0;
      let epoch = 0n;
      /** Registers whom the epoch lets in, up to `most`. */
      const admit = (most: number): number => {
        const at = clock.startOf(epoch) + 1n;
        let done = 0;
        while (done < most && registry.admittedIn(epoch) < registry.admissionLimit(epoch)) {
          human += 1;
          registry.register(at, `a${human}`, `n${human}`, at + 13n * clock.length);
          done += 1;
        }
        return done;
      };
      const renewAll = (): void => {
        const at = clock.startOf(epoch) + 2n;
        for (let i = 1; i <= human; i++) registry.register(at, `a${i}`, `n${i}`, at + 13n * clock.length);
      };
      for (let left = live; left > 0; epoch++) {
        renewAll();
        left -= admit(left);
      }
      let epochs = 0n;
      for (let left = newcomers; left > 0; epoch++) {
        renewAll();
        left -= admit(left);
        epochs += 1n;
      }
      expect(epochsToAdmit(BigInt(newcomers), BigInt(live)), `${newcomers} beside ${live}`).to.equal(epochs);
    }
  });

  it("admits a thousand people into an empty network in 28 epochs, and ten thousand in about a year", () => {
    expect(epochsToAdmit(1_000n, 0n)).to.equal(28n);
    expect(Number(epochsToAdmit(10_000n, 0n))).to.be.closeTo(52, 1);
  });
});
