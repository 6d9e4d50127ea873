import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { cast, loadFixture } from "../helpers/epochs.ts";
import { instrumented } from "../helpers/instrumented.ts";
import { type Voices, neighbours } from "../helpers/voices.ts";

async function gasOf(tx: Promise<ContractTransactionResponse>): Promise<bigint> {
  const receipt = await (await tx).wait();
  if (!receipt) throw new Error("not mined");
  return receipt.gasUsed;
}

/** Persons with a running term whose stake has long been active, in the middle of the suite's life. */
async function settled(): Promise<Voices> {
  const voices = await neighbours();
  const { alice, bob, carol } = await cast();
  await voices.calendar.enter(4n);
  for (const who of [alice, bob, carol]) await voices.setTerm(who, 0n, 17n);
  await voices.calendar.enter(6n);
  return voices;
}

describe("QuadraticVotes, what it costs", () => {
  before(function () {
    if (instrumented) this.skip();
  });

  it("delegates for the first time within 140,000 gas", async () => {
    const { votes } = await loadFixture(settled);
    const { alice, carol } = await cast();
    const gas = await gasOf(votes.connect(alice).delegate(carol.address));
    expect(gas).to.be.lessThan(140_000n);
  });

  it("reads the voice of a person without delegations from one storage slot", async () => {
    const { votes } = await loadFixture(settled);
    const { alice } = await cast();
    const gas = await votes.voiceAt.estimateGas(alice.address, 5);
    // 21,000 for the transaction, some 600 for calldata, 2,100 for the slot, and what remains pays for no second cold slot
    // beside the 2,200 of computing.
    expect(gas).to.be.lessThan(26_000n);
  });
});
