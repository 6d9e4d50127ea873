import { expect } from "chai";
import { philox, TrialRandom, wordBelow } from "../../model/fast/counterRandom.ts";
import { merge, runTrials, shardOf, summarise, type Job } from "../../model/fast/jobs.ts";
import { runParallel } from "../../model/fast/parallel.ts";

const JOB: Job = {
  population: "bittensor",
  voters: 370,
  impact: "spend",
  seed: 7,
  trials: 60,
  turnoutFactor: 1.5,
  objection: 0.02,
};

describe("counter-based randomness", () => {
  it("gives the known answers of Philox 4x32-10 (Random123, kat_vectors)", () => {
    expect(philox([0, 0, 0, 0], [0, 0])).to.deep.equal([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    const ones = 0xffffffff;
    expect(philox([ones, ones, ones, ones], [ones, ones])).to.deep.equal([
      0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
    ]);
    expect(philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).to.deep.equal([
      0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
    ]);
  });

  it("fills a stream with the words that it gives one by one, and no two streams or trials alike", () => {
    const words = new Uint32Array(10);
    const random = new TrialRandom(5, 9);
    random.fill(words, 3);
    for (const [i, word] of words.entries()) expect(random.uniform(3, i) * 2 ** 32).to.equal(word);
    expect(random.uniform(4)).to.not.equal(random.uniform(3));
    expect(new TrialRandom(5, 8).uniform(3)).to.not.equal(random.uniform(3));
    expect(new TrialRandom(6, 9).uniform(3)).to.not.equal(random.uniform(3));
  });

  it("says yes as often as it is asked to", () => {
    const words = new Uint32Array(20_000);
    new TrialRandom(1, 1).fill(words, 0);
    for (const p of [0, 0.25, 0.9, 1]) {
      const yes = words.filter((word) => word < wordBelow(p)).length / words.length;
      expect(yes).to.be.closeTo(p, 0.012);
    }
  });
});

describe("Monte-Carlo runs", () => {
  it("give the same trials on one thread, on three, and put together from shards in any order", async () => {
    const whole = { job: JOB, outcomes: runTrials(JOB, 0, JOB.trials) };
    expect(await runParallel(JOB, { i: 1, n: 1 }, 3)).to.deep.equal(whole);
    const shards = [2, 4, 1, 3].map((i) => {
      const { from, to } = shardOf(JOB.trials, i, 4);
      return { job: JOB, outcomes: runTrials(JOB, from, to) };
    });
    expect(merge(shards)).to.deep.equal(whole);
    const other = runTrials({ ...JOB, seed: 8 }, 0, JOB.trials);
    expect(other).to.not.deep.equal(whole.outcomes);
    const passed = whole.outcomes.filter((o) => o.passed).length;
    expect(passed).to.be.within(1, JOB.trials - 1);
    expect(summarise(whole).passed).to.equal(passed / JOB.trials);
  }).timeout(30_000);

  it("refuse to be put together wrongly, and say what is wrong", () => {
    const part = (i: number) => {
      const { from, to } = shardOf(JOB.trials, i, 3);
      return { job: JOB, outcomes: runTrials(JOB, from, to) };
    };
    expect(() => merge([])).to.throw(/nothing to merge/);
    expect(() => merge([part(1), part(3)])).to.throw(/Trial 20 is missing/);
    expect(() => merge([part(1), part(1), part(2), part(3)])).to.throw(/Trial 0 is there twice/);
    expect(() => merge([part(1), { ...part(2), job: { ...JOB, seed: 9 } }])).to.throw(/different jobs/);
    expect(() => shardOf(10, 3, 2)).to.throw(RangeError);
    expect(() => runTrials({ ...JOB, impact: "grand" as "spend" }, 0, 1)).to.throw(/no class "grand"/);
  });

  it("pass decisions that nearly everybody wants and attends, and none that nobody attends", () => {
    const attended = runTrials({ ...JOB, turnoutFactor: 1_000, objection: 0, trials: 20 }, 0, 20);
    expect(attended.filter((o) => o.executed && o.approval > 0.6).length).to.be.above(15);
    expect(runTrials({ ...JOB, turnoutFactor: 0, trials: 5 }, 0, 5).every((o) => !o.passed)).to.equal(true);
  });
});
