import { expect } from "chai";
import type { LogDescription } from "ethers";
import { declaredEvents } from "./declared.ts";
import { wholeLife, type Life } from "./life.ts";
import { typings, type ContractName } from "./typings.ts";

/** Events that the ABIs declare and nobody emits, each with the reason. */
const silent: Readonly<Record<string, string>> = {
  AppealDecision: "an ERC-792 court's, and the suite of the tests has a silent one",
  AppealPossible: "an ERC-792 court's, and the suite of the tests has a silent one",
  DisputeCreation: "an ERC-792 court's, and the suite of the tests has a silent one",
  EIP712DomainChanged: "the EIP-712 domains are fixed",
  RoleAdminChanged: "no function of OpenZeppelin's TimelockController changes who administers a role",
};

/** Contracts that no suite deploys yet and that emit in their own transactions alone: their unit tests decode their events. */
const apart: readonly ContractName[] = [
  "ClaimBook",
  "ClaimConsumer",
  "EASPersonhood",
  "InsuranceFund",
  "JurorPool",
  "JuryCourt",
  "MeasurementRegistry",
  "ModelRegistry",
  "ProofKinds",
  "VerifierRegistry",
];

/** A log with the contract that emitted it and the one whose transaction it is of. */
interface Entry {
  readonly called: ContractName;
  readonly emitter: ContractName;
  readonly byCalled: LogDescription | null;
  readonly byEmitter: LogDescription | null;
}

/** Every contract of a suite, and the beacon, by its address. */
async function namesOf({ suite, beacon }: Life): Promise<Map<string, ContractName>> {
  const contracts: readonly [ContractName, { getAddress(): Promise<string> }][] = [
    ["ConvictionLedger", suite.ledger],
    ["ConvictionTimelock", suite.timelock],
    ["CounterweightGovernor", suite.governor],
    ["DrandBeacon", beacon],
    ["Genesis", suite.genesis],
    ["ImpactPolicy", suite.policy],
    ["JurorPool", suite.pool],
    ["NetworkToken", suite.token],
    ["PersonRegistry", suite.registry],
    ["ProposalChallenges", suite.challenges],
    ["ProposalDeposits", suite.deposits],
    ["QuadraticVotes", suite.votes],
    ["RegistrarPersonhood", suite.adapter],
    ["StakeVault", suite.vault],
    ["Treasury", suite.treasury],
  ];
  return new Map(
    await Promise.all(contracts.map(async ([name, contract]) => [await contract.getAddress(), name] as const)),
  );
}

/** Every log of every transaction that called a contract of the suite, or created one. */
async function logsOf(life: Life): Promise<Entry[]> {
  const { provider } = life.suite.connection.ethers;
  const names = await namesOf(life);
  const entries: Entry[] = [];
  const last = await provider.getBlockNumber();
  for (let number = 1; number <= last; ++number) {
    const block = await provider.getBlock(number);
    for (const hash of block?.transactions ?? []) {
      const receipt = await provider.getTransactionReceipt(hash);
      const called = names.get(receipt?.to ?? receipt?.contractAddress ?? "");
      if (receipt === null || called === undefined) continue;
      for (const log of receipt.logs) {
        const emitter = names.get(log.address);
        // Nothing here calls a foreign contract that emits: a log of nobody's would be a log that no caller can read.
        if (emitter === undefined) throw new Error(`${called}: ${log.address} is no contract of the suite`);
        entries.push({
          called,
          emitter,
          byCalled: typings[called].parseLog(log),
          byEmitter: typings[emitter].parseLog(log),
        });
      }
    }
  }
  return entries;
}

describe("Every event decodes from the typing of the contract that was called", () => {
  let entries: Entry[];

  before(async () => {
    entries = await logsOf(await wholeLife());
  });

  it("in the whole life of a suite, deployment included", () => {
    const unread = entries
      .filter(({ byCalled }) => byCalled === null)
      .map(({ called, emitter, byEmitter }) => `${byEmitter?.name} of ${emitter} in a call to ${called}`);
    expect([...new Set(unread)]).to.deep.equal([]);
  });

  it("as the contract that emitted it meant it", () => {
    for (const { called, emitter, byCalled, byEmitter } of entries) {
      const what = `${byEmitter?.name} of ${emitter} in a call to ${called}`;
      expect(byCalled?.signature, what).to.equal(byEmitter?.signature);
      expect(byCalled?.args.toObject(), what).to.deep.equal(byEmitter?.args.toObject());
    }
  });

  it("whatever contract emits in the name of another", () => {
    const across = new Set(entries.filter(({ called, emitter }) => called !== emitter).map(pairOf));
    expect([...across].sort()).to.deep.equal([
      "CounterweightGovernor: ConvictionLedger",
      "CounterweightGovernor: ConvictionTimelock",
      "CounterweightGovernor: ImpactPolicy",
      "CounterweightGovernor: NetworkToken",
      "CounterweightGovernor: PersonRegistry",
      "CounterweightGovernor: ProposalDeposits",
      "CounterweightGovernor: StakeVault",
      "CounterweightGovernor: Treasury",
      "Genesis: ConvictionTimelock",
      "Genesis: ImpactPolicy",
      "Genesis: JurorPool",
      "Genesis: PersonRegistry",
      "Genesis: ProposalChallenges",
      "Genesis: ProposalDeposits",
      "Genesis: StakeVault",
      "PersonRegistry: QuadraticVotes",
      "ProposalChallenges: ConvictionLedger",
      "ProposalChallenges: ConvictionTimelock",
      "ProposalChallenges: CounterweightGovernor",
      "ProposalDeposits: NetworkToken",
      "StakeVault: NetworkToken",
      "StakeVault: QuadraticVotes",
    ]);
  });

  it("and each event of the suite was emitted, or cannot be", async () => {
    const seen = new Set(entries.map(({ byEmitter }) => byEmitter?.name));
    const elsewhere = new Set(apart.flatMap((name) => eventsOf(name)));
    const declared = [...(await declaredEvents()).keys()];
    expect(declared.filter((name) => !seen.has(name) && !elsewhere.has(name)).sort()).to.deep.equal(
      Object.keys(silent).sort(),
    );
  });

  it("and one name has one shape", async () => {
    for (const [name, shapes] of await declaredEvents()) expect([...shapes], name).to.have.length(1);
  });
});

function eventsOf(name: ContractName): string[] {
  const names: string[] = [];
  typings[name].forEachEvent((event) => names.push(event.name));
  return names;
}

function pairOf({ called, emitter }: Entry): string {
  return `${called}: ${emitter}`;
}
