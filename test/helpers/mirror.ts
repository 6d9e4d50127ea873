import { expect } from "chai";
import { AbiCoder, id, type TypedDataDomain, Wallet, ZeroAddress } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { EpochClock, NetworkModel, type ProposalModel, Refusal, refuseIf, type Side } from "../../lab/model/index.ts";
import { CLASSES, termsOf, type ClassName } from "./classes.ts";
import { Driver } from "./driver.ts";
import { domainOf, moveConsent, proofUntil } from "./credentials.ts";
import { deploySuite, type Suite } from "./suite.ts";

/** Network tokens, in wei, of every account, and a deposit base that never exhausts them. */
const GRANT = 100_000n * 10n ** 18n;
const DEPOSIT_BASE = 10n ** 9n;

/** OpenZeppelin's plain signed ballot. */
const BALLOT = {
  Ballot: [
    { name: "proposalId", type: "uint256" },
    { name: "support", type: "uint8" },
    { name: "voter", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
};

const SUPPORT: Readonly<Record<Side, number>> = { against: 0, for: 1, abstain: 2 };

/** Epochs from the opening within which every proposal is constitutional. */
const CONSTITUTIONAL_EPOCHS = 5n;

/** A proposal in both worlds. */
export interface Question {
  readonly id: bigint;
  readonly class: ClassName;
  readonly proposer: string;
  readonly model: ProposalModel;
  readonly payload: readonly [targets: string[], values: bigint[], calldatas: string[], description: string];
}

/** What queueing, executing, cancelling and challenging a question name it by. */
function operationOf({ payload: [targets, values, calldatas, description] }: Question) {
  return [targets, values, calldatas, id(description)] as [string[], bigint[], string[], string];
}

/** A human: what the registrars know it by, and the address it uses unless it moved. */
export function nullifierOf(human: number): string {
  return id(`human ${human}`);
}

/** A suite and a model of it that are told the same things. Every act is refused by both for the same reason, or by none. */
export class Mirror {
  readonly suite: Suite;
  readonly model: NetworkModel;
  readonly wallets: readonly Wallet[];
  readonly questions: Question[] = [];
  /** How often each act succeeded, and how often each refusal was met. */
  readonly counts = new Map<string, number>();
  readonly #driver: Driver;
  readonly #at: ReadonlyMap<string, string>;
  readonly #domains: {
    readonly registrar: TypedDataDomain;
    readonly registry: TypedDataDomain;
    readonly governor: TypedDataDomain;
  };
  #openEpoch: bigint | undefined;
  #readyAt = 0n;

  /** Deploys a suite with `accounts` funded accounts that have approved everything. */
  static async create(connection: NetworkConnection, accounts: number, seed: number): Promise<Mirror> {
    const wallets = Array.from({ length: accounts }, (_, i) => new Wallet(id(`replay ${seed} account ${i}`)));
    const probe = await connection.ethers.deployContract("ImpactProbe");
    const target = await probe.getAddress();
    const rules = CLASSES.slice(0, 3).map((name, impact) => ({
      target,
      selector: id(`${name}()`).slice(0, 10),
      impact,
    }));
    const suite = await deploySuite(connection, { depositBase: DEPOSIT_BASE, rules });
    const { vault, registry, votes, governor, ledger, genesis, timelock, token, deposits, adapter, policy } = suite;
    const { challenges, court } = suite;
    const core = { vault, registry, votes, governor, ledger, genesis, timelock, token, deposits, adapter, policy };
    const contracts = { ...core, challenges, court };
    // The model keeps no coin: this court asks none.
    await court.getFunction("setFee").send(0);
    const driver = new Driver(
      connection.provider,
      Object.values(contracts).map((contract) => contract.interface),
    );
    await driver.unlock(wallets.map((wallet) => wallet.address));
    const addresses = await Promise.all(
      Object.entries({ ...contracts, probe }).map(async ([name, each]) => [name, await each.getAddress()] as const),
    );
    const domains = {
      registrar: await domainOf(adapter),
      registry: await domainOf(registry),
      governor: await domainOf(governor),
    };
    const mirror = new Mirror(suite, wallets, driver, new Map(addresses), domains);
    await mirror.#fund(BigInt(await connection.networkHelpers.time.latest()));
    return mirror;
  }

  private constructor(
    suite: Suite,
    wallets: readonly Wallet[],
    driver: Driver,
    addresses: ReadonlyMap<string, string>,
    domains: { registrar: TypedDataDomain; registry: TypedDataDomain; governor: TypedDataDomain },
  ) {
    const { options } = suite;
    this.suite = suite;
    this.wallets = wallets;
    this.model = new NetworkModel(new EpochClock(BigInt(suite.start), BigInt(options.epochLength)), {
      maxTerm: 13n,
      leastPersons: BigInt(options.personsFloor),
      unbondingEpochs: BigInt(options.unbondingEpochs),
      minStake: options.minStake,
      stakeCap: options.stakeCap,
    });
    for (const { address } of wallets) this.model.voice.know(address);
    this.#driver = driver;
    this.#at = addresses;
    this.#domains = domains;
  }

  /** The last second used for setting up. */
  get readyAt(): bigint {
    return this.#readyAt;
  }

  get accounts(): string[] {
    return this.wallets.map((wallet) => wallet.address);
  }

  async deposit(at: bigint, account: string, amount: bigint): Promise<string> {
    const data = this.suite.vault.interface.encodeFunctionData("deposit", [amount]);
    return this.#both("deposit", at, account, "vault", data, () => this.model.stake.deposit(at, account, amount));
  }

  async unbond(at: bigint, account: string, amount: bigint): Promise<string> {
    const data = this.suite.vault.interface.encodeFunctionData("unbond", [amount]);
    return this.#both("unbond", at, account, "vault", data, () => this.model.stake.unbond(at, account, amount));
  }

  async payOut(at: bigint, account: string): Promise<string> {
    const data = this.suite.vault.interface.encodeFunctionData("withdraw");
    return this.#both("pay out", at, account, "vault", data, () => this.model.stake.withdraw(at, account));
  }

  /** Shows a proof that `account` belongs to `human` until `until`. */
  async register(at: bigint, human: number, account: string, until: bigint): Promise<string> {
    const nullifier = nullifierOf(human);
    const proof = await proofUntil(this.suite, this.#domains.registrar, account, nullifier, until);
    const data = this.suite.registry.interface.encodeFunctionData("register", [account, proof]);
    return this.#both("register", at, account, "registry", data, () =>
      this.model.registry.register(at, account, nullifier, until),
    );
  }

  async move(at: bigint, from: string, to: Wallet): Promise<string> {
    const person = this.model.registry.personOf(from, this.model.clock.epochAt(at));
    const nonce = await this.suite.registry.moveNonce(to.address);
    const deadline = at + 1n;
    const consent = await moveConsent(this.#domains.registry, to, { person, from, nonce, deadline });
    const data = this.suite.registry.interface.encodeFunctionData("move", [to.address, deadline, consent]);
    return this.#both("move", at, from, "registry", data, () => this.model.registry.move(at, from, to.address));
  }

  /** Delegates to `to`, or takes the voice back when it is undefined; until `until`, or for the plain term. */
  async delegate(at: bigint, account: string, to: string | undefined, until?: bigint): Promise<string> {
    const { interface: votes } = this.suite.votes;
    const { voice, clock } = this.model;
    const target = to ?? ZeroAddress;
    const data =
      until === undefined
        ? votes.encodeFunctionData("delegate", [target])
        : votes.encodeFunctionData("delegateUntil", [target, until]);
    return this.#both("delegate", at, account, "votes", data, () =>
      voice.delegate(at, account, to ?? "", until === undefined ? undefined : clock.epochAt(until)),
    );
  }

  async open(at: bigint): Promise<string> {
    const data = this.suite.genesis.interface.encodeFunctionData("open");
    return this.#both("open", at, this.#first(), "genesis", data, () => {
      this.#openEpoch = this.model.clock.epochAt(at);
    });
  }

  async propose(at: bigint, proposer: string, wanted: ClassName): Promise<Question | undefined> {
    const { governor } = this.suite;
    const epoch = this.model.clock.epochAt(at);
    const ordinary = this.#openEpoch !== undefined && epoch >= this.#openEpoch + CONSTITUTIONAL_EPOCHS;
    const kind: ClassName = ordinary ? wanted : "constitutional";
    const terms = termsOf(kind, this.model.clock.day);
    const description = `question ${this.questions.length}`;
    const payload: Question["payload"] = [
      [this.#at.get("probe") ?? ""],
      [0n],
      [id(`${wanted}()`).slice(0, 10)],
      description,
    ];
    const data = governor.interface.encodeFunctionData("propose", [...payload]);
    const made: ProposalModel[] = [];
    await this.#both("propose", at, proposer, "governor", data, () => {
      made.push(this.model.propose(at, proposer, terms));
    });
    const [model] = made;
    if (model === undefined) return undefined;
    const [targets, values, calldatas] = payload;
    const proposal = await governor.getProposalId(targets, values, calldatas, id(description));
    const question: Question = { id: proposal, class: kind, proposer, model, payload };
    this.questions.push(question);
    return question;
  }

  async vote(at: bigint, question: Question, account: string, side: Side, intensity = 10_000n): Promise<string> {
    const { interface: governor } = this.suite.governor;
    const params = AbiCoder.defaultAbiCoder().encode(["uint16"], [intensity]);
    const data =
      intensity === 10_000n
        ? governor.encodeFunctionData("castVote", [question.id, SUPPORT[side]])
        : governor.encodeFunctionData("castVoteWithReasonAndParams", [question.id, SUPPORT[side], "", params]);
    return this.#both(`vote ${side}`, at, account, "governor", data, () =>
      question.model.castVote(at, account, side, intensity, this.model.budgets),
    );
  }

  /** As `vote` at full voice, by a signature that somebody else brings. */
  async voteBySig(at: bigint, question: Question, voter: Wallet, side: Side): Promise<string> {
    const { governor } = this.suite;
    const signature = await this.#signBallot(question, voter, side);
    const data = governor.interface.encodeFunctionData("castVoteBySig", [
      question.id,
      SUPPORT[side],
      voter.address,
      signature,
    ]);
    return this.#both(`vote ${side}`, at, this.#first(), "governor", data, () =>
      question.model.castVote(at, voter.address, side, 10_000n, this.model.budgets),
    );
  }

  /** Many ballots at full voice in one transaction, hence cast at one moment. All must be good. */
  async voteTogether(at: bigint, question: Question, voters: readonly Wallet[], side: Side): Promise<string> {
    const ballots = await Promise.all(
      voters.map(async (voter) => ({
        voter: voter.address,
        support: SUPPORT[side],
        params: "0x",
        signature: await this.#signBallot(question, voter, side),
      })),
    );
    const data = this.suite.governor.interface.encodeFunctionData("castVotesBySig", [question.id, ballots]);
    return this.#both(`vote ${side}`, at, this.#first(), "governor", data, () => {
      for (const { address } of voters) question.model.castVote(at, address, side, 10_000n, this.model.budgets);
    });
  }

  /** Takes a question back; only its proposer may, before the vote. */
  async cancel(at: bigint, question: Question): Promise<string> {
    const data = this.#governance("cancel", question);
    return this.#both("cancel", at, question.proposer, "governor", data, () => question.model.cancel(at));
  }

  /** Calls that anybody may make and that must change nothing. */
  async nudge(at: bigint, kind: "sync" | "poke" | "roll", account: string): Promise<void> {
    const { interface: votes } = this.suite.votes;
    const closed = this.model.clock.closedAt(at);
    const data =
      kind === "roll"
        ? votes.encodeFunctionData("rollElectorate", [closed])
        : kind === "sync"
          ? votes.encodeFunctionData("sync", [account])
          : votes.encodeFunctionData("poke", [account]);
    const refusal = await this.#driver.send(at, this.#first(), this.#at.get("votes") ?? "", data);
    expect(refusal).to.be.oneOf(kind === "poke" ? ["", "VotesNothingToPoke"] : [""]);
    this.note(refusal === "" ? kind : `${kind}: ${refusal}`);
  }

  async queue(at: bigint, question: Question): Promise<string> {
    const data = this.#governance("queue", question);
    return this.#both("queue", at, this.#first(), "governor", data, () => question.model.queue(at));
  }

  async execute(at: bigint, question: Question): Promise<string> {
    const data = this.#governance("execute", question);
    return this.#both("execute", at, this.#first(), "governor", data, () => question.model.execute(at));
  }

  async act(at: bigint, kind: "object" | "support" | "withdraw", question: Question, account: string): Promise<string> {
    const { selector } = this.suite.ledger.interface.getFunction(kind as "object");
    const data = AbiCoder.defaultAbiCoder().encode(["uint256"], [question.id]).replace("0x", selector);
    return this.#both(kind, at, account, "ledger", data, () => {
      const { decision } = question.model;
      if (decision === undefined) throw new Refusal("LedgerDecisionClosed");
      decision[kind](at, account);
    });
  }

  /** Anybody challenges a queued operation. */
  async challenge(at: bigint, question: Question, account: string): Promise<string> {
    const data = this.suite.challenges.interface.encodeFunctionData("challenge", operationOf(question));
    return this.#both("challenge", at, account, "challenges", data, () => {
      const { decision } = question.model;
      if (decision === undefined) throw new Refusal("LedgerDecisionClosed");
      decision.challenge(at);
    });
  }

  /** The court's first ruling on a challenged operation; one that comes too late does nothing. */
  async rule(at: bigint, question: Question, cancels: boolean): Promise<void> {
    const { challenges, court } = this.suite;
    const { disputeID } = await challenges.challengeOf(question.id);
    const data = court.interface.encodeFunctionData("give", [disputeID, cancels ? 2n : 1n, 0n]);
    const { decision } = question.model;
    const inTime = decision?.isChallengedAt(at) === true;
    await this.#both(
      inTime ? (cancels ? "cancelled" : "dismissed") : "ruled late",
      at,
      this.#first(),
      "court",
      data,
      () => {
        if (inTime) decision.rule(at, cancels);
      },
    );
  }

  /** Counts something worth having seen. */
  note(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Lets time pass until `at`. */
  async wait(at: bigint): Promise<void> {
    await this.#driver.mine(at);
  }

  /** Tells both worlds the same and holds them to one answer: empty when the act succeeded, else the reason. */
  async #both(
    what: string,
    at: bigint,
    from: string,
    contract: string,
    data: string,
    model: () => unknown,
  ): Promise<string> {
    let expected = "";
    try {
      model();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      expected = error.reason;
    }
    const found = await this.#driver.send(at, from, this.#at.get(contract) ?? "", data);
    const epoch = this.model.clock.epochAt(at);
    expect(found, `${what} by ${from} in epoch ${epoch} at ${at}`).to.equal(expected);
    this.note(expected === "" ? what : `${what}: ${expected}`);
    return expected;
  }

  #governance(name: "queue" | "execute" | "cancel", question: Question): string {
    const { interface: governor } = this.suite.governor;
    const words = operationOf(question);
    if (name === "queue") return governor.encodeFunctionData("queue", words);
    if (name === "execute") return governor.encodeFunctionData("execute", words);
    return governor.encodeFunctionData("cancel", words);
  }

  async #signBallot(question: Question, voter: Wallet, side: Side): Promise<string> {
    const nonce = await this.suite.governor.nonces(voter.address);
    const ballot = { proposalId: question.id, support: SUPPORT[side], voter: voter.address, nonce };
    return voter.signTypedData(this.#domains.governor, BALLOT, ballot);
  }

  #first(): string {
    const [wallet] = this.wallets;
    refuseIf(wallet === undefined, "nobody to send from");
    return wallet?.address ?? "";
  }

  /** Gives every account its tokens and approves vault and deposits, one transaction a second from `after` on. */
  async #fund(after: bigint): Promise<void> {
    const { interface: token } = this.suite.token;
    let at = after;
    const send = async (from: string, data: string) => {
      const found = await this.#driver.send(++at, from, this.#at.get("token") ?? "", data);
      expect(found).to.equal("");
    };
    for (const account of this.accounts) {
      await send(this.suite.deployer.address, token.encodeFunctionData("transfer", [account, GRANT]));
      for (const spender of ["vault", "deposits"]) {
        await send(account, token.encodeFunctionData("approve", [this.#at.get(spender) ?? "", GRANT]));
      }
    }
    this.#readyAt = at;
  }
}
