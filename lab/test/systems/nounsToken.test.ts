import { expect } from "chai";
import type { Result } from "ethers";
import { Chain } from "../../chain/Chain.ts";
import { openChain } from "../../chain/connect.ts";
import type { Contract } from "../../chain/Contract.ts";
import { Contract as Deployed } from "../../chain/Contract.ts";
import { ensurePeers } from "../../peers/install.ts";
import { uniswap } from "../../systems/BlockWorld.ts";
import { nounsGovernance } from "../../systems/nouns.ts";
import { DAY } from "../helpers/governors.ts";
import { giveNouns, nounsToken, type Nouns } from "../helpers/nounsToken.ts";

const SUPPLY = 600;
const HOLDINGS: Readonly<Record<string, number>> = { boss: 130, rival: 101, lender: 40, proposer: 7, crumb: 1 };
const VOTED = { for: 1, against: 0 } as const;

/** A DAO with one of the two tokens; `unit` is what one Noun is there. */
interface Twin {
  readonly chain: Chain;
  readonly token: Contract;
  readonly governor: Contract;
  readonly timelock: Contract;
  readonly unit: bigint;
}

const account = (name: string): string => Chain.account(`twin ${name}`);

async function withNouns(): Promise<Twin & { nouns: Nouns }> {
  const chain = await openChain();
  const nouns = await nounsToken(chain, SUPPLY);
  const { token } = nouns;
  const governance = await nounsGovernance(chain, token);
  for (const [name, count] of Object.entries(HOLDINGS)) await giveNouns(chain, nouns, account(name), count);
  return { chain, token, nouns, ...governance, unit: 1n };
}

/** The adapter's token, every account of it delegating to itself as the adapter has it, with the same holdings. */
async function withUni(nouns: bigint): Promise<Twin> {
  const chain = await openChain();
  const market = Chain.account("market");
  const token = await Deployed.deploy(chain, Chain.account("deployer"), "Uni", uniswap("Uni"), [
    market,
    market,
    chain.now + 3_650 * DAY,
  ]);
  const governance = await nounsGovernance(chain, token);
  const unit = (await token.readBigint("totalSupply")) / nouns;
  for (const [name, count] of Object.entries(HOLDINGS)) {
    await chain.send(token.call(market, "transfer", [account(name), unit * BigInt(count)]));
    await chain.send(token.call(account(name), "delegate", [account(name)]));
  }
  return { chain, token, ...governance, unit };
}

/** Proposes to lengthen the executor's delay, and waits until ballots are taken. */
async function opened({ chain, governor, timelock }: Twin, by = "proposer"): Promise<bigint> {
  await chain.mine(1);
  const data = timelock.encode("setDelay", [5 * DAY]);
  const args = [[timelock.address], [0n], [""], [data], "a longer delay"];
  await chain.send(governor.call(account(by), "propose", args));
  await chain.mine(DAY / 12 + 1);
  return governor.readBigint("latestProposalIds", [account(by)]);
}

async function votes(twin: Twin, id: bigint, name: string, side: keyof typeof VOTED): Promise<boolean> {
  return (await twin.chain.attempt(twin.governor.call(account(name), "castVote", [id, VOTED[side]]))).ok;
}

interface Seen {
  readonly for: bigint;
  readonly against: bigint;
  readonly state: bigint;
}

/** Tallies in Nouns, and the state. */
async function seen(twin: Twin, id: bigint): Promise<Seen> {
  const proposal = (await twin.governor.read("proposals", [id]))[0] as Result;
  const count = (field: string): bigint => BigInt(String(proposal[field])) / twin.unit;
  return {
    for: count("forVotes"),
    against: count("againstVotes"),
    state: await twin.governor.readBigint("state", [id]),
  };
}

/** One history of lending, voting, selling and closing; what was to be seen after each step. */
async function history(twin: Twin, sell: (from: string, to: string) => Promise<void>): Promise<(Seen | boolean)[]> {
  const { chain, token } = twin;
  const out: (Seen | boolean)[] = [];
  await chain.send(token.call(account("lender"), "delegate", [account("boss")]));
  const id = await opened(twin);
  // What is sold after the snapshot still votes for its seller, and not for its buyer.
  await sell("rival", "late");
  for (const [name, side] of [
    ["rival", "against"],
    ["late", "against"],
    ["lender", "against"],
    ["crumb", "for"],
    ["crumb", "for"],
    ["boss", "for"],
  ] as const) {
    out.push(await votes(twin, id, name, side), await seen(twin, id));
  }
  await chain.mine((5 * DAY) / 12 + 1);
  out.push(await seen(twin, id));
  return out;
}

describe("Nouns with its own token", function () {
  this.timeout(240_000);
  let twin: Twin & { nouns: Nouns };
  let restart: () => Promise<void>;

  before(async () => {
    await ensurePeers((line) => console.error(line));
    twin = await withNouns();
    let checkpoint = await twin.chain.checkpoint();
    restart = async () => {
      await twin.chain.rollback(checkpoint);
      checkpoint = await twin.chain.checkpoint();
    };
  });
  beforeEach(() => restart());

  it("gives the founders every tenth Noun, and they vote like any other", async () => {
    const { token, nouns } = twin;
    expect(await token.readBigint("totalSupply")).to.equal(BigInt(SUPPLY));
    expect(await token.readBigint("balanceOf", [nouns.founders])).to.equal(BigInt(SUPPLY / 10));
    for (const id of [0n, 10n, 590n]) expect(await token.readAddress("ownerOf", [id])).to.equal(nouns.founders);
    expect(await token.readAddress("ownerOf", [1n])).to.equal(account("boss"));
    expect(await token.readBigint("getCurrentVotes", [nouns.founders])).to.equal(BigInt(SUPPLY / 10));
  });

  it("counts the votes of who never delegated, which Uni does not", async () => {
    const uni = await withUni(BigInt(SUPPLY));
    const idle = account("idle");
    await giveNouns(twin.chain, twin.nouns, idle, 3);
    await uni.chain.send(uni.token.call(account("boss"), "transfer", [idle, 3n * uni.unit]));
    expect(await twin.token.readBigint("getCurrentVotes", [idle])).to.equal(3n);
    expect(await uni.token.readBigint("getCurrentVotes", [idle])).to.equal(0n);
  });

  it("decides as the adapter's token does where everybody holds whole Nouns and delegates, step by step", async () => {
    const supply = await twin.token.readBigint("totalSupply");
    const uni = await withUni(supply);
    const mine = await history(twin, async (from, to) => {
      const id = await twin.token.readBigint("tokenOfOwnerByIndex", [account(from), 0n]);
      const [owner, buyer] = [account(from), account(to)];
      await twin.chain.send(twin.token.call(owner, "transferFrom", [owner, buyer, id]));
    });
    const theirs = await history(uni, async (from, to) => {
      await uni.chain.send(uni.token.call(account(to), "delegate", [account(to)]));
      await uni.chain.send(uni.token.call(account(from), "transfer", [account(to), uni.unit]));
    });
    expect(mine).to.deep.equal(theirs);
    expect(mine.at(-1)).to.deep.equal({ for: 171n, against: 101n, state: 4n });
  });

  it("runs what it carried, after the executor's two days", async () => {
    const { chain, governor, timelock } = twin;
    const id = await opened(twin);
    await votes(twin, id, "boss", "for");
    await chain.mine((5 * DAY) / 12 + 1);
    await chain.send(governor.call(account("proposer"), "queue", [id]));
    const execute = governor.call(account("proposer"), "execute", [id]);
    expect((await chain.attempt(execute)).ok).to.equal(false);
    await chain.jump(2 * DAY);
    expect((await chain.attempt(execute)).ok).to.equal(true);
    expect(await timelock.readBigint("delay")).to.equal(BigInt(5 * DAY));
  });

  it("moves one Noun a transfer, at more than 150,000 gas: why nobody borrows a third of them in one transaction", async () => {
    const { chain, token } = twin;
    const [from, to] = [account("boss"), account("late")];
    const { gasUsed } = await chain.send(token.call(from, "transferFrom", [from, to, 1n]));
    expect(Number(gasUsed)).to.be.within(150_000, 220_000);
    expect(token.abi.getFunction("transfer")).to.equal(null);
  });
});
