import { expect } from "chai";
import fc from "fast-check";
import {
  delegationCap,
  growth,
  IntensityBudgets,
  personsFloor,
  quorumOf,
  Refusal,
  Snapshot,
  sum,
} from "../../../lab/model/index.ts";
import { boxOf, cast, DAY, type Line, ROUTINE, snapshotOf } from "../../helpers/electorate.ts";

function electorate(roots: bigint, persons: bigint) {
  return { roots, persons, stake: 0n, base: roots };
}

function refusal(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  return "";
}

describe("model: thresholds", () => {
  it("caps borrowed roots at E / sqrt(N), within a thousandth and a tenth of E", () => {
    expect(delegationCap(electorate(1_000n, 4n))).to.equal(100n);
    expect(delegationCap(electorate(1_000n, 400n))).to.equal(50n);
    expect(delegationCap(electorate(10_000_000n, 4_000_000n))).to.equal(10_000n);
    expect(delegationCap(electorate(0n, 0n))).to.equal(0n);
    // isqrt(1001^2 / 300) = isqrt(3340) = 57
    expect(delegationCap(electorate(1_001n, 300n))).to.equal(57n);
  });

  it("asks the square root of the persons, at least seven", () => {
    expect([1n, 49n, 50n, 300n, 10_000n, 1_000_000n].map((n) => personsFloor(n, 7n))).to.deep.equal([
      7n,
      7n,
      8n,
      18n,
      100n,
      1_000n,
    ]);
  });

  it("rounds quorum up", () => {
    expect(quorumOf(1_000n, 1_200n)).to.equal(120n);
    expect(quorumOf(1_001n, 1_200n)).to.equal(121n);
    expect(quorumOf(0n, 1_200n)).to.equal(0n);
  });
});

describe("model: intensity", () => {
  it("multiplies the own root alone, and never the base weight", () => {
    const box = boxOf(snapshotOf({ ann: { root: 100n }, bob: { root: 30n, lentTo: "ann" } }), undefined, { cap: 20n });
    cast(box, "ann", "for", { intensity: 15_000n });
    expect(box.tally()).to.include({ forVotes: 170n, support: 120n, stakeFor: 130n, personsFor: 1n });
  });

  it("lowers both weights below full voice, rounded down", () => {
    const box = boxOf(snapshotOf({ ann: { root: 101n } }));
    cast(box, "ann", "against", { intensity: 5_000n });
    expect(box.tally()).to.include({ againstVotes: 50n, opposition: 50n, stakeAgainst: 101n });
  });

  it("lasts for one proposal at double voice, four at half more, or twenty-five at a fifth more (QV-6)", () => {
    for (const [intensity, proposals] of [
      [20_000n, 1],
      [15_000n, 4],
      [12_000n, 25],
    ] as const) {
      const budgets = new IntensityBudgets();
      for (let i = 0; i < proposals; i++) budgets.spend("ann", 5n, intensity);
      expect(budgets.left("ann", 5n)).to.equal(0n);
      expect(refusal(() => budgets.spend("ann", 5n, 10_001n))).to.equal("LedgerIntensityBudget");
      expect(refusal(() => budgets.spend("ann", 5n, 10_000n))).to.equal("");
      expect(refusal(() => budgets.spend("ann", 6n, 20_000n))).to.equal("");
    }
  });
});

describe("model: override and cap", () => {
  const lines: Record<string, Line> = {
    del: { root: 5n, stake: 1n },
    one: { root: 10n, lentTo: "del", stake: 40n },
    two: { root: 8n, lentTo: "del", stake: 30n },
    six: { root: 7n, lentTo: "del", stake: 20n },
  };

  it("takes min(D, CAP) - min(D - r, CAP) from the delegate, whoever votes first (DL-1, DL-2)", () => {
    for (const delegateFirst of [true, false]) {
      const box = boxOf(snapshotOf(lines), undefined, { cap: 10n });
      if (delegateFirst) cast(box, "del", "for");
      const supports: bigint[] = [];
      for (const lender of ["one", "two", "six"]) {
        cast(box, lender, "against");
        supports.push(box.tally().support);
      }
      if (!delegateFirst) cast(box, "del", "for");
      else expect(supports).to.deep.equal([15n, 12n, 5n]);
      expect(box.tally()).to.include({ support: 5n, opposition: 25n, stakeFor: 1n, stakeAgainst: 90n });
      expect(box.takenBackFrom("del")).to.deep.equal({ roots: 25n, stake: 90n });
    }
  });

  it("takes the whole root back whatever the intensity", () => {
    const box = boxOf(snapshotOf({ del: {}, ann: { root: 100n, lentTo: "del" } }), undefined, { cap: 100n });
    cast(box, "del", "for");
    expect(box.tally()).to.include({ support: 100n, personsFor: 1n });
    cast(box, "ann", "against", { intensity: 1_000n });
    expect(box.tally()).to.include({ support: 0n, opposition: 10n, personsFor: 0n, personsAgainst: 1n, charge: 0n });
  });

  it("charges what remains at the delegate's own time", () => {
    const box = boxOf(snapshotOf(lines), undefined, { cap: 100n });
    cast(box, "del", "for", { after: DAY });
    cast(box, "two", "for", { after: 3n * DAY });
    const g = (days: bigint) => growth(days * DAY, 2n * DAY);
    expect(box.tally().charge).to.equal(22n * g(1n) + 8n * g(3n));
  });

  it("counts no root twice, and none above the cap, in any order of ballots (DL-1, DL-2)", () => {
    const plan = fc.array(
      fc.record({
        root: fc.bigInt(0n, 1_000n),
        lentTo: fc.option(fc.nat(11)),
        votes: fc.boolean(),
        first: fc.nat(100),
      }),
      { minLength: 2, maxLength: 12 },
    );
    fc.assert(
      fc.property(plan, fc.bigInt(0n, 3_000n), (people, cap) => {
        const lentTo = (index: number, to: number | null) =>
          to === null || to === index || to >= people.length ? undefined : `p${to}`;
        const lines = Object.fromEntries(
          people.map((each, i) => [`p${i}`, { root: each.root, lentTo: lentTo(i, each.lentTo) }]),
        );
        const snapshot = snapshotOf(lines);
        const box = boxOf(snapshot, undefined, { cap });
        const voters = people
          .map((each, i) => ({ ...each, account: `p${i}` }))
          .filter((each) => each.votes)
          .sort((a, b) => a.first - b.first);
        for (const { account } of voters) {
          if (refusal(() => box.requireMayCast(account)) === "") cast(box, account, "for");
        }
        const heard = snapshot
          .accounts()
          .filter((account) => box.spoken.has(account) || box.spoken.has(snapshot.delegateOf(account) ?? ""));
        expect(box.tally().support <= sum(heard.map((account) => snapshot.member(account).root))).to.equal(true);
        for (const ballot of box.ballots()) {
          const borrowed = box.weightOf(ballot).base - snapshot.member(ballot.account).root;
          expect(borrowed >= 0n && borrowed <= cap).to.equal(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("model: chambers, quorum and floor", () => {
  const even = snapshotOf({ ann: { root: 50n }, bob: { root: 50n }, fund: { stake: 100n, person: false } });

  it("lets accounts that are no persons vote in the stake chamber only, and not at all on routine", () => {
    const box = boxOf(even, undefined, { floor: 1n });
    cast(box, "fund", "for");
    expect(box.tally()).to.include({ forVotes: 0n, support: 0n, personsFor: 0n, stakeFor: 100n });
    expect(refusal(() => cast(boxOf(even, ROUTINE), "fund", "for"))).to.equal("LedgerPersonsOnly");
    expect(refusal(() => cast(boxOf(even), "stranger", "for"))).to.equal("LedgerNoVoice");
  });

  it("fails when stake is against although people are for, unless the class is routine (GV-2)", () => {
    const box = boxOf(even, undefined, { floor: 1n });
    cast(box, "ann", "for");
    expect(box.passes()).to.equal(true);
    cast(box, "fund", "against");
    expect(box.passes()).to.equal(false);
    const routine = boxOf(even, ROUTINE, { floor: 1n });
    cast(routine, "ann", "for");
    expect(routine.passes()).to.equal(true);
  });

  it("asks a twentieth of active stake, exactly", () => {
    for (const [stake, passes] of [
      [5n, true],
      [4n, false],
    ] as const) {
      const snapshot = snapshotOf({ ann: { root: 50n, stake }, rest: { stake: 100n - stake, person: false } });
      const box = boxOf(snapshot, undefined, { floor: 1n });
      cast(box, "ann", "for");
      expect(box.passes()).to.equal(passes);
    }
  });

  it("asks quorum in base weight For, and the floor in persons of weight above 0 (GV-1)", () => {
    const snapshot = snapshotOf({ ann: { root: 100n }, bob: { root: 1n }, sly: { root: 1n } });
    const box = boxOf(snapshot, undefined, { quorum: 101n, floor: 3n });
    cast(box, "ann", "for", { intensity: 20_000n });
    expect(box.passes()).to.equal(false);
    cast(box, "sly", "for", { intensity: 1n });
    cast(box, "bob", "for");
    expect(box.tally()).to.include({ support: 101n, personsFor: 2n });
    expect(box.passes()).to.equal(false);
  });

  it("needs more For than Against: a tie fails", () => {
    const box = boxOf(even, ROUTINE, { floor: 1n, quorum: 1n });
    cast(box, "ann", "for");
    cast(box, "bob", "against");
    expect(box.passes()).to.equal(false);
  });
});

describe("model: snapshot", () => {
  it("gives what was lent to a person that does not count to nobody", () => {
    const members = new Map([
      ["ann", { person: 1n, root: 9n, stake: 9n, delegate: 2n }],
      ["bob", { person: 0n, root: 0n, stake: 5n, delegate: 0n }],
    ]);
    const snapshot = new Snapshot(3n, members, 0n);
    expect(snapshot.delegateOf("ann")).to.equal(undefined);
    expect(snapshot.voiceOf("bob")).to.include({ borrowedRoots: 0n, borrowedStake: 0n });
  });
});
