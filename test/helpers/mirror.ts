import { expect } from "chai";
import { AbiCoder, id, type TypedDataDomain, Wallet, ZeroAddress } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import {
  type ClassTerms,
  EpochClock,
  NetworkModel,
  type ProposalModel,
  Refusal,
  refuseIf,
  type Side,
} from "../../lab/model/index.ts";
import { Driver } from "./driver.ts";
import { CLASSES, type ClassName, deploySuite, domainOf, moveConsent, personhoodProof, type Suite } from "./suite.ts";

const SUPPORT: Readonly<Record<Side, number>> = { against: 0, for: 1, abstain: 2 };

/** Epochs from the opening within which every proposal is constitutional. */
const CONSTITUTIONAL_EPOCHS = 5n;

/** A proposal in both worlds. */
export interface Question {
  readonly id: bigint;
  readonly class: ClassName;
  readonly model: ProposalModel;
  readonly payload: readonly [targets: string[], values: bigint[], calldatas: string[], description: string];
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
  readonly #domains: { readonly registrar: TypedDataDomain; readonly registry: TypedDataDomain };
  #openEpoch: bigint | undefined;

  /** Deploys a suite whose epoch 0 starts in a moment, with `accounts` funded accounts that have approved everything. */
  static async create(connection: NetworkConnection, accounts: number, seed: number): Promise<Mirror> {
    const wallets = Array.from({ length: accounts }, (_, i) => new Wallet(id(`replay ${seed} account ${i}`)));
    const start = BigInt(await connection.networkHelpers.time.latest()) + 1_000n;
    const suite = await deploySuite(connection.ethers, { start, holders: wallets.map((wallet) => wallet.address) });
    const { vault, registry, votes, governor, ledger, genesis, timelock, token, deposits, adapter, policy, probe } =
      suite;
    const contracts = {
      vault,
      registry,
      votes,
      governor,
      ledger,
      genesis,
      timelock,
      token,
      deposits,
      adapter,
      policy,
      probe,
    };
    const driver = new Driver(
      connection.provider,
      Object.values(contracts).map((contract) => contract.interface),
    );
    await driver.unlock(wallets);
    const addresses = await Promise.all(
      Object.entries(contracts).map(async ([name, contract]) => [name, await contract.getAddress()] as const),
    );
    const domains = { registrar: await domainOf(adapter), registry: await domainOf(registry) };
    const mirror = new Mirror(suite, wallets, driver, new Map(addresses), domains);
    await mirror.#approveAll(start - 900n);
    return mirror;
  }

  private constructor(
    suite: Suite,
    wallets: readonly Wallet[],
    driver: Driver,
    addresses: ReadonlyMap<string, string>,
    domains: { registrar: TypedDataDomain; registry: TypedDataDomain },
  ) {
    const { options } = suite;
    this.suite = suite;
    this.wallets = wallets;
    this.model = new NetworkModel(new EpochClock(options.start, options.length), {
      maxTerm: BigInt(options.maxTermEpochs),
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
    const proof = await personhoodProof(this.#domains.registrar, account, nullifier, until);
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
    const { governor, probe, options } = this.suite;
    const epoch = this.model.clock.epochAt(at);
    const ordinary = this.#openEpoch !== undefined && epoch >= this.#openEpoch + CONSTITUTIONAL_EPOCHS;
    const kind: ClassName = ordinary ? wanted : "constitutional";
    const terms: ClassTerms = {
      quorumBps: BigInt(options.terms[kind].quorumBps),
      halfLife: BigInt(options.terms[kind].halfLife),
      stakeChamber: kind !== "routine",
    };
    const description = `question ${this.questions.length}`;
    const payload: Question["payload"] = [
      [await probe.getAddress()],
      [0n],
      [probe.interface.encodeFunctionData(wanted)],
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
    const question: Question = { id: proposal, class: kind, model, payload };
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

  async queue(at: bigint, question: Question): Promise<string> {
    const data = this.#governance("queue", question);
    return this.#both("queue", at, this.#first(), "governor", data, () => question.model.queue(at));
  }

  async execute(at: bigint, question: Question): Promise<string> {
    const data = this.#governance("execute", question);
    return this.#both("execute", at, this.#first(), "governor", data, () => question.model.execute(at));
  }

  async act(at: bigint, kind: "object" | "support" | "withdraw", question: Question, account: string): Promise<string> {
    const data = this.suite.ledger.interface.encodeFunctionData(kind, [question.id]);
    return this.#both(kind, at, account, "ledger", data, () => {
      const { decision } = question.model;
      if (decision === undefined) throw new Refusal("LedgerDecisionClosed");
      decision[kind](at, account);
    });
  }

  count(what: string): number {
    return this.counts.get(what) ?? 0;
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
    const key = expected === "" ? what : `${what}: ${expected}`;
    this.counts.set(key, this.count(key) + 1);
    return expected;
  }

  #governance(name: "queue" | "execute", { payload: [targets, values, calldatas, description] }: Question): string {
    const { interface: governor } = this.suite.governor;
    const words = [targets, values, calldatas, id(description)] as const;
    return name === "queue"
      ? governor.encodeFunctionData("queue", [...words])
      : governor.encodeFunctionData("execute", [...words]);
  }

  #first(): string {
    const [wallet] = this.wallets;
    refuseIf(wallet === undefined, "nobody to send from");
    return wallet?.address ?? "";
  }

  async #approveAll(from: bigint): Promise<void> {
    const token = this.suite.token.interface;
    let at = from;
    for (const spender of ["vault", "deposits"]) {
      const data = token.encodeFunctionData("approve", [this.#at.get(spender) ?? "", 2n ** 255n]);
      for (const account of this.accounts) {
        const found = await this.#driver.send(at++, account, this.#at.get("token") ?? "", data);
        expect(found).to.equal("");
      }
    }
  }
}

/** The rank of a class as contracts number it. */
export function rankOf(name: ClassName): number {
  return CLASSES.indexOf(name);
}
