import { expect } from "chai";
import type { Contract } from "ethers";
import { COIN, WEEK, cast, enterEpoch, ethers, loadFixture, read, send, time } from "../helpers/governanceParts.ts";

const OPEN_PERSONS = 50n;
const NEVER = 2n ** 32n - 1n;
/** The manifest's addresses, in order. */
const PARTS = [
  "timelock",
  "token",
  "adapter",
  "registry",
  "vault",
  "votes",
  "treasury",
  "policy",
  "deposits",
  "ledger",
  "governor",
  "challenges",
  "pool",
  "court",
  "verifiers",
  "claims",
] as const;

type Part = (typeof PARTS)[number];
type Manifest = Record<Part, string> & { modules: string[] };

/** A genesis contract and one stub for every contract that it binds. */
async function suiteOfStubs() {
  const actors = await cast();
  const start = BigInt(await time.latest()) + 100n;
  const genesis = await ethers.deployContract("Genesis", [start, WEEK, OPEN_PERSONS], actors.deployer);
  const stubs = new Map<Part, Contract>();
  for (const part of PARTS) stubs.set(part, await ethers.deployContract("BindingStub"));
  const stub = (part: Part): Contract => {
    const found = stubs.get(part);
    if (!found) throw new Error(`no stub for ${part}`);
    return found;
  };
  const module = await ethers.deployContract("BindingStub");
  const modules = [module, stub("pool"), stub("verifiers")];
  const manifest = { modules: await Promise.all(modules.map((listed) => listed.getAddress())) } as Manifest;
  for (const part of PARTS) manifest[part] = await stub(part).getAddress();
  return { ...actors, start, genesis, stub, manifest };
}

/** The same, bound, in epoch 5 with just enough persons at the snapshot closing epoch 4. */
async function readyToOpen() {
  const suite = await suiteOfStubs();
  await suite.genesis.bind(suite.manifest);
  await send(suite.stub("votes"), "setElectorate", 4n, OPEN_PERSONS);
  await enterEpoch(suite.start, 5n);
  return suite;
}

describe("Genesis", () => {
  it("refuses to open without anybody, and a clock out of step", async () => {
    const genesis = await ethers.getContractFactory("Genesis");
    await expect(genesis.deploy(0, WEEK, 0)).to.be.revertedWithCustomError(genesis, "GenesisOpenPersonsZero");
    await expect(genesis.deploy(0, WEEK + 1n, 1)).to.be.revertedWithCustomError(genesis, "EpochLengthInvalid");
  });

  describe("binding (SY-1)", () => {
    it("binds for its deployer alone", async () => {
      const { genesis, manifest, timelock, governor, stranger } = await loadFixture(suiteOfStubs);
      for (const outsider of [timelock, governor, stranger]) {
        await expect(genesis.connect(outsider).bind(manifest))
          .to.be.revertedWithCustomError(genesis, "GenesisNotDeployer")
          .withArgs(outsider.address);
      }
    });

    it("tells each contract what it needs, as its binder", async () => {
      const { genesis, manifest, stub } = await loadFixture(suiteOfStubs);
      await genesis.bind(manifest);
      const told = (types: string[], values: unknown[]) =>
        ethers.concat([
          ethers.id(`bind(${types.join(",")})`).slice(0, 10),
          ethers.AbiCoder.defaultAbiCoder().encode(types, values),
        ]);
      const expected: Partial<Record<Part, string>> = {
        registry: told(["address"], [manifest.votes]),
        vault: told(["address", "address[]"], [manifest.votes, manifest.modules]),
        policy: told(["address"], [manifest.governor]),
        deposits: told(["address"], [manifest.governor]),
        challenges: told(["address"], [manifest.governor]),
        pool: told(["address"], [manifest.court]),
        verifiers: told(["address"], [manifest.claims]),
        timelock: told(["address", "address"], [manifest.governor, manifest.ledger]),
      };
      for (const part of PARTS) {
        expect(await read<string>(stub(part), "told"), part).to.equal(expected[part] ?? "0x");
        const caller = expected[part] ? await genesis.getAddress() : COIN;
        expect(await read<string>(stub(part), "caller"), part).to.equal(caller);
      }
    });

    it("publishes the manifest", async () => {
      const { genesis, manifest, deployer } = await loadFixture(suiteOfStubs);
      const listed = [...PARTS.map((part) => manifest[part]), manifest.modules];
      expect(await genesis.isBound()).to.equal(false);
      await expect(genesis.bind(manifest)).to.emit(genesis, "GenesisBound").withArgs(listed);
      expect(await genesis.manifest()).to.deep.equal(listed);
      expect(await genesis.isBound()).to.equal(true);
      expect(await genesis.deployer()).to.equal(deployer.address);
      expect(await genesis.openPersons()).to.equal(OPEN_PERSONS);
    });

    it("leaves its deployer no power", async () => {
      const { genesis, manifest } = await loadFixture(suiteOfStubs);
      await genesis.bind(manifest);
      await expect(genesis.bind(manifest)).to.be.revertedWithCustomError(genesis, "GenesisAlreadyBound");
    });

    it("refuses an address without code, anywhere in the manifest", async () => {
      const { genesis, manifest, stranger } = await loadFixture(suiteOfStubs);
      for (const part of PARTS) {
        await expect(genesis.bind({ ...manifest, [part]: stranger.address }), part)
          .to.be.revertedWithCustomError(genesis, "GenesisNoCode")
          .withArgs(stranger.address);
      }
      await expect(genesis.bind({ ...manifest, modules: [manifest.votes, stranger.address] }))
        .to.be.revertedWithCustomError(genesis, "GenesisNoCode")
        .withArgs(stranger.address);
    });

    it("refuses a pool or a registry of verifiers that is no module of the vault: nobody could join it", async () => {
      const { genesis, manifest } = await loadFixture(suiteOfStubs);
      const { pool, verifiers } = manifest;
      for (const [modules, missing] of [
        [[], pool],
        [[manifest.court, verifiers], pool],
        [manifest.modules.slice(0, 2), verifiers],
      ] as const) {
        await expect(genesis.bind({ ...manifest, modules: [...modules] }))
          .to.be.revertedWithCustomError(genesis, "GenesisNotModule")
          .withArgs(missing);
      }
    });
  });

  describe("opening", () => {
    it("needs a bound suite", async () => {
      const { genesis, start } = await loadFixture(suiteOfStubs);
      await enterEpoch(start, 5n);
      await expect(genesis.open()).to.be.revertedWithCustomError(genesis, "GenesisNotBound");
    });

    it("needs epoch 5", async () => {
      const { genesis, manifest, stub, start } = await loadFixture(suiteOfStubs);
      await genesis.bind(manifest);
      await expect(genesis.open()).to.be.revertedWithCustomError(genesis, "GenesisTooEarly").withArgs(0, 5);
      await send(stub("votes"), "setElectorate", 3n, OPEN_PERSONS);
      await time.increaseTo(start + 5n * WEEK - 2n);
      await expect(genesis.open()).to.be.revertedWithCustomError(genesis, "GenesisTooEarly").withArgs(4, 5);
    });

    it("needs enough persons at the last snapshot", async () => {
      const { genesis, stub, start } = await loadFixture(readyToOpen);
      await send(stub("votes"), "setElectorate", 4n, OPEN_PERSONS - 1n);
      await expect(genesis.open())
        .to.be.revertedWithCustomError(genesis, "GenesisTooFewPersons")
        .withArgs(OPEN_PERSONS - 1n, OPEN_PERSONS);
      await send(stub("votes"), "setElectorate", 4n, OPEN_PERSONS);
      await enterEpoch(start, 6n);
      // Persons of an older snapshot do not help.
      await expect(genesis.open())
        .to.be.revertedWithCustomError(genesis, "GenesisTooFewPersons")
        .withArgs(0, OPEN_PERSONS);
    });

    it("happens once, by anyone, and leaves five constitutional epochs", async () => {
      const { genesis, stranger } = await loadFixture(readyToOpen);
      expect(await genesis.openEpoch()).to.equal(0n);
      expect(await genesis.ordinaryFromEpoch()).to.equal(NEVER);
      await expect(genesis.connect(stranger).open()).to.emit(genesis, "GenesisOpened").withArgs(5n, OPEN_PERSONS, 10n);
      expect(await genesis.openEpoch()).to.equal(5n);
      expect(await genesis.ordinaryFromEpoch()).to.equal(10n);
      await expect(genesis.open()).to.be.revertedWithCustomError(genesis, "GenesisAlreadyOpen").withArgs(5);
    });
  });
});
