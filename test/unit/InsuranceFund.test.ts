import { expect } from "chai";
import { cast, ethers, loadFixture } from "../helpers/epochs.ts";
import type { InsuranceFund } from "../../typechain-types/index.js";

const NOBODY = "0x0000000000000000000000000000000000000000";

/** A fund with one coin. */
async function funded() {
  const { timelock, outsider, alice } = await cast();
  const fund = (await ethers.deployContract("InsuranceFund", [timelock])) as unknown as InsuranceFund;
  await outsider.sendTransaction({ to: fund, value: 10n ** 18n });
  return { fund, timelock, outsider, alice };
}

describe("InsuranceFund", () => {
  it("takes coin from anybody and says so", async () => {
    const { fund, outsider, timelock } = await loadFixture(funded);
    await expect(outsider.sendTransaction({ to: fund, value: 5n }))
      .to.emit(fund, "FundReceived")
      .withArgs(outsider.address, 5);
    expect(await fund.timelock()).to.equal(timelock.address);
  });

  it("pays what the timelock decides", async () => {
    const { fund, timelock, alice } = await loadFixture(funded);
    const spending = fund.connect(timelock).spend(alice, 3n);
    await expect(spending).to.emit(fund, "FundSpent").withArgs(alice.address, 3);
    await expect(spending).to.changeEtherBalances(ethers, [fund, alice], [-3, 3]);
  });

  it("pays nobody else's wish (SY-2)", async () => {
    const { fund, outsider } = await loadFixture(funded);
    await expect(fund.connect(outsider).spend(outsider, 1n))
      .to.be.revertedWithCustomError(fund, "FundNotTimelock")
      .withArgs(outsider.address);
  });

  it("refuses payments to nobody, to itself and of nothing", async () => {
    const { fund, timelock, alice } = await loadFixture(funded);
    const as = fund.connect(timelock);
    for (const [to, amount] of [
      [NOBODY, 1n],
      [await fund.getAddress(), 1n],
      [alice.address, 0n],
    ] as const) {
      await expect(as.spend(to, amount)).to.be.revertedWithCustomError(fund, "FundPaymentInvalid").withArgs(to, amount);
    }
  });

  it("says when it holds less or the receiver refuses", async () => {
    const { fund, timelock, alice } = await loadFixture(funded);
    const as = fund.connect(timelock);
    await expect(as.spend(alice, 10n ** 18n + 1n)).to.be.revertedWithCustomError(fund, "FundTransferFailed");
    const greedy = await ethers.deployContract("GreedyReceiver", [fund]);
    await expect(as.spend(greedy, 1n))
      .to.be.revertedWithCustomError(fund, "FundTransferFailed")
      .withArgs(await greedy.getAddress(), 1n);
  });

  it("needs a timelock", async () => {
    const factory = await ethers.getContractFactory("InsuranceFund");
    await expect(ethers.deployContract("InsuranceFund", [NOBODY])).to.be.revertedWithCustomError(
      factory,
      "FundZeroAddress",
    );
  });
});
