import { expect } from "chai";
import { majority } from "../../economics/pacts.ts";
import { defenders } from "../../economics/opposition.ts";
import { nakamoto, sum } from "../../metrics/concentration.ts";
import type { Population } from "../../populations/types.ts";
import { Theatre, populationOf } from "../../runner/cell.ts";
import { loadScenarios } from "../../scenarios/catalogue.ts";
import type { Scenario } from "../../scenarios/Scenario.ts";
import { aragonTokenVoting } from "../../systems/aragon-token-voting.ts";
import { counterweight } from "../../systems/counterweight.ts";
import { CounterweightWorld } from "../../systems/counterweight/world.ts";
import { governorAlpha } from "../../systems/governor-alpha.ts";
import { ozGovernor } from "../../systems/oz-governor.ts";
import type { Ballot, Listed, World } from "../../systems/System.ts";
import {
  LENDERS,
  LOOT,
  NAMES,
  TREASURY,
  contextOf,
  population,
  prices,
  undone,
  weightOf,
  who,
} from "../helpers/lenders.ts";

const WEEK = 604_800;

function opened(world: World): Promise<Ballot> {
  return world.open(world.clerk, LOOT, 10n ** 18n);
}

async function scenarioOf(id: string): Promise<Scenario> {
  const found = (await loadScenarios()).find((s) => s.id === id);
  if (found === undefined) throw new Error(`no scenario ${id}`);
  return found;
}

describe("a population that lends, in the suite", function () {
  this.timeout(600_000);
  let world: CounterweightWorld;

  before(async () => {
    const built = await counterweight.world({ population, treasuryUsd: TREASURY });
    if (!(built instanceof CounterweightWorld)) throw new Error("another world");
    world = built;
  });
  const alone = <T>(probe: () => Promise<T>): Promise<T> => undone(world, probe);
  const personOf = (name: string): Promise<bigint> =>
    world.suite.registry.readBigint("livePersonOf", [who(world, name).account]);

  it("enrols who is no person without a person, and nobody less than once", async () => {
    for (const name of NAMES) {
      const isPerson = !["fund", "shed"].includes(name);
      expect((await personOf(name)) > 0n, name).to.equal(isPerson);
      expect(await world.suite.vault.readBigint("stakeOf", [who(world, name).account])).to.equal(weightOf([name]));
    }
    expect(world.clerk).to.equal(who(world, "anna").account);
  });

  it("carries lent roots up to the cap and all lent stake, the fund's too (DL-1)", () =>
    alone(async () => {
      const ballot = await opened(world);
      const { cap } = await world.bounds(ballot);
      await world.vote(ballot, [{ account: who(world, "dora").account, side: "for" }]);
      const tally = await world.tally(ballot);
      const lent = sum(["anna", "bert", "emil"].map((name) => world.voiceOf(weightOf([name]))));
      expect(lent > cap).to.equal(true);
      expect(tally.for).to.equal(world.voiceOf(weightOf(["dora"])) + cap);
      expect(tally.stakeFor).to.equal(weightOf(["dora", ...LENDERS]));
      expect(tally.personsFor).to.equal(1);
      expect(world.weigh([who(world, "dora")])).to.deep.equal({ voice: tally.for, capital: tally.stakeFor });
    }));

  it("lets lenders take back what they lent, and no more than was counted for them (DL-2)", () =>
    alone(async () => {
      const ballot = await opened(world);
      const { cap } = await world.bounds(ballot);
      const [dora, anna, bert, emil] = ["dora", "anna", "bert", "emil"].map((name) => who(world, name)) as [
        Listed,
        Listed,
        Listed,
        Listed,
      ];
      await world.vote(ballot, [
        { account: dora.account, side: "for" },
        { account: anna.account, side: "against" },
        { account: bert.account, side: "against" },
      ]);
      const left = world.voiceOf(emil.weight);
      expect(left < cap).to.equal(true);
      const tally = await world.tally(ballot);
      expect(tally.for).to.equal(world.voiceOf(dora.weight) + left);
      expect(tally.against).to.equal(world.voiceOf(anna.weight) + world.voiceOf(bert.weight));
      expect(tally.stakeFor).to.equal(weightOf(["dora", "fund", "emil"]));
      expect(tally.stakeAgainst).to.equal(weightOf(["anna", "bert"]));
      expect(world.weigh([anna, bert]).voice).to.equal(tally.against);
    }));

  it("counts who is no person in the stake chamber alone, and not at all where there is none", () =>
    alone(async () => {
      const ballot = await opened(world);
      const votes = ["fund", "shed", "carl"].map((n) => ({ account: who(world, n).account, side: "for" as const }));
      await world.vote(ballot, votes);
      const tally = await world.tally(ballot);
      expect(tally.for).to.equal(world.voiceOf(weightOf(["carl"])));
      expect(tally.stakeFor).to.equal(weightOf(["fund", "shed", "carl"]));
      expect(tally.personsFor).to.equal(1);
      expect(tally.stakeWhole).to.equal(sum(population.weights));
    }));

  it("keeps lending while people renew, and stops within a term when they fall asleep (DL-3)", () =>
    alone(async () => {
      const voiceNow = async (): Promise<bigint> => {
        const epoch = await world.epoch();
        const { account } = who(world, "dora");
        const voice = (await world.suite.votes.read("voiceAt", [account, epoch - 1]))[0] as Record<string, bigint>;
        return BigInt(voice["borrowedStake"] ?? 0n) * 1_000_000_000n;
      };
      await world.pass(30 * WEEK);
      expect(await voiceNow()).to.equal(weightOf(LENDERS));
      await world.fallAsleep(
        14,
        world.honest.map((h) => h.account),
      );
      expect(await voiceNow()).to.equal(0n);
      expect((await personOf("dora")) > 0n).to.equal(true);
    }));

  it("does not renew a delegation in the place of another that its owner gave", () =>
    alone(async () => {
      await world.lend([who(world, "anna").account], who(world, "carl").account);
      await world.pass(12 * WEEK);
      const given = (await world.suite.votes.read("delegationOf", [who(world, "anna").account]))[0] as {
        person: bigint;
      };
      expect(given.person).to.equal(await personOf("carl"));
    }));

  it("is opposed by its delegates: a plan has to outvote what they carry", async () => {
    const economics = { personUsd: 30, usdPerWei: 1e-19, capitalShare: 0.01 };
    const dora = who(world, "dora");
    const plan = await world.plan([dora], economics, "planned");
    const kept = await alone(async () => {
      await world.grant(plan.members);
      await world.activate(plan.members);
      const ballot = await opened(world);
      await world.vote(ballot, [
        { account: dora.account, side: "against" },
        ...plan.members.map((m) => ({ account: m.account, side: "for" as const })),
      ]);
      return world.tally(ballot);
    });
    expect(kept.against > world.voiceOf(dora.weight)).to.equal(true);
    expect(kept.for > kept.against).to.equal(true);
    expect((kept.stakeFor ?? 0n) > weightOf(["dora", ...LENDERS])).to.equal(true);
    expect(kept.stakeAgainst).to.equal(weightOf(["dora", ...LENDERS]));
  });

  it("plays attacks whose sums have to be exact: acts after the vote, and the model beside the chain", async () => {
    const ids = ["CT3", "CT6", "CB5", "DL2"];
    const theatre = await Theatre.build(
      { system: counterweight, variant: undefined, population, prices },
      await Promise.all(ids.map(scenarioOf)),
    );
    const checks = new Map<string, boolean>();
    for (const id of ids) {
      const cell = await theatre.play(await scenarioOf(id), 1);
      for (const c of cell.checks) checks.set(`${id} ${c.what}`, c.holds);
    }
    expect(checks.get("CT3 difference between the ledger's sums and the acts', in roots")).to.equal(true);
    expect(checks.get("CB5 executed decisions that differ from the model")).to.equal(true);
    expect(checks.get("DL2 voice counted over the voice that all of them own")).to.equal(true);
    expect(checks.get("DL2 ballots of bystanders that were refused")).to.equal(true);
    expect(checks.get("CT6 seconds between the computed time and the contract's")).to.equal(true);
  });
});

for (const system of [ozGovernor, governorAlpha, aragonTokenVoting]) {
  describe(`a population that lends, in ${system.id}`, function () {
    this.timeout(600_000);
    let world: World;

    before(async () => {
      world = await system.world({ population, treasuryUsd: TREASURY });
    });
    const alone = <T>(probe: () => Promise<T>): Promise<T> => undone(world, probe);

    it("gives the delegate all that was lent, and leaves the lenders none", () =>
      alone(async () => {
        const ballot = await opened(world);
        await world.vote(ballot, [{ account: who(world, "dora").account, side: "for" }]);
        for (const name of LENDERS) {
          await world.chain.attempt(world.ballotCall(ballot, { account: who(world, name).account, side: "against" }));
        }
        const tally = await world.tally(ballot);
        expect(tally.for).to.equal(weightOf(["dora", ...LENDERS]));
        expect(tally.against).to.equal(0n);
        expect(world.weigh([who(world, "dora")]).capital).to.equal(tally.for);
      }));

    it("takes everybody's ballots, and counts every token once", () =>
      alone(async () => {
        const ballot = await opened(world);
        await world.vote(
          ballot,
          world.honest.map((h) => ({ account: h.account, side: "for" })),
        );
        expect((await world.tally(ballot)).for).to.equal(sum(population.weights));
        expect(world.weigh(world.honest).voice).to.equal(sum(population.weights));
      }));

    it("gives back what a lender lends to itself", () =>
      alone(async () => {
        await world.lend([who(world, "anna").account], who(world, "anna").account);
        const ballot = await opened(world);
        await world.vote(
          ballot,
          ["anna", "dora"].map((name) => ({ account: who(world, name).account, side: "for" as const })),
        );
        expect((await world.tally(ballot)).for).to.equal(weightOf(["dora", ...LENDERS]));
      }));

    it("is opposed by what its delegates carry", async () => {
      const economics = { personUsd: 30, usdPerWei: 1e-19, capitalShare: 0.01 };
      const { capital } = await world.plan([who(world, "dora")], economics, "planned");
      expect(capital > weightOf(["dora", ...LENDERS])).to.equal(true);
    });
  });
}

describe("who stands up in a population that lends", function () {
  this.timeout(600_000);
  let world: World;

  before(async () => {
    world = await ozGovernor.world({ population, treasuryUsd: TREASURY });
  });

  /** Who lends and carries nothing; the second of the chain still speaks for the first. */
  const silent = [...LENDERS, "p0"];

  it("defends through its delegates, with the share of supply that turns out", () => {
    const wanted = (population.supply * 4n) / 10n;
    let carried = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const people = defenders(contextOf(world, seed));
      expect(silent.some((name) => people.includes(who(world, name)))).to.equal(false);
      expect(world.weigh(people).capital >= wanted).to.equal(true);
      expect(world.weigh(people.slice(0, -1)).capital < wanted).to.equal(true);
      if (people.includes(who(world, "dora"))) carried += 1;
    }
    expect(carried).to.be.within(1, 40);
  });

  it("makes a majority of delegates first, and of nobody who lent", () => {
    const pact = majority(world);
    expect(pact[0]).to.equal(who(world, "dora"));
    expect(silent.some((name) => pact.includes(who(world, name)))).to.equal(false);
    expect(world.weigh(pact).capital * 2n > sum(population.weights)).to.equal(true);
  });
});

/** The largest powers of a population when lent weight is the delegate's: by hand, from its columns. */
function powersOf({ weights, delegates }: Population): bigint[] {
  const powers = weights.map((w, i) => ((delegates[i] ?? -1) < 0 ? w : 0n));
  for (const [i, to] of delegates.entries()) if (to >= 0) powers[to] = (powers[to] ?? 0n) + (weights[i] ?? 0n);
  return powers.sort((a, b) => (a < b ? 1 : -1));
}

describe("pacts on Kusama", function () {
  this.timeout(600_000);

  it("are of delegates: fewer people than its owners would be (TC8)", async () => {
    const kusama = populationOf("kusama");
    const unlent = { ...kusama, delegates: kusama.delegates.map(() => -1) };
    const scenario = await scenarioOf("TC8");
    const found: (number | string | undefined)[] = [];
    for (const p of [kusama, unlent]) {
      const stage = { system: ozGovernor, variant: undefined, population: p, prices };
      const cell = await (await Theatre.build(stage, [scenario])).play(scenario, 1);
      expect(cell.measures["opposed"]).to.equal(cell.measures["tokenOpposed"]);
      expect(cell.measures["silent"]).to.equal(cell.measures["tokenSilent"]);
      expect(cell.measures["tokenNakamoto"]).to.equal(nakamoto(powersOf(p)));
      found.push(cell.measures["silent"]);
    }
    const quorum = (kusama.supply * 4n) / 100n;
    const least = (powers: readonly bigint[]): number => {
      let [held, k] = [0n, 0];
      while (held < quorum) held += powers[k++] ?? 0n;
      return k;
    };
    expect(found).to.deep.equal([least(powersOf(kusama)), least(powersOf(unlent))]);
    expect(Number(found[0])).to.be.lessThan(Number(found[1]));
  });
});
