import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  counted,
  ethers,
  governed,
  loadFixture,
  networkHelpers,
  one,
  recount,
  Stance,
  type Governed,
} from "../helpers/governed.ts";
import { personMoved } from "../helpers/moving.ts";
import { enterEpoch, fundProposer, register } from "../helpers/people.ts";
import {
  describe as describeProposal,
  endVoting,
  operation,
  setBaseCall,
  startVoting,
  State,
  type Proposal,
} from "../helpers/proposals.ts";

/** A small generator, so that a failure names its seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

async function revoke(g: Governed, name: string): Promise<void> {
  const { adapter, registry, registrar } = g.suite;
  const nullifier = ethers.id(name);
  const { chainId } = await ethers.provider.getNetwork();
  const signature = await registrar.signTypedData(
    { name: "Counterweight Registrars", version: "1", chainId, verifyingContract: await adapter.getAddress() },
    { Revocation: [{ name: "nullifier", type: "bytes32" }] },
    { nullifier },
  );
  await adapter.revoke(nullifier, [{ registrar: registrar.address, signature }]);
  await registry.reportRevocation(await registry.personOfNullifier(adapter, nullifier));
}

/** Where every root and every gwei of stake must be, from voices and receipts alone. */
async function expected(g: Governed, proposal: Proposal, accounts: readonly HardhatEthersSigner[]) {
  const { votes, ledger, registry } = g.suite;
  const { cap, voteStart } = await ledger.termsOf(proposal.id);
  const epoch = await votes.epochAt(voteStart);
  const lentTo = new Map<string, bigint>();
  const sides = { For: 0n, Against: 0n, stakeFor: 0n, stakeAgainst: 0n, support: 0n, opposition: 0n };
  const stances = new Map<string, bigint>();
  for (const account of accounts) {
    stances.set(account.address, (await ledger.receiptOf(proposal.id, account)).stance);
  }
  const stakeTo = (stance: bigint | undefined, stake: bigint) => {
    if (stance === Stance.For) sides.stakeFor += stake;
    if (stance === Stance.Against) sides.stakeAgainst += stake;
  };
  const rootsTo = (stance: bigint | undefined, root: bigint) => {
    if (stance === Stance.For) sides.support += root;
    if (stance === Stance.Against) sides.opposition += root;
  };
  for (const account of accounts) {
    const voice = await votes.voiceAt(account, epoch);
    const own = stances.get(account.address);
    if (own !== Stance.None) {
      stakeTo(own, voice.stake);
      rootsTo(own, voice.root);
    } else if (voice.delegate !== 0n) {
      const delegate = await registry.accountAt(voice.delegate, epoch);
      if (delegate === ethers.ZeroAddress || (await votes.voiceAt(delegate, epoch)).person !== voice.delegate) continue;
      stakeTo(stances.get(delegate), voice.stake);
      lentTo.set(delegate, (lentTo.get(delegate) ?? 0n) + voice.root);
    }
  }
  for (const [delegate, lent] of lentTo) rootsTo(stances.get(delegate), lent < cap ? lent : cap);
  return sides;
}

/** The proposal of whoever can make one. */
async function asked(g: Governed, accounts: readonly HardhatEthersSigner[]): Promise<Proposal> {
  const epoch = (await g.suite.votes.currentEpoch()) - 1n;
  for (const account of accounts) {
    const { root, person } = await g.suite.votes.voiceAt(account, epoch);
    if (root === 0n) continue;
    await fundProposer(g.suite, account, await g.suite.deposits.required(person));
    const proposal = await describeProposal(g.suite, [await setBaseCall(g.suite, 7n)], "a proposal");
    const { targets, values, calldatas, description } = proposal;
    await g.suite.governor.connect(account).propose(targets, values, calldatas, description);
    return proposal;
  }
  throw new Error("nobody can propose");
}

describe("Audit: voices lent, moved, lapsed, displaced and taken back, at random", () => {
  let queued = 0;
  after(() => {
    expect(queued, "decisions that were queued").to.be.greaterThan(0);
  });
  for (const seed of [...Array(8).keys()]) {
    it(`count once, and only where they stand (seed ${seed})`, async () => {
      const g = await loadFixture(governed);
      const roll = dice(seed);
      const accounts = [...g.people, g.holder, g.outsider];
      const any = (): HardhatEthersSigner => accounts[roll(accounts.length)] ?? one(g, 0);
      let done = 0;
      const tried = async (act: () => Promise<unknown>) => {
        const snapshot = await networkHelpers.takeSnapshot();
        try {
          await act();
          ++done;
        } catch (error) {
          // A refused act is part of the game; what is wrong with the test itself is not.
          if (!String(error).includes("revert")) throw error;
          await snapshot.restore();
        }
      };
      for (let i = 0; i < 60; ++i) {
        // Stake found at a new account, and newcomers, wait four epochs.
        if (i % 15 === 14) await enterEpoch(g.suite, 9 + (2 * (i + 1)) / 15, 3_600);
        const [a, b] = [any(), any()];
        const act = roll(10);
        if (act < 5) await tried(() => g.suite.votes.connect(a).delegate(b));
        else if (act < 7) await tried(() => personMoved(g.suite, a, b));
        else if (act < 8) await tried(() => revoke(g, a.address));
        else if (act < 9) await tried(() => register(g.suite, a.address, `${seed} ${i}`));
        else await tried(() => register(g.suite, a.address, b.address));
      }
      const proposal = await asked(g, accounts);
      await startVoting(g.suite, proposal);
      for (let i = 0; i < 24; ++i) {
        await tried(() => g.suite.governor.connect(any()).castVote(proposal.id, [1, 1, 1, 0, 2][roll(5)] ?? 1));
      }
      expect(done).to.be.greaterThan(25);
      const sides = await expected(g, proposal, accounts);
      const tally = await g.suite.ledger.tallyOf(proposal.id);
      expect([tally.support, tally.opposition, tally.stakeFor, tally.stakeAgainst]).to.deep.equal([
        sides.support,
        sides.opposition,
        sides.stakeFor,
        sides.stakeAgainst,
      ]);
      // Everybody at full voice: votes are base weights.
      expect([tally.forVotes, tally.againstVotes]).to.deep.equal([sides.support, sides.opposition]);
      await endVoting(g.suite, proposal);
      if ((await g.suite.governor.state(proposal.id)) !== State.Succeeded) return;
      ++queued;
      await g.suite.governor.queue(...operation(proposal));
      for (let i = 0; i < 16; ++i) {
        const before = await g.suite.ledger.tallyOf(proposal.id);
        const act = roll(3);
        const who = g.suite.ledger.connect(any());
        if (act === 0) await tried(() => who.object(proposal.id));
        else if (act === 1) await tried(() => who.support(proposal.id));
        else await tried(() => who.withdraw(proposal.id));
        expect((await g.suite.ledger.tallyOf(proposal.id)).opposition).to.be.at.least(before.opposition);
      }
      // CT-1, with everything that the acts took back.
      expect(await counted(g, proposal)).to.deep.equal(await recount(g, proposal));
    });
  }
});
