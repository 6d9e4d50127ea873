import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { ethers, loadFixture, send } from "../helpers/epochs.ts";
import {
  MAX_TERM,
  NOBODY,
  enrol,
  human,
  moveSignature,
  registrySuite,
  type RegistrySuite,
} from "../helpers/identity.ts";
import { Random } from "../helpers/random.ts";

const STEPS = 150;
const SEEDS = [1, 2, 3];
const HUMANS = ["Ada", "Ben", "Cat", "Dov", "Eve", "Fay"];

interface ModelPerson {
  id: bigint;
  account: string;
  activation: bigint;
  expiry: bigint;
  /** Issuer whose proof came last, and the human behind the person under every issuer. */
  issuer: string;
  humans: Map<string, string>;
}

/** The rules of section 3 over plain lists: no history structure, no planned changes. */
class RegistryModel {
  readonly persons: ModelPerson[] = [];
  /** What stood at every closed snapshot: live persons by account. */
  readonly snapshots = new Map<bigint, Map<string, bigint>>();
  readonly admitted = new Map<bigint, bigint>();
  readonly withdrawn = new Set<string>();
  epoch = 5n;
  issuer: string;

  constructor(issuer: string) {
    this.issuer = issuer;
  }

  isLive(person: ModelPerson): boolean {
    return this.epoch < person.expiry;
  }

  at(account: string): ModelPerson | undefined {
    return this.persons.find((person) => person.account === account);
  }

  /** Records every snapshot on the way. */
  wait(epochs: bigint): void {
    for (let i = 0n; i < epochs; ++i) {
      const live = this.persons.filter((person) => this.isLive(person));
      this.snapshots.set(this.epoch, new Map(live.map(({ account, id }) => [account, id])));
      expect(this.snapshots.get(this.epoch)?.size, "one account, one live person").to.equal(live.length);
      this.epoch += 1n;
    }
  }

  /** The error that a registration must meet, or what it does. */
  register(account: string, name: string, until: bigint): string | undefined {
    const occupant = this.at(account);
    let person = this.persons.find(({ humans }) => humans.get(this.issuer) === name);
    const offered = until < this.epoch + MAX_TERM ? until : this.epoch + MAX_TERM;
    if (!person && occupant && this.epoch - occupant.expiry <= 4n && !occupant.humans.has(this.issuer)) {
      person = occupant;
    }
    if (!person) {
      if (offered <= this.epoch) return "RegistryTermNotExtended";
      if (occupant && this.isLive(occupant)) return "RegistryAccountTaken";
      if (occupant) occupant.account = NOBODY;
      const id = BigInt(this.persons.length + 1);
      const humans = new Map([[this.issuer, name]]);
      const { issuer } = this;
      this.persons.push({ id, account, activation: this.epoch + 4n, expiry: offered, issuer, humans });
      this.count();
      return undefined;
    }
    if (this.isLive(person) && person.account !== account) return "RegistryBoundElsewhere";
    if (offered <= (this.isLive(person) ? person.expiry : this.epoch)) return "RegistryTermNotExtended";
    if (occupant && occupant !== person) {
      if (this.isLive(occupant)) return "RegistryAccountTaken";
      occupant.account = NOBODY;
    }
    if (this.epoch - person.expiry > 4n) {
      person.activation = this.epoch + 4n;
      this.count();
    }
    person.account = account;
    person.expiry = offered;
    person.issuer = this.issuer;
    person.humans.set(this.issuer, name);
    return undefined;
  }

  move(from: string, to: string): string | undefined {
    const person = this.at(from);
    if (!person || !this.isLive(person)) return "RegistryNoLivePerson";
    const occupant = this.at(to);
    if (occupant && this.isLive(occupant)) return "RegistryAccountTaken";
    if (occupant) occupant.account = NOBODY;
    person.account = to;
    return undefined;
  }

  revoke(id: bigint): string | undefined {
    const person = this.persons.find((candidate) => candidate.id === id);
    if (!person) return "RegistryUnknownPerson";
    if (!this.isLive(person)) return "RegistryNoLivePerson";
    if (!this.withdrawn.has(`${person.issuer}:${person.humans.get(person.issuer)}`)) return "RegistryNotRevoked";
    person.expiry = this.epoch;
    return undefined;
  }

  private count(): void {
    this.admitted.set(this.epoch, (this.admitted.get(this.epoch) ?? 0n) + 1n);
  }
}

async function act(suite: RegistrySuite, model: RegistryModel, dice: Random, people: HardhatEthersSigner[]) {
  const { registry, timelock, adapter, standby, calendar } = suite;
  const outcome = async (name: string, attempt: Promise<unknown>, error: string | undefined) => {
    if (error) await expect(attempt).to.be.revertedWithCustomError(registry, error);
    else await attempt;
    return error ?? name;
  };
  const [one, other] = [dice.pick(people), dice.pick(people)];
  switch (dice.pick(["register", "register", "register", "register", "move", "revoke", "switch", "wait", "wait"])) {
    case "register": {
      const name = dice.pick(HUMANS);
      const until = model.epoch + BigInt(dice.between(0, 9));
      const error = model.register(one.address, name, until);
      return outcome("register", enrol(suite, one.address, name, until), error);
    }
    case "move": {
      const deadline = calendar.startOf(100_000n);
      const terms = {
        person: await registry.livePersonOf(one.address),
        from: one.address,
        to: other.address,
        nonce: await registry.moveNonce(other.address),
        deadline,
      };
      const signature = await moveSignature(registry, other, terms);
      const error = model.move(one.address, other.address);
      return outcome("move", registry.connect(one).move(other.address, deadline, signature), error);
    }
    case "revoke": {
      const id = BigInt(dice.between(0, model.persons.length + 2 - 1));
      const person = model.persons.find((candidate) => candidate.id === id);
      const name = person?.humans.get(person.issuer);
      if (person && name && dice.between(0, 1) === 0) {
        await send(person.issuer === (await adapter.getAddress()) ? adapter : standby, "withdraw", human(name));
        model.withdrawn.add(`${person.issuer}:${name}`);
      }
      return outcome("revoke", registry.reportRevocation(id), model.revoke(id));
    }
    case "switch": {
      if (dice.between(0, 2) !== 0) return "nothing";
      const to = (await registry.standbys())[0] ?? NOBODY;
      const from = await registry.countingAdapter();
      await registry.connect(timelock).switchAdapter(to);
      await registry.connect(timelock).addStandby(from, MAX_TERM);
      model.issuer = to;
      return "switch";
    }
    default: {
      const epochs = BigInt(1 + dice.between(0, 3));
      model.wait(epochs);
      await calendar.enter(model.epoch);
      return "wait";
    }
  }
}

/** The suite with two issuers that alternate. */
async function twoIssuers(): Promise<RegistrySuite> {
  const suite = await registrySuite();
  // The third leaves the roster, so that the first on standby is always the other one.
  await suite.registry.connect(suite.timelock).switchAdapter(await suite.second.getAddress());
  await suite.registry.connect(suite.timelock).switchAdapter(await suite.standby.getAddress());
  await suite.registry.connect(suite.timelock).addStandby(await suite.adapter.getAddress(), MAX_TERM);
  return suite;
}

describe("PersonRegistry, random histories", () => {
  for (const seed of SEEDS) {
    it(`agrees with plain lists now and at every past snapshot (ID-1, ID-2, ID-3; seed ${seed})`, async () => {
      const suite = await loadFixture(twoIssuers);
      const { registry, standby } = suite;
      const people = (await ethers.getSigners()).slice(4, 9);
      const model = new RegistryModel(await standby.getAddress());
      const dice = new Random(seed);
      const seen = new Set<string>();
      for (let step = 0; step < STEPS; ++step) {
        seen.add(await act(suite, model, dice, people));
        for (const { address } of people) {
          const person = model.at(address);
          const binding = await registry.bindingOf(address);
          expect(binding.person).to.equal(person?.id ?? 0n);
          expect(binding.activationEpoch).to.equal(person?.activation ?? 0n);
          expect(binding.expiryEpoch).to.equal(person?.expiry ?? 0n);
          expect(await registry.livePersonOf(address)).to.equal(person && model.isLive(person) ? person.id : 0n);
        }
        const [used, limit] = await registry.admissions();
        expect(used).to.equal(model.admitted.get(model.epoch) ?? 0n);
        expect(used <= limit).to.equal(true);
        expect(await registry.liveAt(model.epoch)).to.equal(model.persons.filter((p) => model.isLive(p)).length);
      }
      for (const [epoch, live] of model.snapshots) {
        expect(await registry.liveAt(epoch), `epoch ${epoch}`).to.equal(live.size);
        for (const [account, id] of live) expect(await registry.accountAt(id, epoch)).to.equal(account);
      }
      for (const what of ["register", "move", "revoke", "switch", "wait", "RegistryAccountTaken"]) {
        expect([...seen]).to.include(what);
      }
    });
  }
});
