import { expect } from "chai";
import { network } from "hardhat";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { BrowserProvider, id } from "ethers";
import { inspectProposal, type Inspection } from "../../scripts/lib/inspect/index.ts";
import type { KnownAddresses } from "../../scripts/lib/inspect/calls.ts";
import { enrolled } from "../helpers/people.ts";
import { passAndQueue, payCall, propose, setBaseCall, type Call, type Proposal } from "../helpers/proposals.ts";
import { deploySuite, type Suite } from "../helpers/suite.ts";

/** What a chain without state of the past says. */
class PrunedProvider extends BrowserProvider {
  override async getCode(...[address, block]: Parameters<BrowserProvider["getCode"]>): Promise<string> {
    if (block !== (await this.getBlockNumber())) throw new Error("missing trie node");
    return super.getCode(address, block);
  }
}

describe("the inspection of a proposal (GV-4)", () => {
  let suite: Suite;
  let people: HardhatEthersSigner[];
  let proposer: HardhatEthersSigner;
  let addresses: KnownAddresses;
  let provider: BrowserProvider;
  let restore: () => Promise<void>;

  before(async () => {
    suite = await deploySuite(await network.create());
    people = await enrolled(suite, 9);
    const [first] = people;
    if (first === undefined) throw new Error("nobody enrolled");
    proposer = first;
    const lens = await suite.connection.ethers.deployContract("CounterweightLens", [suite.governor]);
    addresses = {
      governor: await suite.governor.getAddress(),
      lens: await lens.getAddress(),
      treasury: await suite.treasury.getAddress(),
      deposits: await suite.deposits.getAddress(),
    };
    provider = new BrowserProvider(suite.connection.provider, undefined, { cacheTimeout: -1 });
  });

  beforeEach(async () => {
    const snapshot = await suite.connection.networkHelpers.takeSnapshot();
    restore = () => snapshot.restore();
  });

  afterEach(() => restore());

  const inspected = (proposal: Proposal, through: BrowserProvider = provider): Promise<Inspection> =>
    inspectProposal(through, addresses, proposal.id, 0);

  /** A call to a proxy that no standard describes, and the address of the proxy. */
  async function proxyCall(): Promise<Call> {
    const plain = await suite.connection.ethers.deployContract("PlainTarget");
    const proxy = await suite.connection.ethers.deployContract("SlotProxy", [id("somewhere"), plain]);
    return { target: await proxy.getAddress(), data: id("increase()").slice(0, 10) };
  }

  it("tells calls, class, chambers and dates, and flags nothing of an honest one", async () => {
    const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)], "a smaller deposit\n\nbecause");
    const { proposal: told, targets, flags } = await inspected(proposal);
    expect(flags).to.deep.equal([]);
    expect(told).to.deep.include({
      id: proposal.id.toString(),
      state: "pending",
      proposer: proposer.address,
      impact: "parameters",
      chambers: ["persons", "stake"],
      personsFloor: null,
    });
    expect(told?.calls.map((c) => [c.contract, c.reading])).to.deep.equal([["ProposalDeposits", "setBase(base_: 7)"]]);
    const snapshot = Number(await suite.governor.proposalSnapshot(proposal.id));
    expect(told?.dates.snapshot).to.equal(new Date(snapshot * 1_000).toISOString());
    expect(told?.dates.earliest).to.equal(null);
    expect(targets.map((t) => [t.address, t.asProposed])).to.deep.equal([[addresses.deposits, true]]);
  });

  it("tells when a queued decision can run and how many persons it took", async () => {
    const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
    await passAndQueue(suite, proposal, people);
    const { proposal: told } = await inspected(proposal);
    const { earliest, expiry } = await suite.ledger.decisionOf(proposal.id);
    expect(told).to.deep.include({ state: "queued", personsFloor: 3 });
    expect(told?.dates.earliest).to.equal(new Date(Number(earliest) * 1_000).toISOString());
    expect(told?.dates.expires).to.equal(new Date(Number(expiry) * 1_000).toISOString());
  });

  it("flags a proxy among the targets, and does not guess what it makes of a call", async () => {
    const call = await proxyCall();
    const pay = await payCall(suite, call.target, 5n);
    const { proposal, targets, flags } = await inspected(await propose(suite, proposer, [pay, call]));
    expect(proposal?.impact).to.equal("constitutional");
    expect(proposal?.calls[0]?.reading).to.match(/^pay\(.*amount: 5\)$/);
    expect(proposal?.calls[1]).to.deep.include({ contract: null, reading: null, data: call.data });
    expect(targets.map((t) => t.flagged)).to.deep.equal([false, true]);
    expect(flags).to.have.length(1);
    expect(flags[0]).to.contain(`${call.target} may run other code than at the vote`);
  });

  it("says which target has other code than when it was proposed", async () => {
    const plain = await suite.connection.ethers.deployContract("PlainTarget");
    const target = await plain.getAddress();
    const proposal = await propose(suite, proposer, [
      await setBaseCall(suite, 7n),
      { target, data: id("increase()").slice(0, 10) },
    ]);
    await suite.connection.networkHelpers.mine();
    await suite.connection.networkHelpers.setCode(target, "0x00");
    const { targets, flags } = await inspected(proposal);
    expect(targets.map((t) => t.asProposed)).to.deep.equal([true, false]);
    expect(flags).to.deep.equal([
      "the code of the targets is not what was proposed: the decision cannot run",
      `${target} has other code than when it was proposed`,
    ]);
    // A node without the past knows that something changed, and says that it does not know what.
    const pruned = new PrunedProvider(suite.connection.provider, undefined, { cacheTimeout: -1 });
    const blind = await inspected(proposal, pruned);
    expect(blind.targets.map((t) => t.asProposed)).to.deep.equal([null, null]);
    expect(blind.flags).to.have.length(1);
  });

  it("names a proposal that is not there", async () => {
    let message = "";
    await inspectProposal(provider, addresses, 5n, 0).catch((error: Error) => (message = error.message));
    expect(message).to.contain("has no proposal 5 in its log from block 0 on");
  });
});
