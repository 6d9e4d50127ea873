import { expect } from "chai";
import { instrumented } from "../helpers/instrumented.ts";
import {
  Manner,
  accountOf,
  appealed,
  courthouse,
  ethers,
  gasOf,
  opened,
  published,
  saltOf,
  panelOf,
  time,
  type Courthouse,
} from "../helpers/court.ts";
import { loadFixture } from "../helpers/epochs.ts";

/** Fifteen seats of sixteen persons: the dearest jury that fits the test network's accounts. */
async function wide(): Promise<Courthouse> {
  return courthouse({ standard: [5, 11] });
}

describe("JuryCourt, what acts cost", () => {
  before(function () {
    if (instrumented) this.skip();
  });

  it("stays within bounds from the request to the last payment", async () => {
    const house = await loadFixture(wide);
    const { court, jurors, stranger, puppet } = house;
    const costs: Record<string, number> = {};
    const value = await court.arbitrationCost("0x");
    await opened(house);
    costs["create"] = await gasOf(puppet.getFunction("create").send(2, "0x", { value }) as never);
    const dispute = 2n;
    await published(house, dispute);
    costs["draw 5"] = await gasOf(court.connect(stranger).draw(dispute, 100n));
    const vote = async (round: string, choices: (seat: number) => number) => {
      const panel = await panelOf(house, dispute);
      const [commits, reveals]: [number[], number[]] = [[], []];
      for (const [seat, person] of panel.entries()) {
        const commitment = await court.commitmentOf(dispute, person, choices(seat), saltOf(person));
        commits.push(await gasOf(court.connect(accountOf(jurors, person)).commit(dispute, commitment)));
      }
      const last = (await court.disputeOf(dispute)).rounds - 1n;
      const { commitEnd, revealEnd } = await court.roundOf(dispute, last);
      await time.increaseTo(commitEnd);
      for (const [seat, person] of panel.entries()) {
        reveals.push(await gasOf(court.connect(stranger).reveal(dispute, person, choices(seat), saltOf(person))));
      }
      await time.increaseTo(revealEnd);
      costs[`commit ${round}, dearest`] = Math.max(...commits);
      costs[`reveal ${round}, first`] = reveals[0] ?? 0;
      costs[`reveal ${round}, later`] = Math.max(...reveals.slice(1));
    };
    await vote("5", (seat) => (seat < 3 ? 1 : 2));
    costs["appeal"] = await gasOf(appealed(house, dispute, jurors.suite.deployer));
    await published(house, dispute);
    costs["draw 11"] = await gasOf(court.connect(stranger).draw(dispute, 100n));
    await vote("11", (seat) => (seat < 5 ? 1 : 2));
    await puppet.getFunction("setManner").send(Manner.Take);
    costs["resolve"] = await gasOf(court.connect(stranger).resolve(dispute));
    costs["settle 5"] = await gasOf(court.connect(stranger).settle(dispute, 0, 100));
    costs["settle 11"] = await gasOf(court.connect(stranger).settle(dispute, 1, 100));
    costs["withdraw"] = await gasOf(court.connect(stranger).withdraw());
    costs["sweep"] = await gasOf(court.connect(stranger).sweep());
    console.log(`      gas: ${JSON.stringify(costs)}`);
    expect(costs["commit 5, dearest"]).to.be.below(90_000);
    expect(costs["commit 11, dearest"]).to.be.below(95_000);
    expect(costs["reveal 11, later"]).to.be.below(60_000);
    expect(costs["create"]).to.be.below(400_000);
    expect(costs["settle 11"]).to.be.below(3_000_000);
  });

  it("fits the size that every chain takes", async () => {
    const code = await ethers.provider.getCode((await loadFixture(wide)).court);
    expect((code.length - 2) / 2).to.be.at.most(23_500);
  });
});
