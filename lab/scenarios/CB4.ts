import { loadScenarios } from "./catalogue.ts";
import {
  check,
  isWorse,
  notApplicable,
  priceless,
  verdict,
  type CellContext,
  type Check,
  type Outcome,
  type Scenario,
} from "./Scenario.ts";
import { randomFrom, seedOf } from "../economics/random.ts";
import { Theatre } from "../runner/cell.ts";
import { isJury } from "./JuryScenario.ts";
import { systemById } from "../systems/registry.ts";

const SELF = "CB4";
/** A rule that is missing is missing on every population; on a small one all of them can be tried in minutes. */
const MOST_HOLDERS = 60;

/** The attack with every rule in place, with the luck that its own cell has: in the world as it is, or before its court. */
function intact(context: CellContext, bench: Theatre, attack: Scenario): Promise<Outcome> {
  if (isJury(attack)) return bench.play(attack, context.seed);
  const random = randomFrom(seedOf(context.seed, attack.id, context.population.table.id));
  return context.undone(() => attack.run({ ...context, random }));
}

/** Every attack that names an ablation of this system, with that rule removed, in worlds of its own. */
async function run(context: CellContext): Promise<Outcome> {
  const { world, population, prices, seed } = context;
  if (population.weights.length > MOST_HOLDERS) {
    return notApplicable(
      `ablations are run on populations of at most ${MOST_HOLDERS} holders; a missing rule is missing everywhere`,
    );
  }
  const system = systemById(world.system);
  const attacks = (await loadScenarios()).filter((s) => s.id !== SELF);
  const tasks = attacks.flatMap((s) =>
    s.ablations
      // What asks for another population shows nothing here.
      .filter((a) => a.system === system.id && (a.on === undefined || a.on === population.table.id))
      .map((a) => ({ attack: s, variant: a.variant })),
  );
  if (tasks.length === 0) return notApplicable("no attack names a rule of this system to remove");
  const checks: Check[] = [];
  const meaningless: string[] = [];
  const bench = await Theatre.build({ system, variant: undefined, population, prices }, attacks.filter(isJury));
  const variants = [...new Set(tasks.map((t) => t.variant))];
  for (const variant of variants) {
    const these = tasks.filter((t) => t.variant === variant).map((t) => t.attack);
    const theatre = await Theatre.build({ system, variant, population, prices }, these);
    for (const attack of these) {
      const rule = `${attack.id} without "${system.variants[variant] ?? variant}"`;
      const before = await intact(context, bench, attack);
      // What has no meaning on this population shows nothing of its rule here; the cell that it has elsewhere does.
      if (before.state === "n/a") {
        meaningless.push(attack.id);
        continue;
      }
      const after = await theatre.play(attack, seed);
      const worsened = after.checks.filter((c) => {
        const same = before.checks.find((b) => b.what === c.what);
        return same !== undefined && isWorse(same, c);
      }).length;
      checks.push(check(`${rule} captures`, after.state === "captured" ? 1 : 0, "=", 1));
      // Lost with its defence in place proves nothing by being lost without: something must have got worse.
      checks.push(check(`${rule}: figures worse than with it`, worsened, ">=", 1));
    }
  }
  const inert = checks.filter((c) => !c.holds);
  const state = verdict(checks);
  return {
    state,
    because:
      inert.length === 0
        ? `each of ${tasks.length - meaningless.length} attacks succeeds, and does better, once its defence is removed`
        : `${inert.length} of ${checks.length} checks on ${tasks.length} attacks fail although their defence is removed: ${inert.map((c) => c.what).join("; ")}`,
    checks,
    measures: {
      ablations: tasks.length - meaningless.length,
      variants: variants.length,
      inert: inert.length,
      withoutMeaningHere: meaningless.length === 0 ? "none" : meaningless.join(", "),
    },
    ...priceless("prices do not decide whether a rule does something"),
  };
}

export const scenario: Scenario = {
  id: SELF,
  playedOn: ["compound"],
  title: "Ablation of everything",
  family: "combination",
  claim: "Every defence does something: with it removed, the attack that it is for succeeds.",
  precedent: {
    event: "the catalogue itself",
    figures: "every attack that names a rule is run without that rule",
    source: "lab/scenarios, the ablations of each file",
  },
  budget: "that of each attack",
  criterion: "each attack captures the system from which its defence was removed, and does better there than with it",
  ablations: [],
  limits: [
    "Run on small populations only: enrolling thousands of people once for each rule takes hours and shows the same.",
    "No ablation of its own: it is the ablation of the others.",
  ],
  run,
};
