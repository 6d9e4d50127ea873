import { expect } from "chai";
import { BrowserProvider, type JsonRpcSigner } from "ethers";
import { network } from "hardhat";
import { enterEpoch, register, stake } from "../helpers/people.ts";
import { State } from "../helpers/proposals.ts";
import { deploySuite, type Suite } from "../helpers/suite.ts";
import { CONTEXT_NAMES, PEOPLE, type Context } from "./context.ts";
import { faultsOf } from "./faults.ts";
import { moduleOf, stepsOf } from "./snippets.ts";
import { documentAt } from "./tables.ts";

const TOKEN = 10n ** 18n;
const file = moduleOf(stepsOf(documentAt("docs/integration.md")), "integration", CONTEXT_NAMES);

/** What the document's code declared, as far as it is looked at here. */
interface Declared {
  readonly proposalId: bigint;
  readonly counted: bigint;
  readonly untilEpoch: bigint;
  readonly person: bigint;
  readonly countsFrom: readonly { readonly epoch: bigint; readonly amount: bigint }[];
  readonly ownRoot: bigint;
  readonly missing: readonly string[];
  readonly objectors: readonly string[];
  readonly legitimacy: { readonly name: string } | undefined;
  readonly tooLate: string | undefined;
  readonly noVoice: string | undefined;
}

describe("The integration page", () => {
  let suite: Suite;
  let context: Context;
  let declared: Declared;

  before(async () => {
    const connection = await network.create();
    const provider = new BrowserProvider(connection.provider, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    suite = await deploySuite(connection);
    const { ethers, networkHelpers } = connection;
    const lens = await ethers.deployContract("CounterweightLens", [suite.governor]);
    const signers = (await ethers.getSigners()).slice(2, 2 + PEOPLE.length);
    for (const [index, signer] of signers.entries()) {
      // Ada enrols by the document.
      if (index === 0) await suite.token.transfer(signer, 1_000n * TOKEN);
      else {
        await register(suite, signer.address);
        await stake(suite, signer, 400n * TOKEN);
      }
    }
    const people = await Promise.all(signers.map((signer) => provider.getSigner(signer.address)));
    let asked = 0n;
    const waits: Record<string, () => Promise<void>> = {
      "the network is open, epoch 10": async () => {
        await enterEpoch(suite, 5, 1);
        await suite.genesis.open();
        await enterEpoch(suite, 10, suite.options.epochLength / 14);
        for (const signer of signers.slice(1)) await register(suite, signer.address);
      },
      "voting is open": async () => {
        const [created] = await suite.governor.queryFilter(suite.governor.filters.ProposalCreated());
        asked = created?.args.proposalId ?? 0n;
        await networkHelpers.time.increaseTo((await suite.governor.proposalSnapshot(asked)) + 1n);
      },
      "voting is over": async () => {
        await networkHelpers.time.increaseTo((await suite.governor.proposalDeadline(asked)) + 1n);
      },
      "the decision is ready": async () => {
        await networkHelpers.time.increaseTo(await suite.ledger.expectedReadyAt(asked));
      },
    };
    context = {
      ...(Object.fromEntries(PEOPLE.map((name, index) => [name, people[index]])) as Record<
        (typeof PEOPLE)[number],
        JsonRpcSigner
      >),
      provider,
      addresses: { governor: await suite.governor.getAddress(), lens: await lens.getAddress() },
      registrar: await provider.getSigner(suite.registrar.address),
      wait: async (what) => {
        const act = waits[what];
        if (act === undefined) throw new Error(`the document waits for "${what}", which nobody knows how to do`);
        await act();
      },
    };
    const { run } = (await import(file.href)) as { run: (context: Context) => Promise<Declared> };
    declared = await run(context);
    provider.destroy();
  });

  it("enrols, stakes and reads a voice", () => {
    expect(declared.person).to.equal(9n);
    expect(declared.countsFrom).to.deep.equal([{ epoch: 4n, amount: 400n * TOKEN }]);
    expect(declared.ownRoot).to.equal(2n * 10n ** 10n);
    expect(declared.untilEpoch).to.equal(15n);
  });

  it("casts every kind of ballot, and skips the one that was cast before", async () => {
    const receipt = (who: JsonRpcSigner) => suite.ledger.receiptOf(declared.proposalId, who.address);
    const stances = await Promise.all(PEOPLE.map(async (name) => (await receipt(context[name])).stance));
    // For is 2, Against 1, supported 4, objected 5, withdrawn 6.
    expect(stances).to.deep.equal([2n, 2n, 2n, 2n, 1n, 6n, 1n, 5n, 4n]);
    expect((await receipt(context.chen)).intensity).to.equal(15_000n);
    expect((await receipt(context.gus)).intensity).to.equal(12_000n);
    expect((await receipt(context.bela)).overriddenRoots).to.equal(2n * 10n ** 10n);
    expect(declared.counted).to.equal(2n);
  });

  it("says what a proposal lacks while it is voted on", () => {
    expect(declared.missing).to.deep.equal(["Voting", "Queueing", "Notice", "Conviction"]);
  });

  it("executes the decision and gets the deposit back", async () => {
    expect(await suite.governor.state(declared.proposalId)).to.equal(State.Executed);
    expect(await suite.deposits.base()).to.equal(8n * TOKEN);
    expect(await suite.token.balanceOf(context.ada.address)).to.equal(600n * TOKEN);
  });

  it("finds events and decodes errors by the contract it talks to", () => {
    expect(declared.objectors).to.deep.equal([context.hana.address]);
    expect(declared.legitimacy?.name).to.equal("DecisionExecuted");
    expect(declared.tooLate).to.equal("GovernorUnexpectedProposalState");
    expect(declared.noVoice).to.equal("GovernorProposerHasNoRoot");
  });

  it("type-checks against the generated typings", function () {
    this.timeout(300_000);
    expect(faultsOf(file)).to.deep.equal([]);
  });
});
