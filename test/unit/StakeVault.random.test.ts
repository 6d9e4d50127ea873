import { expect } from "chai";
import type { Contract } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { loadFixture, send } from "../helpers/epochs.ts";
import { NOBODY } from "../helpers/identity.ts";
import { Random } from "../helpers/random.ts";
import { TOKEN, UNBONDING, bond, surplusOf, vaultSuite, type VaultSuite } from "../helpers/stake.ts";

const STEPS = 150;
const SEEDS = [1, 2, 3];
const ACTS = [
  [4, "deposit"],
  [2, "unbond"],
  [3, "withdraw"],
  [4, "bond"],
  [2, "release"],
  [3, "slash"],
  [1, "sweep"],
  [3, "wait"],
] as const;

/** Every deposit is a lot of its own, every exit too: nothing is merged, so nothing can be merged wrongly. */
interface Lot {
  epoch: bigint;
  amount: bigint;
}

interface Books {
  lots: Lot[];
  exits: Lot[];
  bonds: Map<string, bigint>;
}

const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, amount) => total + amount, 0n);
const worth = (lots: Lot[]) => sum(lots.map(({ amount }) => amount));
const bondedIn = ({ bonds }: Books) => sum(bonds.values());

/** Takes `amount` from the lots in the order given. */
function take(lots: Lot[], amount: bigint): void {
  for (const lot of lots) {
    const part = lot.amount < amount ? lot.amount : amount;
    lot.amount -= part;
    amount -= part;
  }
  if (amount !== 0n) throw new Error("the model took more than there is");
}

/** Active lots as one, before or after the activating ones by rising epoch. */
function byAge(lots: Lot[], epoch: bigint): Lot[] {
  const key = (lot: Lot) => (lot.epoch <= epoch ? epoch : lot.epoch);
  return [...lots].sort((a, b) => Number(key(a) - key(b)));
}

class VaultModel {
  readonly books = new Map<string, Books>();
  insurance = 0n;
  epoch = 5n;

  of(owner: string): Books {
    const books = this.books.get(owner) ?? { lots: [], exits: [], bonds: new Map<string, bigint>() };
    this.books.set(owner, books);
    return books;
  }

  free(owner: string): bigint {
    return worth(this.of(owner).lots) - bondedIn(this.of(owner));
  }

  exit(owner: string, amount: bigint): void {
    this.of(owner).exits.push({ epoch: this.epoch + 1n + UNBONDING, amount });
  }
}

async function check(suite: VaultSuite, model: VaultModel, owners: HardhatEthersSigner[]): Promise<void> {
  const { vault, court, book } = suite;
  expect(await surplusOf(suite)).to.equal(0n);
  expect(await vault.insurance()).to.equal(model.insurance);
  for (const { address } of owners) {
    const books = model.of(address);
    const [active, pending] = await vault.stakeSchedule(address);
    expect(active).to.equal(worth(books.lots.filter(({ epoch }) => epoch <= model.epoch)));
    for (let ahead = 1n; ahead <= 5n; ++ahead) {
      const planned = pending.filter(({ epoch }) => epoch === model.epoch + ahead).map(({ amount }) => amount);
      expect(sum(planned)).to.equal(worth(books.lots.filter(({ epoch }) => epoch === model.epoch + ahead)));
      expect(planned.length).to.be.at.most(1);
    }
    const exits = await vault.unbondingOf(address);
    expect(sum(exits.map(({ amount }) => amount))).to.equal(worth(books.exits));
    expect(exits.length).to.be.at.most(Number(UNBONDING) + 2);
    for (const module of [court, book]) {
      expect(await vault.bondOf(module.address, address)).to.equal(books.bonds.get(module.address) ?? 0n);
    }
    expect(await vault.bondedOf(address)).to.equal(bondedIn(books));
    expect(bondedIn(books) <= (await vault.stakeOf(address))).to.equal(true);
  }
  const all = owners.map(({ address }) => model.of(address));
  expect(await vault.totalStake()).to.equal(sum(all.map(({ lots }) => worth(lots))));
  expect(await vault.totalUnbonding()).to.equal(sum(all.map(({ exits }) => worth(exits))));
}

/** One random act on vault and model; true when it succeeded. The model says beforehand whether it will. */
async function act(suite: VaultSuite, model: VaultModel, dice: Random, owners: HardhatEthersSigner[]): Promise<string> {
  const { vault, calendar, token, address, court, book } = suite;
  const owner = dice.pick(owners);
  const module = dice.pick([court, book]);
  const books = model.of(owner.address);
  const amount = BigInt(1 + dice.between(0, 39)) * TOKEN;
  const held = books.bonds.get(module.address) ?? 0n;
  // Mostly part of the bond, now and then more than it.
  const share = held > 0n && dice.chance(0.75) ? (held / TOKEN / BigInt(dice.between(1, 3)) || 1n) * TOKEN : amount;
  const refusal = async (attempt: Promise<unknown>, error: string) => {
    await expect(attempt).to.be.revertedWithCustomError(vault, error);
    return "refused";
  };
  switch (dice.weighted(ACTS)) {
    case "deposit":
      await vault.connect(owner).deposit(amount);
      books.lots.push({ epoch: model.epoch + 4n, amount });
      return "deposit";
    case "unbond":
      if (model.free(owner.address) < amount) {
        return refusal(vault.connect(owner).unbond(amount), "VaultInsufficientStake");
      }
      await vault.connect(owner).unbond(amount);
      take(byAge(books.lots, model.epoch).reverse(), amount);
      model.exit(owner.address, amount);
      return "unbond";
    case "withdraw": {
      const due = worth(books.exits.filter(({ epoch }) => epoch <= model.epoch));
      if (due === 0n) return refusal(vault.connect(owner).withdraw(), "VaultNothingToWithdraw");
      await expect(vault.connect(owner).withdraw()).to.emit(vault, "StakeWithdrawn").withArgs(owner.address, due);
      books.exits = books.exits.filter(({ epoch }) => epoch > model.epoch);
      return "withdraw";
    }
    case "bond":
      if (model.free(owner.address) < amount) {
        return refusal(bond(vault, owner, module, amount), "VaultInsufficientStake");
      }
      await bond(vault, owner, module, amount);
      books.bonds.set(module.address, held + amount);
      return "bond";
    case "release":
      if (held < share) return refusal(vault.connect(module).release(owner.address, share), "VaultInsufficientBond");
      await vault.connect(module).release(owner.address, share);
      books.bonds.set(module.address, held - share);
      return "release";
    case "slash": {
      const beneficiary = dice.pick([NOBODY, ...owners.map((person) => person.address)]);
      const attempt = vault.connect(module).slash(owner.address, share, beneficiary);
      if (held < share) return refusal(attempt, "VaultInsufficientBond");
      await attempt;
      take(byAge(books.lots, model.epoch), share);
      books.bonds.set(module.address, held - share);
      if (beneficiary === NOBODY) model.insurance += share;
      else model.exit(beneficiary, share);
      return "slash";
    }
    case "sweep": {
      const gift = BigInt(dice.between(0, 999));
      if (gift === 0n) return refusal(vault.sweep(), "VaultNothingToSweep");
      await send(token as Contract, "mint", address, gift);
      await vault.sweep();
      model.insurance += gift;
      return "sweep";
    }
    default:
      model.epoch += BigInt(1 + dice.between(0, 3));
      await calendar.enter(model.epoch);
      return "wait";
  }
}

describe("StakeVault, random histories", () => {
  const done = new Map<string, number>();

  for (const seed of SEEDS) {
    it(`agrees with unmerged books after every act (ST-1, ST-2, ST-3; seed ${seed})`, async () => {
      const suite = await loadFixture(vaultSuite);
      const owners = [suite.alice, suite.bob, suite.carol];
      const model = new VaultModel();
      const dice = new Random(seed);
      for (let step = 0; step < STEPS; ++step) {
        const what = await act(suite, model, dice, owners);
        done.set(what, (done.get(what) ?? 0) + 1);
        await check(suite, model, owners);
      }
    });
  }

  it("every act succeeded often, and some were refused", () => {
    for (const what of [...ACTS.map(([, name]) => name), "refused"]) {
      expect(done.get(what) ?? 0, what).to.be.at.least(10);
    }
  });
});
