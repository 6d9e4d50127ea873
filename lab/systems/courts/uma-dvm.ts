import { encodeBytes32String, keccak256, solidityPackedKeccak256, toUtf8Bytes } from "ethers";
import { Chain, type Outcome } from "../../chain/Chain.ts";
import { Contract } from "../../chain/Contract.ts";
import { artifact, openChain } from "../../chain/connect.ts";
import { published } from "../../peers/published.ts";
import type { Population } from "../../populations/types.ts";
import { DAY, USD } from "../PeerWorld.ts";
import type {
  Ballot,
  Choice,
  Court,
  CourtCalendar,
  CourtRequest,
  CourtTraits,
  Dispute,
  Juror,
  Round,
  Seat,
  Wallet,
} from "./Court.ts";
import { jurorsOf, until } from "./pool.ts";

// Phases, rolls, requests a round, the slash and the time to unstake as deployed on main net (UMAprotocol/protocol,
// packages/core/deploy/052 and 053); 65 % since UMIP-186; the final fee of USDC (UMAprotocol/uma-docs, approved-collateral-types).
const PHASE = DAY;
const ROUND = 2 * PHASE;
const COOL_DOWN = 7 * DAY;
const LIVENESS = 2 * 3_600;
const MAX_ROLLS = 4;
const MAX_REQUESTS = 1_000;
/** Share of the supply that must vote, and of the stake that must agree, in units of 1e18. */
const GAT = 5n * 10n ** 16n;
const SPAT = 65n * 10n ** 16n;
const SLASH = 10n ** 15n;
const WAD = 10n ** 18n;
const SUPPLY = 10n ** 36n;
const FINAL_FEE = 250n * USD;
const MINTER = 1;
const CREATOR = 1;
const IDENTIFIER = encodeBytes32String("ASSERT_TRUTH");
const PRICES: Readonly<Record<Choice, bigint>> = { 0: WAD / 2n, 1: WAD, 2: 0n };
const PATHS = {
  AddressWhitelist: "common/implementation",
  Finder: "data-verification-mechanism/implementation",
  FixedSlashSlashingLibrary: "data-verification-mechanism/implementation",
  IdentifierWhitelist: "data-verification-mechanism/implementation",
  Registry: "data-verification-mechanism/implementation",
  Store: "data-verification-mechanism/implementation",
  VotingToken: "data-verification-mechanism/implementation",
  VotingV2: "data-verification-mechanism/implementation",
  OptimisticOracleV3: "optimistic-oracle-v3/implementation",
} as const;

interface Parts {
  readonly voting: Contract;
  readonly oracle: Contract;
  readonly token: Contract;
  readonly dollar: Contract;
}

/** A disputed assertion as the voters see it. */
interface Request {
  readonly time: bigint;
  readonly data: string;
}

class UmaCourt implements Court {
  readonly system = "uma-dvm";
  readonly brake = null;
  readonly proofs = null;
  readonly traits: CourtTraits = { tickets: "everybody", hidden: true, seed: "none", appeals: false, bounty: false };
  readonly seats = 0;
  /** The vote is in the round after the dispute; what is not resolved rolls on, so many times. */
  readonly calendar: CourtCalendar = {
    drawing: ROUND,
    voting: ROUND,
    appeal: 0,
    panels: 1 + MAX_ROLLS,
    quorum: 0,
    agreement: 1,
  };
  readonly jurors: readonly Juror[];
  readonly chain: Chain;
  readonly population: Population;
  private readonly parts: Parts;
  private readonly keeper = Chain.account("keeper");
  enrolmentSeconds = 0;
  private members = new Set<string>();

  private constructor(chain: Chain, population: Population, parts: Parts) {
    this.chain = chain;
    this.population = population;
    this.parts = parts;
    this.jurors = jurorsOf(population);
  }

  static async build(request: CourtRequest): Promise<UmaCourt> {
    const chain = await openChain();
    const deployer = Chain.account("deployer");
    const market = Chain.account("market");
    const deploy = (name: keyof typeof PATHS, args: readonly unknown[] = []): Promise<Contract> =>
      Contract.deploy(
        chain,
        deployer,
        name,
        published(`@uma/core/artifacts/contracts/${PATHS[name]}/${name}.sol/${name}.json`),
        args,
      );
    const own = (contract: Contract, fn: string, args: readonly unknown[]): Promise<unknown> =>
      chain.send(contract.call(deployer, fn, args));

    const token = await deploy("VotingToken");
    await own(token, "addMember", [MINTER, deployer]);
    await own(token, "mint", [market, SUPPLY]);
    const dollar = await Contract.deploy(chain, deployer, "LabDollar", await artifact("LabDollar"), [market, SUPPLY]);
    const [finder, registry] = [await deploy("Finder"), await deploy("Registry")];
    const [identifiers, currencies] = [await deploy("IdentifierWhitelist"), await deploy("AddressWhitelist")];
    const store = await deploy("Store", [[0], [0], "0x0000000000000000000000000000000000000000"]);
    const slashing = await deploy("FixedSlashSlashingLibrary", [SLASH, 0]);
    const gat = (request.population.supply * GAT) / WAD;
    const voting = await deploy("VotingV2", [
      0,
      COOL_DOWN,
      PHASE,
      MAX_ROLLS,
      MAX_REQUESTS,
      gat,
      SPAT,
      token.address,
      finder.address,
      slashing.address,
      "0x0000000000000000000000000000000000000000",
    ]);
    await own(identifiers, "addSupportedIdentifier", [IDENTIFIER]);
    await own(currencies, "addToWhitelist", [dollar.address]);
    await own(store, "setFinalFee", [dollar.address, [FINAL_FEE]]);
    for (const [name, contract] of Object.entries({
      Oracle: voting,
      Registry: registry,
      IdentifierWhitelist: identifiers,
      CollateralWhitelist: currencies,
      Store: store,
    })) {
      await own(finder, "changeImplementationAddress", [encodeBytes32String(name), contract.address]);
    }
    const oracle = await deploy("OptimisticOracleV3", [finder.address, dollar.address, LIVENESS]);
    await own(registry, "addMember", [CREATOR, deployer]);
    await own(registry, "registerContract", [[], oracle.address]);

    const court = new UmaCourt(chain, request.population, { voting, oracle, token, dollar });
    const since = chain.now;
    await court.join(court.jurors);
    court.enrolmentSeconds = chain.now - since;
    return court;
  }

  forSale(): Promise<bigint> {
    return this.parts.token.readBigint("balanceOf", [Chain.account("market")]);
  }

  async join(jurors: readonly Juror[]): Promise<void> {
    await this.grant(jurors);
    await this.chain.sendAll(jurors.map((j) => this.parts.voting.call(j.account, "stake", [j.stake], "stake")));
    for (const j of jurors) this.members.add(j.account);
  }

  async rush(juror: Juror): Promise<Outcome> {
    await this.grant([juror]);
    const outcome = await this.chain.attempt(
      this.parts.voting.call(juror.account, "stake", [juror.stake], "stake in a hurry"),
    );
    if (outcome.ok) this.members.add(juror.account);
    return outcome;
  }

  async leave(accounts: readonly string[]): Promise<void> {
    for (const account of accounts) {
      const stake = await this.staked(account);
      await this.chain.send(this.parts.voting.call(account, "requestUnstake", [stake], "unstake"));
      this.members.delete(account);
    }
  }

  eject(): Promise<number> {
    return Promise.resolve(0);
  }

  async open(): Promise<Dispute> {
    const { oracle, dollar } = this.parts;
    const [asserter, disputer] = [Chain.account("asserter"), Chain.account("complainant")];
    const bond = await oracle.readBigint("getMinimumBond", [dollar.address]);
    for (const account of [asserter, disputer]) {
      await this.chain.send(dollar.call(Chain.account("market"), "transfer", [account, bond]));
      await this.chain.send(dollar.call(account, "approve", [oracle.address, bond]));
    }
    const claim = toUtf8Bytes(`a claim at ${this.chain.now}`);
    const made = await this.chain.send(oracle.call(asserter, "assertTruthWithDefaults", [claim, asserter], "assert"));
    const id = made.logs
      .map((log) => oracle.abi.parseLog({ topics: [...log.topics], data: log.data }))
      .find((log) => log?.name === "AssertionMade")?.args["assertionId"] as string | undefined;
    if (id === undefined) throw new Error("The oracle made no assertion.");
    await this.chain.send(oracle.call(disputer, "disputeAssertion", [id, disputer], "dispute"));
    return { id: BigInt(id), owner: asserter, cost: bond };
  }

  openBy(): Promise<null> {
    return Promise.resolve(null);
  }

  async ripen(): Promise<void> {
    // Nothing is drawn: every staker votes.
  }

  /** Everybody who is staked when the round that votes on the dispute begins. */
  async draw(dispute: Dispute): Promise<Seat[]> {
    const request = await this.requestOf(dispute);
    const round = Number((await this.parts.voting.readBigint("getCurrentRoundId")).toString());
    if (!(await this.active(request))) await until(this.chain, (round + 1) * ROUND);
    const seats: Seat[] = [];
    for (const account of this.members) {
      const weight = await this.staked(account);
      if (weight > 0n) seats.push({ account, id: seats.length, weight });
    }
    return seats;
  }

  async vote(dispute: Dispute, ballots: readonly Ballot[]): Promise<Round> {
    const since = this.chain.now;
    const { voting } = this.parts;
    const request = await this.requestOf(dispute);
    const round = await voting.readBigint("getCurrentRoundId");
    const hash = (b: Ballot): string => {
      const author = b.from ?? b.seat;
      return solidityPackedKeccak256(
        ["int256", "int256", "address", "uint256", "bytes", "uint256", "bytes32"],
        [PRICES[b.choice], salt(dispute, author), author.account, request.time, request.data, round, IDENTIFIER],
      );
    };
    await this.chain.sendAll(
      ballots
        .filter((b) => b.manner !== "silent")
        .map((b) =>
          voting.call(b.seat.account, "commitVote", [IDENTIFIER, request.time, request.data, hash(b)], "commit"),
        ),
    );
    await until(this.chain, Number(round) * ROUND + PHASE);
    const counted: Seat[] = [];
    const lost: Seat[] = ballots.filter((b) => b.manner === "withhold").map((b) => b.seat);
    for (const b of [...ballots.filter((x) => x.manner === "cast"), ...ballots.filter((x) => x.manner === "copy")]) {
      const args = [IDENTIFIER, request.time, PRICES[b.choice], request.data, salt(dispute, b.from ?? b.seat)];
      const outcome = await this.chain.attempt(voting.call(b.seat.account, "revealVote", args, "reveal"));
      (outcome.ok ? counted : lost).push(b.seat);
    }
    await until(this.chain, (Number(round) + 1) * ROUND);
    await this.chain.send(voting.call(this.keeper, "processResolvablePriceRequests", [], "process"));
    return { counted, lost, seconds: this.chain.now - since };
  }

  appealCost(): Promise<bigint | null> {
    return Promise.resolve(null);
  }

  appeal(): Promise<Outcome> {
    throw new Error("There is no appeal from the voters of UMA.");
  }

  reopened(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async ruling(dispute: Dispute): Promise<number> {
    const { voting, oracle } = this.parts;
    const request = await this.requestOf(dispute);
    const args = [IDENTIFIER, request.time, request.data];
    // Only a registered contract may ask.
    const found = voting.abi.getFunction("hasPrice(bytes32,uint256,bytes)");
    const asked = voting.abi.getFunction("getPrice(bytes32,uint256,bytes)");
    if (found === null || asked === null) throw new Error("VotingV2 has no prices.");
    const view = async (fn: typeof found): Promise<unknown> => {
      const raw = await this.chain.view(voting.address, voting.abi.encodeFunctionData(fn, args), oracle.address);
      return voting.abi.decodeFunctionResult(fn, raw)[0];
    };
    if ((await view(found)) !== true) return 0;
    const price = BigInt(String(await view(asked)));
    return price === PRICES[1] ? 1 : price === PRICES[2] ? 2 : 0;
  }

  async settle(dispute: Dispute): Promise<number> {
    const ruling = await this.ruling(dispute);
    const settled = await this.chain.attempt(
      this.parts.oracle.call(this.keeper, "settleAssertion", [id(dispute)], "settle"),
    );
    if (!settled.ok) return 0;
    await this.chain.sendAll(
      [...this.members].map((a) => this.parts.voting.call(this.keeper, "updateTrackers", [a], "slash")),
    );
    return ruling;
  }

  async wallet(account: string): Promise<Wallet> {
    return {
      stake: (await this.staked(account)) + (await this.parts.token.readBigint("balanceOf", [account])),
      coin: await this.parts.dollar.readBigint("balanceOf", [account]),
    };
  }

  penalty(_dispute: Dispute, seat: Seat): Promise<bigint> {
    return Promise.resolve((seat.weight * SLASH) / WAD);
  }

  fee(): Promise<bigint> {
    return Promise.resolve(0n);
  }

  witness(): Promise<null> {
    return Promise.resolve(null);
  }

  remember(): () => void {
    const members = new Set(this.members);
    return () => {
      this.members = members;
    };
  }

  private async grant(jurors: readonly Juror[]): Promise<void> {
    const { token, voting } = this.parts;
    await this.chain.sendAll(
      jurors.map((j) => token.call(Chain.account("market"), "transfer", [j.account, j.stake], "buy")),
    );
    await this.chain.sendAll(jurors.map((j) => token.call(j.account, "approve", [voting.address, j.stake])));
  }

  private staked(account: string): Promise<bigint> {
    return this.parts.voting.readBigint("getVoterStakePostUpdate", [account]);
  }

  private async requestOf(dispute: Dispute): Promise<Request> {
    const { oracle } = this.parts;
    const assertion = (await oracle.read("getAssertion", [id(dispute)]))[0] as { assertionTime: bigint };
    const data = String((await oracle.read("stampAssertion", [id(dispute)]))[0]);
    return { time: assertion.assertionTime, data };
  }

  private async active(request: Request): Promise<boolean> {
    const raw = await this.parts.voting.read("getPriceRequestStatuses", [
      [{ identifier: IDENTIFIER, time: request.time, ancillaryData: request.data }],
    ]);
    const first = (raw[0] as { status: bigint }[])[0];
    return first?.status === 1n;
  }
}

function id(dispute: Dispute): string {
  return `0x${dispute.id.toString(16).padStart(64, "0")}`;
}

function salt(dispute: Dispute, seat: Seat): bigint {
  return BigInt(keccak256(toUtf8Bytes(`${dispute.id} ${seat.account}`))) >> 1n;
}

export const umaDvm = {
  id: "uma-dvm",
  build: (request: CourtRequest): Promise<UmaCourt> => UmaCourt.build(request),
};
