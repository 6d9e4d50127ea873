import { readFileSync } from "node:fs";
import { expect } from "chai";
import { judged, loadPlans, studyOfPlan, wholeProbability, type KeptPlan } from "../../model/capture/plans.ts";
import { COUNTERWEIGHT } from "../../model/capture/rivals.ts";
import { CLASSES, CLASS_NAMES } from "../../model/classes.ts";
import { LEAST_PASSING, MOST_BLOCKED } from "../../model/control.ts";
import {
  captureRow,
  chamberRow,
  CHAMBERS,
  classRow,
  controlRow,
  loadSweeps,
  marginRow,
  OUTFLOWS,
  QUORUMS,
  sizeRow,
  turnoutRow,
  type PopulationId,
} from "../../model/tuning/sweeps.ts";

const PRODUCTION = new URL("../../../deploy/parameters/production.json", import.meta.url);
const { Suite: profile } = JSON.parse(readFileSync(PRODUCTION, "utf8")) as {
  readonly Suite: Readonly<Record<string, number>>;
};
/** Large enough for the floor of persons not to decide alone. */
const LARGE: readonly PopulationId[] = ["bittensor", "hop"];

describe("the chosen defaults", function () {
  this.timeout(120_000);
  const sweeps = loadSweeps();

  it("are those that the model and the search work with", () => {
    for (const name of CLASS_NAMES) {
      const { quorumBps, halfLife } = CLASSES[name];
      expect([quorumBps, halfLife], name).to.deep.equal([
        BigInt(profile[`${name}QuorumBps`] ?? 0),
        BigInt(profile[`${name}HalfLife`] ?? 0),
      ]);
    }
    expect(COUNTERWEIGHT.quorum).to.equal((profile["parametersQuorumBps"] ?? 0) / 10_000);
    expect(COUNTERWEIGHT.prizeShare).to.equal((profile["outflowBps"] ?? 0) / 10_000);
    // The class of the largest payment that the search is after.
    expect(profile["outflowBps"]).to.be.above(profile["spendShareBps"] ?? 0);
    expect(profile["outflowBps"]).to.be.at.most(profile["parametersShareBps"] ?? 0);
  });

  it("pass the honest control in every class where people are many enough", () => {
    for (const population of LARGE) {
      for (const impact of CLASS_NAMES) {
        const row = classRow(population, impact);
        expect(row, `${population} ${impact}`).to.deep.equal(
          sweeps.classes.find((r) => r.population === population && r.impact === impact),
        );
        expect(row.passing, `${population} ${impact}`).to.be.at.least(LEAST_PASSING);
        expect(row.blocked, `${population} ${impact}`).to.be.at.most(MOST_BLOCKED);
      }
    }
  });

  it("have the highest quorum of those tried with which the gravest class passes", () => {
    const passes = (quorumBps: number): boolean =>
      LARGE.every((population) => controlRow(population, quorumBps).adopted >= LEAST_PASSING);
    const shipped = profile["constitutionalQuorumBps"] ?? 0;
    const next = QUORUMS.find((quorumBps) => quorumBps > shipped) ?? Number.NaN;
    expect([shipped, next].map(passes)).to.deep.equal([true, false]);
  });

  it("open a network at a size at which the floor lets pass what has to, and at half of it would not", () => {
    const open = profile["openPersons"] ?? 0;
    const [half, whole] = [sizeRow(open / 2), sizeRow(open)];
    expect(sweeps.sizes).to.deep.include.members([half, whole]);
    expect(half.floorAlone).to.be.below(LEAST_PASSING);
    expect(whole.passing).to.be.at.least(LEAST_PASSING);
  });

  it("do not make a decision dearer than its prize anywhere, as the known risks say", () => {
    // Should this fail, the documents may claim more.
    const shipped = OUTFLOWS.indexOf(0.02);
    const margins = sweeps.margins.map((r) => r.margins[shipped] ?? Number.NaN);
    expect([Math.max(...margins).toFixed(2), Math.min(...margins).toFixed(3)]).to.deep.equal(["0.81", "0.006"]);
    expect(sweeps.margins).to.deep.include(marginRow("kusama"));
  });

  it("ask a share of stake that costs a silent capturer what the search for captures finds, and leaves Compound's loss as it is", () => {
    const shipped = 500;
    for (const population of [...LARGE, "compound"] as const) {
      const rows = CHAMBERS.map((stakeBps) => chamberRow(population, stakeBps));
      expect(rows).to.deep.equal(sweeps.chambers.filter((r) => r.population === population));
      const ours = rows.find((r) => r.stakeBps === shipped)?.silentUsd ?? Number.NaN;
      const searched = sweeps.capture.find(
        (r) => r.population === population && r.quorumBps === profile["parametersQuorumBps"],
      )?.silentUnsoldUsd;
      // The search goes by budgets and stops within a thousandth or so.
      expect(ours / (searched ?? Number.NaN)).to.be.closeTo(1, 0.005);
      for (const [i, row] of rows.entries()) {
        const before = rows[i - 1];
        if (before === undefined) continue;
        expect(row.silentUsd).to.be.above(1.8 * before.silentUsd);
        expect(row.adopted).to.be.at.most(before.adopted);
      }
    }
    for (const row of sweeps.chambers.filter((r) => r.population === "compound")) {
      expect(row.adopted).to.equal(row.adoptedWithoutChamber).and.to.be.below(LEAST_PASSING);
    }
    // Ten per cent would not pass the control in both readings of the record.
    const tenth = sweeps.chambers.find((r) => r.population === "bittensor" && r.stakeBps === 1_000);
    expect(tenth?.wanted).to.be.below(LEAST_PASSING);
  });

  it("were weighed by figures that come out again", () => {
    const population = "hop";
    for (const quorumBps of [1_000, 2_500]) {
      const kept = sweeps.capture.find((r) => r.population === population && r.quorumBps === quorumBps);
      expect(captureRow(population, quorumBps)).to.deep.equal(kept);
      const control = sweeps.control.find((r) => r.population === population && r.quorumBps === quorumBps);
      expect(controlRow(population, quorumBps)).to.deep.equal(control);
    }
    const kept = sweeps.turnout.find((r) => r.turnout === 0.15 && r.impact === "constitutional");
    expect(turnoutRow(0.15, "constitutional")).to.deep.equal(kept);
  });
});

describe("plans that were found once", function () {
  this.timeout(120_000);
  const named = ({ population, voters, system, isChallenged }: KeptPlan): string =>
    `${system}, ${voters} of ${population}${isChallenged === true ? ", challenged" : ""}`;

  for (const kept of loadPlans()) {
    it(`end as they did, in doubles and in whole numbers: ${named(kept)}`, () => {
      const study = studyOfPlan(kept);
      const { probability, sunkUsd, totalUsd, winsDraw, losesDraw } = kept;
      const now = judged(study, kept.system, kept.plan, kept.isChallenged);
      expect(now).to.deep.equal({ probability, sunkUsd, totalUsd, winsDraw, losesDraw });
      expect(wholeProbability(study, kept)).to.equal(probability);
      expect(probability).to.be.at.least(0.5);
    });
  }

  it("cost more here than in a token vote, in whatever does not come back", () => {
    const plans = loadPlans();
    for (const ours of plans.filter((p) => p.system === COUNTERWEIGHT.id && p.isChallenged !== true)) {
      const theirs = plans.find((p) => p.system !== ours.system && p.population === ours.population);
      expect(ours.sunkUsd).to.be.above(3 * (theirs?.sunkUsd ?? Number.POSITIVE_INFINITY));
    }
  });
});
