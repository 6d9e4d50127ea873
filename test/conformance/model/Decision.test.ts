import { expect } from "chai";
import fc from "fast-check";
import { type BallotBox, DecisionModel, growth, Refusal } from "../../../lab/model/index.ts";
import { boxOf, cast, DAY, type Line, snapshotOf, SPEND, VOTE_START } from "../../helpers/electorate.ts";

const H = SPEND.halfLife;
const CAST = 6n * DAY;
const QUEUED = VOTE_START + CAST;

function refusal(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  return "";
}

/** `sam` (1,600 roots) voted For at the very moment of queueing; others may still speak. */
function decide(others: Readonly<Record<string, Line>>, ballots: (box: BallotBox) => void = () => undefined) {
  const box = boxOf(snapshotOf({ sam: { root: 1_600n }, ...others }), SPEND, { quorum: 100n, floor: 1n, cap: 500n });
  cast(box, "sam", "for", { after: CAST });
  ballots(box);
  return new DecisionModel(box, QUEUED, DAY);
}

describe("model: waiting", () => {
  it("is one half-life unopposed, two at 75 % of the support, four at 93.75 %, and never at all of it", () => {
    for (const [opposition, halfLives] of [
      [0n, 1n],
      [800n, 1n],
      [1_200n, 2n],
      [1_500n, 4n],
    ] as const) {
      const decision = decide({ opp: { root: opposition } });
      if (opposition > 0n) decision.object(QUEUED, "opp");
      expect(decision.firstReadyAt(), `O = ${opposition}`).to.equal(QUEUED + halfLives * H);
    }
    for (const opposition of [1_600n, 1_601n, 5_000n]) {
      const decision = decide({ opp: { root: opposition } });
      decision.object(QUEUED, "opp");
      expect(decision.firstReadyAt(), `O = ${opposition}`).to.equal(undefined);
    }
  });

  it("is longer by one second for one root more than 75 %", () => {
    const decision = decide({ opp: { root: 1_201n } });
    decision.object(QUEUED, "opp");
    const ready = decision.firstReadyAt() ?? 0n;
    expect(ready > QUEUED + 2n * H).to.equal(true);
    // C <= (S - O) * g: 1600 / 399 = 4.01002506...
    expect(399n * growth(ready - QUEUED, H) >= 1_600n * 10n ** 18n).to.equal(true);
    expect(399n * growth(ready - QUEUED - 1n, H) < 1_600n * 10n ** 18n).to.equal(true);
  });

  it("never ends before one half-life of notice, however old the conviction (CT-4)", () => {
    const box = boxOf(snapshotOf({ sam: { root: 1_600n } }), SPEND, { quorum: 100n, floor: 1n });
    cast(box, "sam", "for", { after: 1n });
    const decision = new DecisionModel(box, VOTE_START + 7n * DAY, DAY);
    expect(decision.firstReadyAt()).to.equal(VOTE_START + 7n * DAY + H);
  });

  it("ends at expiry, inclusive", () => {
    const decision = decide({});
    expect(decision.isReadyAt(QUEUED + 5n * H)).to.equal(true);
    expect(decision.isReadyAt(QUEUED + 5n * H + 1n)).to.equal(false);
    expect(refusal(() => decision.execute(QUEUED + 5n * H + 1n))).to.equal("LedgerDecisionClosed");
    decision.execute(QUEUED + 5n * H);
    expect(refusal(() => decision.withdraw(QUEUED + 5n * H, "sam"))).to.equal("LedgerDecisionClosed");
  });

  it("keeps asking quorum and persons of what remains", () => {
    const decision = decide({ ann: { root: 60n }, bob: { root: 60n } }, (box) => {
      cast(box, "ann", "for", { after: DAY });
      cast(box, "bob", "for", { after: DAY });
    });
    decision.withdraw(QUEUED, "sam");
    expect(decision.totals()).to.include({ support: 120n, personsFor: 2n });
    // 120 roots are above quorum but under half of the 1,720 it was queued with.
    expect(decision.firstReadyAt()).to.equal(undefined);
  });
});

describe("model: acts after queueing", () => {
  const camp: Record<string, Line> = {
    del: { root: 100n },
    one: { root: 300n, lentTo: "del" },
    two: { root: 250n, lentTo: "del" },
    ann: { root: 80n },
  };

  it("lets a delegator object against a delegate who stands For: delta leaves S and C, r joins O (DL-2)", () => {
    const decision = decide(camp, (box) => cast(box, "del", "for", { after: 2n * DAY }));
    const g = (after: bigint) => growth(after, H);
    expect(decision.totals()).to.include({ support: 2_200n, opposition: 0n });
    decision.object(QUEUED + 1n, "one");
    // min(550, 500) - min(250, 500) = 250
    expect(decision.totals()).to.include({ support: 1_950n, opposition: 300n });
    expect(decision.totals().charge).to.equal(1_600n * g(CAST) + 350n * g(2n * DAY));
    expect(decision.recordOf("del")).to.deep.include({ reduced: 250n, overridden: { roots: 300n, stake: 300n } });
    decision.object(QUEUED + 2n, "two");
    expect(decision.totals()).to.include({ support: 1_700n, opposition: 550n, personsFor: 2n });
  });

  it("moves the delta within O when the delegate stands Against, so that O never falls", () => {
    const decision = decide(camp, (box) => cast(box, "del", "against", { after: DAY }));
    expect(decision.totals().opposition).to.equal(600n);
    decision.object(QUEUED + 1n, "one");
    expect(decision.totals().opposition).to.equal(650n);
    decision.object(QUEUED + 2n, "two");
    expect(decision.totals().opposition).to.equal(650n);
  });

  it("takes nothing from a delegate who abstained or has withdrawn", () => {
    const abstained = decide(camp, (box) => cast(box, "del", "abstain"));
    abstained.object(QUEUED + 1n, "one");
    expect(abstained.totals()).to.include({ support: 1_600n, opposition: 300n });
    const withdrawn = decide(camp, (box) => cast(box, "del", "for"));
    withdrawn.withdraw(QUEUED + 1n, "del");
    withdrawn.support(QUEUED + 2n, "one");
    withdrawn.object(QUEUED + 3n, "two");
    expect(withdrawn.totals()).to.include({ support: 1_900n, opposition: 250n });
  });

  it("carries what is left of borrowed roots, capped, in support and objection", () => {
    const decision = decide(camp);
    decision.object(QUEUED + 1n, "del");
    expect(decision.totals().opposition).to.equal(600n);
    const late = decide(camp);
    late.support(QUEUED + 1n, "one");
    late.support(QUEUED + 2n, "del");
    expect(late.totals()).to.include({ support: 2_250n, personsFor: 3n });
    expect(late.recordOf("del")).to.include({ counted: 350n, act: "supported", actAt: QUEUED + 2n });
  });

  it("refuses support while one's delegate stands For or Against, not after it has withdrawn", () => {
    const voted = decide(camp, (box) => cast(box, "del", "for"));
    expect(refusal(() => voted.support(QUEUED, "one"))).to.equal("LedgerDelegateStands");
    voted.withdraw(QUEUED, "del");
    expect(refusal(() => voted.support(QUEUED, "one"))).to.equal("");
    const objected = decide(camp);
    objected.object(QUEUED, "del");
    expect(refusal(() => objected.support(QUEUED, "one"))).to.equal("LedgerDelegateStands");
  });

  it("charges late support from its own time on, and takes it back whole", () => {
    const decision = decide(camp);
    const before = decision.totals();
    decision.support(QUEUED + H, "ann");
    expect(decision.totals().charge - before.charge).to.equal(80n * growth(CAST + H, H));
    decision.withdraw(QUEUED + 2n * H, "ann");
    expect(decision.totals()).to.deep.equal(before);
  });

  it("lets everybody speak once, and only supporters withdraw", () => {
    const decision = decide({ ...camp, fund: { stake: 50n, person: false } });
    decision.object(QUEUED, "ann");
    expect(refusal(() => decision.object(QUEUED, "sam"))).to.equal("LedgerAlreadySpoke");
    expect(refusal(() => decision.support(QUEUED, "ann"))).to.equal("LedgerAlreadySpoke");
    expect(refusal(() => decision.withdraw(QUEUED, "ann"))).to.equal("LedgerNothingToWithdraw");
    expect(refusal(() => decision.object(QUEUED, "fund"))).to.equal("LedgerNoVoice");
    decision.withdraw(QUEUED, "sam");
    expect(refusal(() => decision.withdraw(QUEUED, "sam"))).to.equal("LedgerNothingToWithdraw");
    expect(refusal(() => decision.object(QUEUED, "sam"))).to.equal("LedgerAlreadySpoke");
  });
});

type Kind = "object" | "support" | "withdraw";

/** A decision over ten random people, some lent, some of whom voted, and a plan of acts after it. */
const history = fc.record({
  people: fc.array(
    fc.record({
      root: fc.bigInt(0n, 1_000n),
      lentTo: fc.option(fc.nat(9)),
      side: fc.option(fc.constantFrom("for" as const, "for" as const, "against" as const, "abstain" as const)),
      intensity: fc.constantFrom(3_333n, 10_000n, 13_000n),
      after: fc.bigInt(1n, 7n * DAY),
    }),
    { minLength: 10, maxLength: 10 },
  ),
  acts: fc.array(
    fc.record({
      who: fc.nat(9),
      kind: fc.constantFrom<Kind>("object", "support", "withdraw"),
      gap: fc.bigInt(0n, 2n * DAY),
    }),
    { maxLength: 10 },
  ),
  cap: fc.bigInt(0n, 2_000n),
  quorum: fc.bigInt(0n, 1_500n),
});

type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

function build({ people, cap, quorum }: History): DecisionModel {
  const lines = Object.fromEntries(
    people.map((each, i) => [
      `p${i}`,
      { root: each.root, lentTo: each.lentTo === null || each.lentTo === i ? undefined : `p${each.lentTo}` },
    ]),
  );
  const box = boxOf(snapshotOf(lines), SPEND, { cap, quorum, floor: 1n });
  people.forEach(({ side, intensity, after }, i) => {
    if (side !== null && refusal(() => box.requireMayCast(`p${i}`)) === "")
      cast(box, `p${i}`, side, { after, intensity });
  });
  return new DecisionModel(box, VOTE_START + 7n * DAY + 1n, DAY);
}

function act(decision: DecisionModel, kind: Kind, now: bigint, account: string): boolean {
  return refusal(() => decision[kind](now, account)) === "";
}

const SAMPLES = Array.from({ length: 17 }, (_, i) => H + (BigInt(i) * H) / 4n);

describe("model: properties of decisions", () => {
  it("is never executable earlier for an objection, an override or a withdrawal, and O never falls (CT-5)", () => {
    let acts = 0;
    fc.assert(
      fc.property(history, (plan) => {
        const decision = build(plan);
        let now = decision.queuedAt;
        for (const { who, kind, gap } of plan.acts) {
          now += gap;
          const times = SAMPLES.map((after) => decision.queuedAt + after).filter((t) => t >= now);
          const before = times.map((t) => decision.isReadyAt(t));
          const opposition = decision.totals().opposition;
          if (!act(decision, kind, now, `p${who}`)) continue;
          expect(decision.totals().opposition >= opposition).to.equal(true);
          if (kind === "support") continue;
          acts++;
          times.forEach((t, i) => expect(before[i] || !decision.isReadyAt(t), `${kind} rushed ${t}`).to.equal(true));
        }
      }),
      { numRuns: 400 },
    );
    expect(acts).to.be.greaterThan(100);
  });

  it("suffices from the fourth half-life on against at most 15/16 while 8/15 stay (CT-6)", () => {
    let held = 0;
    let opposed = 0;
    fc.assert(
      fc.property(history, (plan) => {
        const decision = build(plan);
        let now = decision.queuedAt;
        for (const { who, kind, gap } of plan.acts) {
          now += gap;
          act(decision, kind, now, `p${who}`);
        }
        const { support, opposition, personsFor } = decision.totals();
        const fromVoting = decision.box
          .ballots()
          .filter((ballot) => ballot.side === "for" && decision.recordOf(ballot.account).act !== "withdrawn")
          .reduce(
            (total, ballot) => total + decision.box.weightOf(ballot).base - decision.recordOf(ballot.account).reduced,
            0n,
          );
        const { quorum } = decision.box.thresholds;
        if (16n * opposition > 15n * fromVoting || 15n * fromVoting < 8n * decision.supportAtQueue) return;
        if (support < quorum || personsFor < 1n) return;
        held++;
        if (2n * opposition > support) opposed++;
        for (let t = decision.queuedAt + 4n * H; t <= decision.expiry; t += H / 8n) {
          if (t >= now) expect(decision.isReadyAt(t)).to.equal(true);
        }
      }),
      { numRuns: 800 },
    );
    expect(held).to.be.greaterThan(80);
    expect(opposed).to.be.greaterThan(10);
  });

  it("keeps conviction between 0 and S, rising while nothing happens, its distance halving every h (CT-2)", () => {
    fc.assert(
      fc.property(history, fc.bigInt(0n, 4n * H), (plan, after) => {
        const decision = build(plan);
        const t = decision.queuedAt + after;
        const { support, charge } = decision.totals();
        const y = decision.convictionAt(t);
        expect(y >= 0n && y <= support).to.equal(true);
        expect(decision.convictionAt(t + 1n) >= y).to.equal(true);
        expect(growth(t + H - VOTE_START, H)).to.equal(2n * growth(t - VOTE_START, H));
        if (charge > 0n) expect((support - y + 1n) / 2n).to.equal(support - decision.convictionAt(t + H));
      }),
      { numRuns: 300 },
    );
  });
});
