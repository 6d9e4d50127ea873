import { expect } from "chai";
import { GENESIS_RULES } from "../../deploy/wire.ts";
import { network } from "hardhat";
import { Contract, Interface, id } from "ethers";
import type { Part, SuiteAddresses } from "../../scripts/lib/addresses.ts";
import { loadArtifact } from "../../scripts/lib/artifacts.ts";
import { checkSuite, type Finding } from "../../scripts/lib/check/index.ts";
import { loadParameters } from "../../scripts/lib/parameters.ts";
import { deploySuite } from "../../scripts/lib/suite.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, setBalance, setCode, setStorageAt } = networkHelpers;

/** A suite in order, on the fast test profile. */
async function soundSuite(): Promise<SuiteAddresses> {
  const start = BigInt(await networkHelpers.time.latest());
  return deploySuite(connection, await loadParameters("fast-test", { start }));
}

/** Findings about a suite as `check contract`, with the messages joined for a look inside. */
async function findingsOf(addresses: SuiteAddresses): Promise<{ names: string[]; text: string; findings: Finding[] }> {
  const { findings, ok } = await checkSuite(ethers.provider, addresses);
  expect(ok).to.equal(findings.length === 0);
  return {
    names: findings.map((finding) => `${finding.check} ${finding.contract}`),
    text: findings.map((finding) => finding.message).join("\n"),
    findings,
  };
}

/** The contract of a part, called as `from`, who need not have a key. */
async function as(addresses: SuiteAddresses, part: Part, from: string): Promise<Contract> {
  await networkHelpers.impersonateAccount(from);
  await setBalance(from, 10n ** 18n);
  const { abi } = await loadArtifact(part);
  return new Contract(addresses[part], abi, await ethers.getSigner(from));
}

async function send(contract: Contract, name: string, ...args: unknown[]): Promise<void> {
  const response = (await contract.getFunction(name).send(...args)) as { wait(): Promise<unknown> };
  await response.wait();
}

async function outsider(): Promise<string> {
  const signers = await ethers.getSigners();
  const last = signers.at(-1);
  if (!last) throw new Error("no accounts");
  return last.address;
}

/** Runtime code of a contract made with constructor arguments of the test's choice, put where the suite's contract stands. */
async function replaceCode(addresses: SuiteAddresses, part: Part, name: string, args: unknown[]): Promise<void> {
  const impostor = await ethers.deployContract(name, args);
  await setCode(addresses[part], await ethers.provider.getCode(await impostor.getAddress()));
}

async function epochStart(addresses: SuiteAddresses): Promise<bigint> {
  return (await ethers.getContractAt("Genesis", addresses.genesis)).epochStart();
}

describe("check:deployment", () => {
  for (const profile of ["local", "fast-test"]) {
    it(`finds nothing wrong with the ${profile} profile (SY-1)`, async () => {
      const parameters = await loadParameters(profile, { start: BigInt(await networkHelpers.time.latest()) });
      const addresses = await deploySuite(connection, parameters);
      const report = await checkSuite(ethers.provider, addresses, { parameters });
      expect(report.findings).to.deep.equal([]);
      expect(report.ok).to.equal(true);
      expect(report.notes.join("\n")).to.contain("registrars, the only listed accounts");
      expect(report.notes.join("\n")).not.to.contain("not judged");
    });
  }

  it("finds nothing wrong with a production profile around a token of somebody else, and says that it is not judged", async () => {
    const signers = await ethers.getSigners();
    const token = await (await ethers.deployContract("HostileToken")).getAddress();
    const parameters = await loadParameters("production", {
      start: BigInt(await networkHelpers.time.latest()),
      registrars: signers.slice(1, 6).map((signer) => signer.address),
      registrarThreshold: 3,
      challengeMetaEvidence: "ipfs://challenge",
      claimMetaEvidence: "ipfs://claim",
      token,
    });
    const addresses = await deploySuite(connection, parameters);
    const report = await checkSuite(ethers.provider, addresses, { parameters });
    expect(report.findings).to.deep.equal([]);
    expect(report.notes.join("\n")).to.contain(`token ${token} is not the suite's own`);
  });

  describe("names the planted fault:", () => {
    it("a role left to an account", async () => {
      const addresses = await loadFixture(soundSuite);
      const account = await outsider();
      const timelock = await as(addresses, "timelock", addresses.timelock);
      await send(timelock, "grantRole", id("PROPOSER_ROLE"), account);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["role-left timelock"]);
      expect(text).to.contain(`PROPOSER_ROLE is held by ${account}, expected the governor alone`);
    });

    it("an executor role open to everybody", async () => {
      const addresses = await loadFixture(soundSuite);
      const timelock = await as(addresses, "timelock", addresses.timelock);
      await send(timelock, "grantRole", id("EXECUTOR_ROLE"), ethers.ZeroAddress);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["role-left timelock"]);
      expect(text).to.contain("EXECUTOR_ROLE is held by everybody");
    });

    it("a role that nobody needs, and an administrator beside the timelock", async () => {
      const addresses = await loadFixture(soundSuite);
      const account = await outsider();
      const timelock = await as(addresses, "timelock", addresses.timelock);
      await send(timelock, "grantRole", id("SPARE_ROLE"), account);
      await send(timelock, "grantRole", ethers.ZeroHash, account);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["role-left timelock", "role-left timelock"]);
      expect(text).to.contain(`DEFAULT_ADMIN_ROLE is held by ${account}, expected the timelock alone`);
      expect(text).to.contain(`role ${id("SPARE_ROLE")} is held by ${account}, expected nobody`);
    });

    it("a role that the deployer got without a log", async () => {
      const addresses = await loadFixture(soundSuite);
      const deployer = (await ethers.getSigners())[0]?.address ?? "";
      // AccessControl keeps its roles in slot 0: role => (members, admin).
      const coder = ethers.AbiCoder.defaultAbiCoder();
      const role = ethers.keccak256(coder.encode(["bytes32", "uint256"], [id("CANCELLER_ROLE"), 0]));
      const member = ethers.keccak256(coder.encode(["address", "bytes32"], [deployer, role]));
      await setStorageAt(addresses.timelock, member, 1n);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["role-left timelock"]);
      expect(text).to.contain(`CANCELLER_ROLE is held by ${deployer}`);
    });

    it("a role that another role administers", async () => {
      const addresses = await loadFixture(soundSuite);
      const coder = ethers.AbiCoder.defaultAbiCoder();
      const role = ethers.keccak256(coder.encode(["bytes32", "uint256"], [id("PROPOSER_ROLE"), 0]));
      await setStorageAt(addresses.timelock, ethers.toBeHex(BigInt(role) + 1n, 32), BigInt(id("EXECUTOR_ROLE")));
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["role-admin timelock"]);
      expect(text).to.contain("PROPOSER_ROLE is administered by EXECUTOR_ROLE");
    });

    it("a role that the governor lacks", async () => {
      const addresses = await loadFixture(soundSuite);
      const timelock = await as(addresses, "timelock", addresses.timelock);
      await send(timelock, "revokeRole", id("EXECUTOR_ROLE"), addresses.governor);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["role-missing timelock"]);
      expect(text).to.contain(`EXECUTOR_ROLE is not held by ${addresses.governor} (governor`);
    });

    it("a gate that is not the ledger", async () => {
      const addresses = await loadFixture(soundSuite);
      const account = await outsider();
      await send(await as(addresses, "timelock", addresses.timelock), "updateGate", account);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["wiring timelock"]);
      expect(text).to.contain(`gate() is ${account}, expected ${addresses.ledger} (ledger`);
    });

    it("a wrong constructor argument: a treasury that obeys an account", async () => {
      const addresses = await loadFixture(soundSuite);
      const account = await outsider();
      const start = await epochStart(addresses);
      await replaceCode(addresses, "treasury", "Treasury", [start, 630, account, addresses.genesis, 500, 1_000, 50]);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["immutable treasury", "wiring treasury"]);
      expect(text).to.contain(`timelock() is ${account}, expected ${addresses.timelock} (timelock`);
      expect(text).to.contain(`its code names ${account}, which is not of this suite`);
    });

    it("a clock out of step", async () => {
      const addresses = await loadFixture(soundSuite);
      const start = await epochStart(addresses);
      const { timelock, genesis } = addresses;
      await replaceCode(addresses, "treasury", "Treasury", [start + 1n, 637, timelock, genesis, 500, 1_000, 50]);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["clock treasury", "clock treasury"]);
      expect(text).to.contain(`epochStart() is ${start + 1n}, that of genesis is ${start}`);
      expect(text).to.contain("epochLength() is 637, that of genesis is 630");
    });

    it("other code, with an owner", async () => {
      const addresses = await loadFixture(soundSuite);
      const account = await outsider();
      await replaceCode(addresses, "ledger", "OwnedImpostor", [account]);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["other-code ledger", "owner ledger"]);
      expect(text).to.match(/its code has \d+ bytes, that of ConvictionLedger in this build has \d+/);
      expect(text).to.contain(`it has an owner, ${account}`);
    });

    it("a ledger that obeys another governor", async () => {
      const addresses = await loadFixture(soundSuite);
      const [deployer] = await ethers.getSigners();
      const args = [addresses.votes, addresses.policy, addresses.challenges, 3];
      await replaceCode(addresses, "ledger", "ConvictionLedger", args);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["immutable ledger", "wiring ledger"]);
      expect(text).to.contain(`governor() is ${deployer?.address}, expected ${addresses.governor} (governor`);
    });

    it("one changed byte of code", async () => {
      const addresses = await loadFixture(soundSuite);
      const code = await ethers.provider.getCode(addresses.policy);
      const last = ethers.dataLength(code) - 1;
      await setCode(addresses.policy, code.slice(0, -2) + (code.endsWith("00") ? "01" : "00"));
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["other-code policy"]);
      expect(text).to.contain(`from byte ${last} on`);
    });

    it("an immutable that is not the same everywhere", async () => {
      const addresses = await loadFixture(soundSuite);
      const { immutableReferences } = await loadArtifact("policy");
      const place = Object.values(immutableReferences).find((places) => places.length > 1)?.[0];
      if (!place) throw new Error("no immutable stands twice");
      const code = await ethers.provider.getCode(addresses.policy);
      const end = 2 + 2 * (place.start + place.length);
      await setCode(addresses.policy, code.slice(0, end - 2) + "ee" + code.slice(end));
      expect((await findingsOf(addresses)).text).to.contain("one immutable has several values");
    });

    it("the right code, made by a constructor that does more", async () => {
      const addresses = await loadFixture(soundSuite);
      const { votes, registry } = addresses;
      const [deployer] = await ethers.getSigners();
      if (!deployer) throw new Error("no accounts");
      const runtime = await ethers.provider.getCode(votes);
      // Init code that writes slot 7 and then returns the runtime code of the suite's own votes contract:
      // PUSH1 1 PUSH1 7 SSTORE, PUSH2 size DUP1 PUSH1 16 PUSH0 CODECOPY PUSH0 RETURN.
      const size = ethers.toBeHex(ethers.dataLength(runtime), 2);
      const forged = ethers.concat([
        "0x6001600755",
        "0x61",
        size,
        "0x80",
        "0x600f",
        "0x5f",
        "0x39",
        "0x5f",
        "0xf3",
        runtime,
      ]);
      const sent = await deployer.sendTransaction({ data: forged });
      const forgery = (await sent.wait())?.contractAddress ?? "";
      expect(await ethers.provider.getCode(forgery)).to.equal(runtime);
      const { names, text } = await findingsOf({ ...addresses, votes: forgery });
      expect(names).to.include("other-creation votes");
      expect(names).not.to.include("other-code votes");
      expect(text).to.contain(
        `transaction ${sent.hash} created it by other code than the constructor of QuadraticVotes`,
      );

      const { abi, bytecode } = await loadArtifact("votes");
      const args = new Interface(abi).encodeDeploy([addresses.vault, registry, 1, 25]);
      const again = await deployer.sendTransaction({ data: ethers.concat([bytecode, args, "0xdeadbeef"]) });
      const padded = (await again.wait())?.contractAddress ?? "";
      expect((await findingsOf({ ...addresses, votes: padded })).text).to.contain(
        `transaction ${again.hash} appended more than constructor arguments`,
      );
    });

    it("no contract at an address", async () => {
      const addresses = await loadFixture(soundSuite);
      const account = await outsider();
      const { names, text } = await findingsOf({ ...addresses, votes: account });
      expect(names).to.include("no-code votes");
      expect(text).to.contain(`votes ${account}: there is no contract at this address`);
    });

    it("an address that belongs to another suite", async () => {
      const addresses = await loadFixture(soundSuite);
      const other = await soundSuite();
      const { names, text } = await findingsOf({ ...addresses, deposits: other.deposits });
      expect(names).to.include("manifest genesis");
      expect(names).to.include("wiring governor");
      expect(text).to.contain(
        `its manifest lists ${addresses.deposits} as deposits, the address given for ProposalDeposits is ${other.deposits}`,
      );
      expect(text).to.contain(`deposits() is ${addresses.deposits}, expected ${other.deposits} (deposits`);
    });

    it("an unspent binding", async () => {
      const addresses = await loadFixture(soundSuite);
      const { token, timelock, treasury, genesis } = addresses;
      const args = [await epochStart(addresses), 630, token, timelock, treasury, 10n ** 20n, genesis];
      const deposits = await ethers.deployContract("ProposalDeposits", args);
      const { names, text } = await findingsOf({ ...addresses, deposits: await deposits.getAddress() });
      expect(names).to.include("unbound deposits");
      expect(text).to.contain("its one-shot binding is unspent: its binder can still bind it");
      expect(names).to.include("wiring deposits");
    });

    it("a binder that is an account", async () => {
      const addresses = await loadFixture(soundSuite);
      const account = await outsider();
      const { token, timelock, treasury } = addresses;
      const args = [await epochStart(addresses), 630, token, timelock, treasury, 10n ** 20n, account];
      await replaceCode(addresses, "deposits", "ProposalDeposits", args);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["immutable deposits", "binder deposits"]);
      expect(text).to.contain(`its binder is ${account}, expected genesis`);
    });

    it("a genesis that its deployer can still bind", async () => {
      const addresses = await loadFixture(soundSuite);
      const start = await epochStart(addresses);
      const genesis = await ethers.deployContract("Genesis", [start, 630, 3]);
      const { names, text } = await findingsOf({ ...addresses, genesis: await genesis.getAddress() });
      expect(names).to.include("unbound genesis");
      expect(text).to.contain(`it was not bound: its deployer ${await genesis.deployer()} can still bind`);
    });

    it("a module that can slash stake", async () => {
      const addresses = await loadFixture(soundSuite);
      const account = await outsider();
      await send(await as(addresses, "vault", addresses.timelock), "addModule", account);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["module vault"]);
      expect(text).to.contain(`${account} can bond and slash stake and is not listed`);
      const modules = [...addresses.modules, account];
      expect((await findingsOf({ ...addresses, modules })).names).to.deep.equal([]);
      expect((await findingsOf({ ...addresses, modules: [...modules, addresses.votes] })).text).to.contain(
        `${addresses.votes} is listed as a module and is none`,
      );
    });

    it("decisions that outlive stake, and rules that can be lowered", async () => {
      const addresses = await loadFixture(soundSuite);
      const { timelock, treasury, genesis, challenges } = addresses;
      const terms = { quorumBps: 1n, halfLife: 60n };
      const config = {
        ...{ timelock, treasury, genesis, challenges, binder: genesis, rules: [], terms: [terms, terms, terms, terms] },
        ...{
          routineBps: 50,
          spendBps: 200,
          parametersBps: 1_000,
          exposureHalfLife: 2_520,
          minHalfLife: 60,
          maxHalfLife: 481,
        },
      };
      await replaceCode(addresses, "policy", "ImpactPolicy", [config]);
      const { names, text, findings } = await findingsOf(addresses);
      expect(names).to.deep.equal(["terms policy"]);
      expect(text).to.contain("half-lives of up to 481 s let decisions live 4416 s, longer than unbonding, 4410 s");
      const fresh = await ethers.deployContract("ImpactPolicy", [config]);
      const lowered = await findingsOf({ ...addresses, policy: await fresh.getAddress() });
      expect(lowered.names.filter((name) => name === "rule policy")).to.have.length(GENESIS_RULES.length);
      expect(lowered.text).to.contain("deposits.setBase(uint256) can be lowered to class routine, expected parameters");
      expect(findings).to.have.length(1);
    });

    it("half-lives so short that conviction cannot be computed to the end", async () => {
      const parameters = await loadParameters("local", { start: BigInt(await networkHelpers.time.latest()) });
      const addresses = await deploySuite(connection, parameters);
      const { timelock, treasury, genesis, challenges } = addresses;
      const terms = ["routine", "spend", "parameters", "constitutional"].map((name) => ({
        quorumBps: parameters[`${name}QuorumBps`],
        halfLife: parameters[`${name}HalfLife`],
      }));
      const config = {
        ...{ timelock, treasury, genesis, challenges, binder: genesis, rules: [], terms },
        ...{ routineBps: 50, spendBps: 200, parametersBps: 1_000, exposureHalfLife: 2_419_200 },
        ...{ minHalfLife: 33_230, maxHalfLife: 432_000 },
      };
      await replaceCode(addresses, "policy", "ImpactPolicy", [config]);
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["terms policy"]);
      expect(text).to.contain(
        "half-lives of 33230 s let decisions live longer than conviction can be computed, expected at least 33231 s",
      );
    });

    it("a class table other than the parameters say", async () => {
      const addresses = await loadFixture(soundSuite);
      const policy = await as(addresses, "policy", addresses.timelock);
      await send(policy, "setTerms", 1, { quorumBps: 1_100, halfLife: 180 });
      const parameters = await loadParameters("fast-test", { start: 1 });
      const { findings } = await checkSuite(ethers.provider, addresses, { parameters });
      expect(findings.map((finding) => finding.message)).to.deep.equal([
        `policy ${addresses.policy}: spendQuorumBps is 1100, the parameters given say 1200`,
      ]);
    });

    it("a proxy", async () => {
      const addresses = await loadFixture(soundSuite);
      const account = await outsider();
      const slot = "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103";
      await setStorageAt(addresses.token, slot, BigInt(account));
      const { names, text } = await findingsOf(addresses);
      expect(names).to.deep.equal(["proxy token"]);
      expect(text).to.contain(`its ERC-1967 admin slot holds ${account}`);
    });
  });
});
