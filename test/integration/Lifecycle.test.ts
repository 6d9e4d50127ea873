import { expect } from "chai";
import { network } from "hardhat";
import { enrolled } from "../helpers/people.ts";
import { awaitReadiness, operation, passAndQueue, propose, setBaseCall, State } from "../helpers/proposals.ts";
import { Class, deploySuite } from "../helpers/suite.ts";

describe("A decision", () => {
  it("goes from proposal to execution", async () => {
    const suite = await deploySuite(await network.create());
    const people = await enrolled(suite, 8);
    const [proposer] = people;
    if (proposer === undefined) throw new Error("nobody enrolled");

    const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
    expect((await suite.ledger.termsOf(proposal.id)).impact).to.equal(Class.Parameters);
    await passAndQueue(suite, proposal, people);
    expect(await suite.governor.state(proposal.id)).to.equal(State.Queued);
    await awaitReadiness(suite, proposal);
    const tx = await suite.governor.execute(...operation(proposal));
    await expect(tx).to.emit(suite.ledger, "DecisionExecuted");
    expect(await suite.deposits.base()).to.equal(7n);
    expect(await suite.governor.state(proposal.id)).to.equal(State.Executed);
  });
});
