import { expect } from "chai";
import fc from "fast-check";
import { EpochClock, isqrt, NetworkModel, Refusal } from "../../../lab/model/index.ts";
import { DAY, WEEK } from "../../helpers/electorate.ts";

const ETHER = 10n ** 18n;
const START = 1_700_000_000n;

function network(): NetworkModel {
  return new NetworkModel(new EpochClock(START, WEEK), {
    maxTerm: 13n,
    leastPersons: 7n,
    unbondingEpochs: 7n,
    minStake: 100n * ETHER,
    stakeCap: 2_500n * ETHER,
  });
}

/** A moment in the middle of an epoch. */
const during = (epoch: bigint): bigint => START + epoch * WEEK + 3n * DAY;

/** Makes `account` a person that counts from epoch 4 on with `stake`, both begun in epoch 0. */
function person(net: NetworkModel, account: string, stake: bigint, epoch = 0n): void {
  net.voice.know(account);
  net.registry.register(during(epoch), account, `human of ${account}`, during(epoch + 13n));
  if (stake > 0n) net.stake.deposit(during(epoch), account, stake);
}

function holder(net: NetworkModel, account: string, stake: bigint): void {
  net.voice.know(account);
  net.stake.deposit(during(0n), account, stake);
}

function refusal(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  return "";
}

describe("model: clock", () => {
  const clock = new EpochClock(START, WEEK);

  it("takes the next boundary, or the one after when less than a day of notice remains", () => {
    const boundary = clock.startOf(1n);
    expect(clock.ballotEpoch(START)).to.equal(0n);
    expect(clock.ballotEpoch(boundary - DAY)).to.equal(0n);
    expect(clock.ballotEpoch(boundary - DAY + 1n)).to.equal(1n);
  });

  it("closes an epoch one second before the next", () => {
    expect(clock.epochAt(clock.snapshotOf(3n))).to.equal(3n);
    expect(clock.epochAt(clock.snapshotOf(3n) + 1n)).to.equal(4n);
    expect(clock.closedAt(clock.snapshotOf(3n))).to.equal(2n);
    expect(clock.closedAt(clock.snapshotOf(3n) + 1n)).to.equal(3n);
  });
});

describe("model: people", () => {
  it("counts a new person from the fourth epoch on, until its expiry (ID-2)", () => {
    const net = network();
    person(net, "ann", 100n * ETHER);
    const root = isqrt(100n * ETHER);
    expect([3n, 4n, 12n, 13n].map((epoch) => net.voice.votesAt("ann", epoch))).to.deep.equal([0n, root, root, 0n]);
  });

  it("keeps the activation of a person that returns within four epochs of lapsing, and asks a later one to wait again", () => {
    const early = network();
    person(early, "ann", 100n * ETHER);
    early.registry.register(during(17n), "ann", "human of ann", during(25n));
    expect(early.registry.termAt(1n, 17n)).to.deep.equal({ activation: 4n, expiry: 25n });
    expect(early.voice.votesAt("ann", 16n)).to.equal(0n);
    expect(early.voice.votesAt("ann", 17n)).to.equal(isqrt(100n * ETHER));

    const late = network();
    person(late, "ann", 100n * ETHER);
    late.registry.register(during(18n), "ann", "human of ann", during(30n));
    expect(late.registry.termAt(1n, 18n)).to.deep.equal({ activation: 22n, expiry: 30n });
    expect(late.registry.count).to.equal(1n);
  });

  it("admits no more than the limit in one epoch (ID-3)", () => {
    const net = network();
    for (let i = 0; i < 20; i++) person(net, `p${i}`, 0n);
    expect(refusal(() => person(net, "p20", 0n))).to.equal("RegistryAdmissionLimit");
    expect(refusal(() => person(net, "p20", 0n, 1n))).to.equal("");
  });

  it("moves a person with its delegation while stake found at the new account starts its delay anew (ID-1)", () => {
    const net = network();
    person(net, "ann", 400n * ETHER);
    person(net, "bob", 100n * ETHER);
    holder(net, "new", 900n * ETHER);
    net.voice.delegate(during(5n), "ann", "bob");
    net.registry.move(during(6n), "ann", "new");
    expect(net.voice.voiceAt("bob", 5n).borrowedRoots).to.equal(isqrt(400n * ETHER));
    expect(net.voice.voiceAt("ann", 6n)).to.include({ person: 0n, root: 0n, stake: 400n * 10n ** 9n, delegate: 0n });
    expect(net.voice.voiceAt("new", 6n)).to.include({ person: 1n, root: 0n, stake: 0n, delegate: 2n });
    expect(net.voice.voiceAt("bob", 9n).borrowedRoots).to.equal(0n);
    expect(net.voice.voiceAt("bob", 10n).borrowedRoots).to.equal(isqrt(900n * ETHER));
  });
});

describe("model: stake", () => {
  it("counts a deposit from the fourth epoch on and stops counting at the next snapshot", () => {
    const net = network();
    person(net, "ann", 100n * ETHER);
    net.stake.deposit(during(2n), "ann", 300n * ETHER);
    net.stake.unbond(during(7n), "ann", 150n * ETHER);
    const stakes = [3n, 4n, 5n, 6n, 7n].map((epoch) => net.voice.countedStake("ann", epoch) / ETHER);
    expect(stakes).to.deep.equal([0n, 100n, 100n, 400n, 250n]);
  });

  it("takes the youngest tranche first and pays after the unbonding time (ST-3)", () => {
    const net = network();
    net.stake.deposit(during(0n), "ann", 100n * ETHER);
    net.stake.deposit(during(1n), "ann", 50n * ETHER);
    net.stake.unbond(during(2n), "ann", 70n * ETHER);
    expect([4n, 5n].map((epoch) => net.stake.activeAt("ann", epoch) / ETHER)).to.deep.equal([80n, 80n]);
    const release = net.clock.startOf(10n);
    expect(refusal(() => net.stake.withdraw(release - 1n, "ann"))).to.equal("VaultNothingToWithdraw");
    expect(net.stake.withdraw(release, "ann")).to.equal(70n * ETHER);
  });

  it("gives no root below the least stake and none above the cap's (QV-1, QV-4)", () => {
    const net = network();
    person(net, "poor", 100n * ETHER - 10n ** 9n);
    person(net, "rich", 9_000n * ETHER);
    expect(net.voice.votesAt("poor", 4n)).to.equal(0n);
    expect(net.voice.votesAt("rich", 4n)).to.equal(50_000_000_000n);
    expect(net.voice.voiceAt("poor", 4n).stake).to.equal(100n * 10n ** 9n - 1n);
  });

  it("takes whole square roots (QV-1)", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 80n), (stake) => {
        const root = isqrt(stake);
        expect(root * root <= stake && stake < (root + 1n) * (root + 1n)).to.equal(true);
      }),
    );
  });
});

describe("model: delegation", () => {
  function lent(): NetworkModel {
    const net = network();
    person(net, "ann", 100n * ETHER);
    person(net, "bob", 400n * ETHER);
    person(net, "cat", 900n * ETHER);
    holder(net, "fund", 5_000n * ETHER);
    return net;
  }

  it("adds roots, never takes the root of a sum (QV-2)", () => {
    const net = lent();
    net.voice.delegate(during(1n), "ann", "cat");
    net.voice.delegate(during(1n), "bob", "cat");
    expect(net.voice.votesAt("cat", 4n)).to.equal(10n ** 10n + 2n * 10n ** 10n + 3n * 10n ** 10n);
    expect(net.voice.votesAt("ann", 4n)).to.equal(0n);
  });

  it("lends the stake of accounts that are no persons, without a root", () => {
    const net = lent();
    net.voice.delegate(during(1n), "fund", "ann");
    expect(net.voice.voiceAt("ann", 4n)).to.include({ borrowedRoots: 0n, borrowedStake: 5_000n * 10n ** 9n });
    expect(refusal(() => net.voice.delegate(during(1n), "ann", "fund"))).to.equal("VotesDelegateNotPerson");
  });

  it("moves a single hop: roots lent to a delegator stay there", () => {
    const net = lent();
    net.voice.delegate(during(1n), "ann", "bob");
    net.voice.delegate(during(1n), "bob", "cat");
    expect(net.voice.votesAt("bob", 4n)).to.equal(10n ** 10n);
    expect(net.voice.votesAt("cat", 4n)).to.equal(5n * 10n ** 10n);
  });

  it("ends at its term although nobody calls (DL-3), and gives nothing to a person that has lapsed", () => {
    const net = lent();
    net.voice.delegate(during(1n), "ann", "cat", 6n);
    expect([5n, 6n].map((epoch) => net.voice.votesAt("ann", epoch))).to.deep.equal([0n, 10n ** 10n]);
    net.voice.delegate(during(6n), "bob", "cat");
    net.registry.register(during(8n), "bob", "human of bob", during(20n));
    expect([12n, 13n].map((epoch) => net.voice.votesAt("cat", epoch))).to.deep.equal([5n * 10n ** 10n, 0n]);
    expect(refusal(() => net.voice.delegate(during(8n), "ann", "cat", 22n))).to.equal("VotesTermOutOfRange");
    expect(refusal(() => net.voice.delegate(during(8n), "ann", "cat", 8n))).to.equal("VotesTermOutOfRange");
  });

  it("sums the electorate over persons (QV-3) and lets its base fall by a tenth an epoch, rounded up", () => {
    const net = lent();
    net.voice.delegate(during(1n), "bob", "ann");
    const { roots, persons, stake, base } = net.voice.electorateAt(4n);
    expect({ roots, persons, stake, base }).to.deep.equal({
      roots: 6n * 10n ** 10n,
      persons: 3n,
      stake: 6_400n * 10n ** 9n,
      base: 6n * 10n ** 10n,
    });
    net.stake.unbond(during(5n), "cat", 900n * ETHER);
    expect([5n, 6n].map((epoch) => net.voice.electorateAt(epoch).base)).to.deep.equal([
      54n * 10n ** 9n,
      486n * 10n ** 8n,
    ]);
    expect(net.voice.electorateAt(5n).roots).to.equal(3n * 10n ** 10n);
  });
});
