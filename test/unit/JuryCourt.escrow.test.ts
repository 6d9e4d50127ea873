import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Contract } from "ethers";
import {
  DAY,
  Phase,
  appealed,
  ethers,
  fullHouse,
  resolved,
  settled,
  voted,
  type Courthouse,
} from "../helpers/court.ts";
import { loadFixture } from "../helpers/epochs.ts";
import { publishedContracts } from "../../scripts/lib/publishedContracts.ts";

const ESCROW = "@kleros/erc-792/contracts/examples/Escrow.sol";
const VALUE = 10n ** 18n;

interface Trade {
  readonly house: Courthouse;
  readonly escrow: Contract;
  readonly payer: HardhatEthersSigner;
  readonly payee: HardhatEthersSigner;
}

/** Kleros's own example, as published, with a trade that its payee disputes. */
async function disputedTrade(): Promise<Trade> {
  const house = await fullHouse();
  const [payer, payee] = await ethers.getSigners();
  if (payer === undefined || payee === undefined) throw new Error("two accounts needed");
  const { abi, bytecode } = publishedContracts([ESCROW])(ESCROW, "Escrow");
  const escrow = (await new ethers.ContractFactory(abi, bytecode, payer).deploy()) as Contract;
  const cost = await house.court.arbitrationCost("0x");
  const send = async (from: HardhatEthersSigner, name: string, args: unknown[], value: bigint) =>
    (escrow.connect(from) as Contract).getFunction(name).send(...args, { value });
  await send(payer, "newTransaction", [payee, house.court, "/ipfs/terms", 30 * DAY, DAY], VALUE);
  await send(payer, "reclaimFunds", [0], cost);
  await expect(send(payee, "depositArbitrationFeeForPayee", [0], cost))
    .to.emit(house.court, "DisputeCreation")
    .withArgs(1, await escrow.getAddress());
  return { house, escrow, payer, payee };
}

describe("JuryCourt under an ERC-792 arbitrable that knows nothing of it", () => {
  it("rules for the payee, after an appeal by the payer", async () => {
    const { house, escrow, payer, payee } = await loadFixture(disputedTrade);
    const { court, stranger } = house;
    await voted(house, 1n, [2, 2, 1]);
    await appealed(house, 1n, payer);
    await voted(house, 1n, [2, 2, 2, 1, 1]);
    const fee = await court.arbitrationCost("0x");
    await expect(court.connect(stranger).resolve(1n)).to.changeEtherBalance(ethers, payee, VALUE + fee);
    expect(await court.disputeStatus(1n)).to.equal(2);
    const status = (await escrow.getFunction("txs").staticCall(0)) as { status: bigint };
    expect(status.status, "resolved").to.equal(3);
    await settled(house, 1n, 0);
    await settled(house, 1n, 1);
    expect(await court.heldOf(1n)).to.equal(0);
  });

  it("rules for the payer", async () => {
    const { house, payer } = await loadFixture(disputedTrade);
    await voted(house, 1n, [1, 1, 1]);
    expect(await house.court.phaseOf(1n)).to.equal(Phase.Appeal);
    const [before, cost] = [await ethers.provider.getBalance(payer), await house.court.arbitrationCost("0x")];
    await resolved(house, 1n);
    expect((await ethers.provider.getBalance(payer)) - before).to.equal(VALUE + cost);
  });
});
