import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ParametersInvalid, loadParameters, validateParameters } from "../../scripts/lib/parameters.ts";
import { parseAddresses, PARTS } from "../../scripts/lib/addresses.ts";

const START = { start: 1_800_000_000n };
const SOMEONE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const OTHER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

/** Problems of the fast test profile with some parameters changed; a parameter set to undefined is left out. */
async function problemsWith(changes: Record<string, unknown>): Promise<string[]> {
  const sound = await loadParameters("fast-test", START);
  const raw = Object.fromEntries(Object.entries({ ...sound, ...changes }).filter(([, value]) => value !== undefined));
  try {
    validateParameters(raw, "test");
    return [];
  } catch (error) {
    if (error instanceof ParametersInvalid) return error.problems;
    throw error;
  }
}

describe("parameters of a deployment", () => {
  it("are sound in the local and the fast test profile", async () => {
    for (const profile of ["local", "fast-test"]) {
      const parameters = await loadParameters(profile, START);
      expect(parameters.unbondingEpochs).to.equal(7n);
    }
    const fast = await loadParameters("fast-test", START);
    expect(fast.epochLength).to.equal(630n);
    expect(String(fast.profile)).to.match(/^TEST PROFILE/);
  });

  it("lack in the production profile exactly what only its deployer knows", async () => {
    const error = await loadParameters("production").then(
      () => undefined,
      (problem: unknown) => problem,
    );
    if (!(error instanceof ParametersInvalid))
      throw new Error("the production profile must not be deployable as it is");
    expect(error.problems.map((problem) => problem.split(" ")[0])).to.deep.equal([
      "start",
      "registrars",
      "registrarThreshold",
      "challengeMetaEvidence",
      "claimMetaEvidence",
      "tokenName",
      "tokenSymbol",
      "tokenHolders",
      "tokenAmounts",
    ]);
    const complete = {
      ...START,
      registrars: [SOMEONE, OTHER],
      registrarThreshold: 2,
      challengeMetaEvidence: "ipfs://challenge",
      claimMetaEvidence: "ipfs://claim",
      token: SOMEONE,
    };
    const parameters = await loadParameters("production", complete);
    expect(parameters.openPersons).to.equal(100n);
    expect(parameters.personsFloor).to.equal(7n);
    expect(parameters.epochLength).to.equal(604_800n);
  });

  it("take whole numbers as numbers, strings of digits and strings ending in n", async () => {
    for (const openPersons of [4, "4", "4n", 4n]) expect(await problemsWith({ openPersons })).to.deep.equal([]);
  });

  it("are each missed when left out", async () => {
    const sound = await loadParameters("fast-test", START);
    for (const name of Object.keys(sound)) {
      const problems = await problemsWith({ [name]: undefined });
      expect(problems, name).to.have.length(1);
      expect(problems[0], name).to.match(new RegExp(`^${name} is missing; accepted: .+`));
    }
  });

  it("are each refused when they are something else", async () => {
    const sound = await loadParameters("fast-test", START);
    for (const name of Object.keys(sound)) {
      const problems = await problemsWith({ [name]: { not: "this" } });
      expect(problems, name).to.have.length(1);
      expect(problems[0], name).to.match(new RegExp(`^${name}: .+; accepted: .+`));
    }
  });

  // What is changed, and what the error must say.
  const WRONG: [Record<string, unknown>, string][] = [
    [
      { epochLength: 600 },
      "epochLength: 600 is no multiple of 7; accepted: seconds of an epoch, 420 to 4294967292, a multiple of 7",
    ],
    [{ epochLength: 413 }, "epochLength: 413 is too small"],
    [{ epochLength: 630.5 }, "epochLength: 630.5 is no whole number"],
    [{ start: -1 }, "start: -1 is too small"],
    [{ openPersons: 0 }, "openPersons: 0 is too small"],
    [{ personsFloor: 65_536 }, "personsFloor: 65536 is too large"],
    [
      { maxTermEpochs: 14 },
      "maxTermEpochs: 14 is too large; accepted: epochs of the longest term of personhood, 1 to 13",
    ],
    [{ unbondingEpochs: 53 }, "unbondingEpochs: 53 is too large"],
    [
      { unbondingEpochs: 6 },
      "unbondingEpochs is 6; accepted: at least 7, so that stake outlives every decision it made",
    ],
    [{ epochLength: 1_134, minHalfLife: 62 }, "minHalfLife is 62; accepted: at least 63"],
    [{ minHalfLife: 91 }, "minHalfLife is 91; accepted: at most routineHalfLife, which is 90"],
    [{ minHalfLife: 59 }, "minHalfLife: 59 is too small"],
    [{ maxHalfLife: 449 }, "constitutionalHalfLife is 450; accepted: at most maxHalfLife, which is 449"],
    [{ maxHalfLife: 481 }, "unbondingEpochs is 7; accepted: at least 8"],
    [{ minDelay: 91 }, "minDelay is 91; accepted: at most minHalfLife, which is 60"],
    [{ minStake: 2n }, "stakeCap is 2500000000000000000000; accepted: at most 25 times minStake, 50"],
    [{ stakeCap: 1n }, "minStake is 100000000000000000000; accepted: at most stakeCap, which is 1"],
    [{ depositBase: 1n << 96n }, "depositBase: 79228162514264337593543950336 is too large"],
    [{ outflowBps: 49 }, "treasuryRoutineBps is 50; accepted: at most outflowBps, which is 49"],
    [{ maxOutflowBps: 199 }, "outflowBps is 200; accepted: at most maxOutflowBps, which is 199"],
    [{ maxOutflowBps: 10_001 }, "maxOutflowBps: 10001 is too large"],
    [{ routineShareBps: 100 }, "routineShareBps is 100; accepted: below spendShareBps, which is 100"],
    [{ spendShareBps: 500 }, "spendShareBps is 500; accepted: below parametersShareBps, which is 500"],
    [{ spendQuorumBps: 799 }, "routineQuorumBps is 800; accepted: at most spendQuorumBps, which is 799"],
    [{ parametersHalfLife: 179 }, "spendHalfLife is 180; accepted: at most parametersHalfLife, which is 179"],
    [{ exposureHalfLife: 59 }, "exposureHalfLife: 59 is too small"],
    [
      { registrars: [] },
      "registrars: 0 entries; accepted: who endorse personhood: a list of 1 to 32 different addresses",
    ],
    [{ registrars: [SOMEONE, SOMEONE] }, `registrars: ${SOMEONE} is there twice`],
    [{ registrars: [SOMEONE, SOMEONE.replace("C5", "c5")] }, "or its checksum is wrong"],
    [{ registrars: [`0x${"0".repeat(40)}`] }, "is no address, or zero"],
    [{ registrarThreshold: 4 }, "registrarThreshold is 4; accepted: at most the number of registrars, 3"],
    [{ tokenAmounts: [1n] }, "tokenAmounts has 1 entries; accepted: one for each holder, 10"],
    [{ tokenAmounts: [0n] }, 'tokenAmounts: "0n" is no whole number above 0'],
    [{ tokenAmounts: [1n << 208n] }, "is too large"],
    [{ tokenName: " " }, 'tokenName: " " is no text'],
    [{ jurorBond: 1n }, "jurorBond: 1 is too small; accepted: wei of stake bonded by every juror, 1000000000 to"],
    [{ jurorBond: 1_500_000_000n }, "jurorBond: 1500000000 is no multiple of 1000000000"],
    [{ keeperReward: 5_000_000_000_000_001n }, "keeperReward is 5000000000000001; accepted: at most jurorFee"],
    [{ poolFloor: 2 }, "poolFloor: 2 is too small"],
    [{ standardPanels: [] }, "standardPanels: 0 entries; accepted: seats of the panels of a claim, odd and rising"],
    [{ standardPanels: [3, 4] }, "standardPanels: 3, 4 are not odd and rising"],
    [{ operationsPanels: [23, 23] }, "operationsPanels: 23, 23 are not odd and rising"],
    [{ operationsPanels: [3, 5, 7] }, "operationsPanels: 3 entries; accepted: seats of the panels of a challenge"],
    [{ operationsPanels: [65] }, "operationsPanels: 65 is too large"],
    [{ beaconKey: [1, 2, 3] }, "beaconKey: 3 entries; accepted: the beacon's public key in G2, as x0, x1, y0, y1"],
    [{ beaconKey: [1, 2, 3, 2n ** 255n] }, "is too large"],
    [{ beaconPeriod: 0 }, "beaconPeriod: 0 is too small"],
    [{ proofMaxAge: 2_159 }, "proofMaxAge is 2159; accepted: at least 2160, so that a proof shown when posting"],
    [{ verifierExitEpochs: 13 }, "verifierExitEpochs: 13 is too small"],
    [{ verifierSlashBps: 10_001 }, "verifierSlashBps: 10001 is too large"],
    [{ opnPersons: 3 }, "opnPersons is no parameter; accepted: profile, start, epochLength"],
  ];
  for (const [changes, message] of WRONG) {
    const name = Object.keys(changes)[0] ?? "";
    it(`are refused: ${message.split(";")[0]} (${name})`, async () => {
      expect((await problemsWith(changes)).join("\n")).to.contain(message);
    });
  }

  it("are refused all at once", async () => {
    const problems = await problemsWith({ epochLength: 600, openPersons: 0, start: undefined });
    expect(problems).to.have.length(3);
  });

  describe("from a file", () => {
    let folder = "";
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "parameters-"));
    });
    after(() => rm(folder, { recursive: true }));

    /** The error of loading a file with this content. */
    async function errorOf(content: string): Promise<string> {
      const path = join(folder, "parameters.json");
      await writeFile(path, content);
      return loadParameters(path).then(
        () => "",
        (error: unknown) => String(error),
      );
    }

    it("say what is wrong with the file itself", async () => {
      expect(await errorOf("{")).to.contain("is no JSON");
      expect(await errorOf("[]")).to.contain('has no object "Suite"; accepted: {"Suite": {parameters}}');
      expect(await errorOf('{"Suite": 1}')).to.contain('has no object "Suite"');
      const missing = await loadParameters(join(folder, "none.json")).catch((error: unknown) => String(error));
      expect(missing).to.contain("accepted: local, fast-test, production or the path of a file");
    });
  });
});

describe("a file of addresses", () => {
  const complete = Object.fromEntries(PARTS.map((part) => [part, SOMEONE]));

  it("is read with or without modules", () => {
    expect(parseAddresses(complete, "test").modules).to.deep.equal([]);
    expect(parseAddresses({ ...complete, modules: [OTHER] }, "test").modules).to.deep.equal([OTHER]);
  });

  it("names what is missing and what is no address", () => {
    expect(() => parseAddresses({ ...complete, votes: undefined, ledger: "0x12", modules: ["x"] }, "test")).to.throw(
      'test: votes is missing; ledger is no address: "0x12"; modules[0] is no address: "x". Accepted: an object with genesis,',
    );
    expect(() => parseAddresses(null, "test")).to.throw("genesis is missing");
    expect(() => parseAddresses({ ...complete, modules: 3 }, "test")).to.throw("modules is no address: 3");
  });
});
