import { Wallet, id } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import type { Side } from "../../lab/model/index.ts";
import { Driver } from "./driver.ts";

const SUPPORT: Readonly<Record<Side, number>> = { against: 0, for: 1, abstain: 2 };
const VOTING_PERIOD = 1_000n;
const SUCCEEDED = 4n;

/** Who has how much, and who votes for it. */
export interface Holding {
  readonly account: string;
  readonly stake: bigint;
  readonly delegate: string;
}

export interface PlainBallot {
  readonly account: string;
  readonly side: Side;
}

/** OpenZeppelin's Governor over OpenZeppelin's vote token on a chain of its own. */
export class PlainVote {
  readonly #driver: Driver;
  readonly #votes: Awaited<ReturnType<typeof deploy>>["votes"];
  readonly #governor: Awaited<ReturnType<typeof deploy>>["governor"];
  readonly #addresses: { readonly votes: string; readonly governor: string };
  readonly #held = new Map<string, bigint>();
  readonly #delegates = new Map<string, string>();
  readonly #anyone = new Wallet(id("plain proposer")).address;
  #now: bigint;
  #asked = 0;

  static async create(connection: NetworkConnection, accounts: readonly string[]): Promise<PlainVote> {
    const { votes, governor } = await deploy(connection);
    const driver = new Driver(connection.provider, [votes.interface, governor.interface]);
    const addresses = { votes: await votes.getAddress(), governor: await governor.getAddress() };
    const plain = new PlainVote(
      driver,
      votes,
      governor,
      addresses,
      BigInt(await connection.networkHelpers.time.latest()),
    );
    await driver.unlock([...accounts, plain.#anyone]);
    return plain;
  }

  private constructor(
    driver: Driver,
    votes: Awaited<ReturnType<typeof deploy>>["votes"],
    governor: Awaited<ReturnType<typeof deploy>>["governor"],
    addresses: { readonly votes: string; readonly governor: string },
    now: bigint,
  ) {
    this.#driver = driver;
    this.#votes = votes;
    this.#governor = governor;
    this.#addresses = addresses;
    this.#now = now;
  }

  /** Whether a proposal on which `ballots` are cast passes when stakes and delegations are those of `holdings`. */
  async passes(holdings: readonly Holding[], ballots: readonly PlainBallot[]): Promise<boolean> {
    for (const { account, stake, delegate } of holdings) {
      if ((this.#held.get(account) ?? 0n) !== stake) {
        await this.#send(this.#anyone, "votes", this.#votes.interface.encodeFunctionData("set", [account, stake]));
        this.#held.set(account, stake);
      }
      if (this.#delegates.get(account) !== delegate) {
        await this.#send(account, "votes", this.#votes.interface.encodeFunctionData("delegate", [delegate]));
        this.#delegates.set(account, delegate);
      }
    }
    const description = `plain question ${this.#asked++}`;
    const payload: [string[], bigint[], string[]] = [[this.#addresses.votes], [0n], ["0x"]];
    const data = this.#governor.interface.encodeFunctionData("propose", [...payload, description]);
    await this.#send(this.#anyone, "governor", data);
    const proposal: bigint = await this.#governor.getFunction("hashProposal")(...payload, id(description));
    for (const { account, side } of ballots) {
      const ballot = this.#governor.interface.encodeFunctionData("castVote", [proposal, SUPPORT[side]]);
      await this.#send(account, "governor", ballot);
    }
    this.#now += VOTING_PERIOD;
    await this.#driver.mine(++this.#now);
    return (await this.#governor.getFunction("state")(proposal)) === SUCCEEDED;
  }

  async #send(from: string, to: "votes" | "governor", data: string): Promise<void> {
    const refusal = await this.#driver.send(++this.#now, from, this.#addresses[to], data);
    if (refusal !== "") throw new Error(`the plain vote refused: ${refusal}`);
  }
}

async function deploy({ ethers }: NetworkConnection) {
  const votes = await ethers.deployContract("PlainVotes");
  const governor = await ethers.deployContract("PlainGovernor", [votes]);
  return { votes, governor };
}
