import { expect } from "chai";
import { network } from "hardhat";
import type { Contract } from "ethers";
import { BrowserProvider, ZeroAddress, concat, getAddress, id, toBeHex } from "ethers";
import { readerOf } from "../../scripts/lib/inspect/chainReader.ts";
import { inspectAddresses } from "../../scripts/lib/inspect/index.ts";
import { delegatingCalls } from "../../scripts/lib/inspect/opcodes.ts";
import { SLOTS, proxySigns, type ProxySign } from "../../scripts/lib/inspect/proxies.ts";
import { inspectTarget } from "../../scripts/lib/inspect/targets.ts";
import { deploySuite } from "../../scripts/lib/suite.ts";
import { PARTS } from "../../scripts/lib/addresses.ts";
import { loadParameters } from "../../scripts/lib/parameters.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
// Ethers' own provider, as the command line tool has it.
const provider = new BrowserProvider(connection.provider, undefined, { cacheTimeout: -1 });
const reader = readerOf(provider);
const COUNT = id("increase()").slice(0, 10);

async function addressOf(name: string, ...args: unknown[]): Promise<string> {
  return (await ethers.deployContract(name, args)).getAddress();
}

async function send(contract: unknown, name: string, ...args: unknown[]): Promise<void> {
  await (contract as Contract).getFunction(name).send(...args);
}

/** The one sign that an address shows. */
async function signOf(address: string): Promise<ProxySign> {
  const signs = await proxySigns(reader, address);
  expect(signs, JSON.stringify(signs)).to.have.length(1);
  const [sign] = signs;
  if (sign === undefined) throw new Error("no sign");
  return sign;
}

async function cloned(behind: string, args?: string): Promise<string> {
  const cloner = (await ethers.deployContract("ProbeCloner")) as unknown as Contract;
  await (args === undefined ? send(cloner, "clone", behind) : send(cloner, "cloneWithArguments", behind, args));
  return String(await cloner.getFunction("last").staticCall());
}

describe("the flag for proxies", () => {
  let owner: string;
  let plain: string;
  before(async () => {
    owner = (await ethers.getSigners())[0]?.address ?? ZeroAddress;
    plain = await addressOf("PlainTarget");
  });

  it("names implementation and admin of OpenZeppelin's transparent proxy", async () => {
    const proxy = await addressOf("ProbeTransparentProxy", plain, owner, COUNT);
    const sign = await signOf(proxy);
    expect(sign).to.deep.include({ kind: "EIP-1967 implementation", danger: "changes", behind: plain });
    // Its admin is a contract that it made itself.
    expect(await ethers.provider.getCode(sign.admin ?? ZeroAddress)).not.to.equal("0x");
  });

  it("names the implementation of a UUPS proxy, and flags the implementation, which delegates to upgrade", async () => {
    const logic = await ethers.deployContract("ProbeUupsLogic");
    const behind = await logic.getAddress();
    const data = logic.interface.encodeFunctionData("initialize", [owner]);
    const proxy = await addressOf("ProbeUupsProxy", behind, data);
    expect(await signOf(proxy)).to.deep.include({
      kind: "EIP-1967 implementation",
      danger: "changes",
      behind,
      admin: null,
    });
    expect(await signOf(behind)).to.deep.include({ kind: "delegating code", danger: "may" });
  });

  it("names the new implementation after an upgrade, though the code of the proxy stays", async () => {
    const logic = await ethers.deployContract("ProbeUupsLogic");
    const data = logic.interface.encodeFunctionData("initialize", [owner]);
    const proxy = await addressOf("ProbeUupsProxy", await logic.getAddress(), data);
    const before = await inspectTarget(reader, proxy);
    const other = await addressOf("ProbeUupsLogic");
    await send(await ethers.getContractAt("ProbeUupsLogic", proxy), "upgradeToAndCall", other, "0x");
    const after = await inspectTarget(reader, proxy);
    expect(after.codeHash).to.equal(before.codeHash);
    expect(after.signs[0]?.behind).to.equal(other);
  });

  it("names the beacon of a beacon proxy, and does not take the beacon for a proxy", async () => {
    const beacon = await addressOf("ProbeBeacon", plain, owner);
    const proxy = await addressOf("ProbeBeaconProxy", beacon, COUNT);
    expect(await signOf(proxy)).to.deep.include({ kind: "EIP-1967 beacon", danger: "changes", behind: beacon });
    expect(await proxySigns(reader, beacon)).to.deep.equal([]);
  });

  it("knows EIP-1822, the first OpenZeppelin, EIP-897, and a slot that nobody knows", async () => {
    const at = (slot: string): Promise<string> => addressOf("SlotProxy", slot, plain);
    expect(await signOf(await at(SLOTS.proxiable))).to.deep.include({ kind: "EIP-1822", behind: plain });
    expect(await signOf(await at(SLOTS.legacy))).to.deep.include({ kind: "OpenZeppelin legacy", behind: plain });
    const spoken = await addressOf("SpokenProxy", plain);
    expect(await signOf(spoken)).to.deep.include({ kind: "EIP-897", danger: "changes", behind: plain });
    expect(await signOf(await at(id("a slot of my own")))).to.deep.include({ kind: "delegating code", danger: "may" });
  });

  it("has the slots that the standards name", () => {
    expect(SLOTS).to.deep.equal({
      implementation: "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
      beacon: "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50",
      admin: "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103",
      proxiable: "0xc5f16f0fcc639fa48a6947836d9850f504798523bf8c9a3a87d5876cf622bcf7",
      legacy: "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3",
      legacyAdmin: "0x10d6a54a4754c8869d6886b5f5d7fbfa5b4522237ea5c60d11bc4e7a1ff9390b",
    });
  });

  describe("a clone", () => {
    it("is fixed, with arguments and without, and is not flagged", async () => {
      for (const address of [await cloned(plain), await cloned(plain, "0x1234")]) {
        expect(await signOf(address)).to.deep.include({ kind: "EIP-1167 clone", danger: "fixed", behind: plain });
        expect((await inspectTarget(reader, address)).flagged).to.equal(false);
      }
    });

    it("of other makers is known, too", async () => {
      const forms = [
        concat(["0x3d3d3d3d363d3d37363d73", plain, "0x5af43d3d93803e602a57fd5bf3"]),
        concat(["0x365f5f375f5f365f73", plain, "0x5af43d5f5f3e5f3d91602a57fd5bf3"]),
      ];
      for (const [i, code] of forms.entries()) {
        const address = getAddress(toBeHex(0xc10e0 + i, 20));
        await networkHelpers.setCode(address, code);
        expect(await signOf(address)).to.deep.include({ danger: "fixed", behind: plain });
      }
    });

    it("with an address of fewer bytes is known, too", async () => {
      const short = getAddress(toBeHex(0xabcd, 20));
      await networkHelpers.setCode(short, await ethers.provider.getCode(plain));
      const address = getAddress(toBeHex(0xc10f0, 20));
      await networkHelpers.setCode(address, "0x363d3d373d3d3d363d61abcd5af43d82803e903d91601957fd5bf3");
      expect(await signOf(address)).to.deep.include({ danger: "fixed", behind: short });
    });

    it("of something that changes changes with it", async () => {
      const proxy = await addressOf("ProbeTransparentProxy", plain, owner, COUNT);
      const clone = await cloned(await cloned(proxy));
      expect(await signOf(clone)).to.deep.include({ kind: "EIP-1167 clone", danger: "changes" });
    });

    it("of an address without code is flagged: code may come", async () => {
      const clone = await cloned("0x00000000000000000000000000000000000000ff");
      expect(await signOf(clone)).to.deep.include({ kind: "EIP-1167 clone", danger: "changes" });
    });

    it("of itself ends the search", async () => {
      const address = getAddress(toBeHex(0xc1000, 20));
      await networkHelpers.setCode(
        address,
        concat(["0x363d3d373d3d3d363d73", address, "0x5af43d82803e903d91602b57fd5bf3"]),
      );
      expect((await signOf(address)).danger).to.equal("may");
    });
  });

  it("flags an account that runs code of its key holder's choice (EIP-7702)", async () => {
    const account = getAddress(toBeHex(0x7702, 20));
    await networkHelpers.setCode(account, concat(["0xef0100", plain]));
    expect(await signOf(account)).to.deep.include({ kind: "EIP-7702 account", danger: "changes", behind: plain });
  });

  it("says of a user of a library that it may", async () => {
    const library = await addressOf("Adder");
    const user = await ethers.deployContract("LibraryUser", [], { libraries: { Adder: library } });
    expect(await signOf(await user.getAddress())).to.deep.include({ kind: "delegating code", danger: "may" });
  });

  it("flags no plain contract, nor one that carries another's code, nor any of the suite", async () => {
    const start = BigInt(await networkHelpers.time.latest());
    const addresses = await deploySuite(connection, await loadParameters("fast-test", { start }));
    const all = [plain, await addressOf("Maker"), ...PARTS.map((part) => addresses[part])];
    const { flags, targets } = await inspectAddresses(provider, await provider.getBlockNumber(), all);
    expect(flags).to.deep.equal([]);
    expect(targets).to.have.length(new Set(all).size);
  });

  it("says that an address has no code", async () => {
    const nobody = getAddress(toBeHex(0xbeef, 20));
    const { flags } = await inspectAddresses(provider, await provider.getBlockNumber(), [nobody]);
    expect(flags).to.have.length(1);
    expect(flags[0]).to.contain(`${nobody} has no code`);
  });
});

describe("the reading of code", () => {
  it("finds what delegates and skips the data of every push", () => {
    expect(delegatingCalls("0xf4")).to.deep.equal([0]);
    expect(delegatingCalls("0xf2")).to.deep.equal([0]);
    expect(delegatingCalls("0x60f4")).to.deep.equal([]);
    expect(delegatingCalls(`0x7f${"f4".repeat(32)}f4`)).to.deep.equal([33]);
    expect(delegatingCalls("0x5ff4")).to.deep.equal([1]);
  });

  it("leaves out what nothing reaches, until the next place to jump to", () => {
    for (const end of ["00", "56", "f3", "fd", "fe", "ff", "0c", "21", "f6"]) {
      expect(delegatingCalls(`0x${end}f4`), end).to.deep.equal([]);
      expect(delegatingCalls(`0x${end}5bf4`), end).to.deep.equal([2]);
      // A place to jump to within the data of a push is none.
      expect(delegatingCalls(`0x${end}605bf4`), end).to.deep.equal([]);
    }
    expect(delegatingCalls("0x57f4")).to.deep.equal([1]);
  });

  it("reads code that ends within the data of a push, and empty code", () => {
    expect(delegatingCalls("0x61f4")).to.deep.equal([]);
    expect(delegatingCalls("0x")).to.deep.equal([]);
  });
});
