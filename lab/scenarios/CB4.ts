import { loadScenarios } from "./catalogue.ts";
import {
  check,
  notApplicable,
  priceless,
  verdict,
  type CellContext,
  type Check,
  type Outcome,
  type Scenario,
} from "./Scenario.ts";
import { Theatre } from "../runner/cell.ts";
import { systemById } from "../systems/registry.ts";

const SELF = "CB4";
/** A rule that is missing is missing on every population; on a small one all of them can be tried in minutes. */
const MOST_HOLDERS = 60;

/** Every attack that names an ablation of this system, with that rule removed, in worlds of its own. */
async function run(context: CellContext): Promise<Outcome> {
  const { world, population, prices, seed } = context;
  if (population.weights.length > MOST_HOLDERS) {
    return notApplicable(
      prices,
      `ablations are run on populations of at most ${MOST_HOLDERS} holders; a missing rule is missing everywhere`,
    );
  }
  const system = systemById(world.system);
  const attacks = (await loadScenarios()).filter((s) => s.id !== SELF);
  const tasks = attacks.flatMap((s) =>
    s.ablations.filter((a) => a.system === system.id).map((a) => ({ attack: s, variant: a.variant })),
  );
  if (tasks.length === 0) return notApplicable(prices, "no attack names a rule of this system to remove");
  const checks: Check[] = [];
  const variants = [...new Set(tasks.map((t) => t.variant))];
  for (const variant of variants) {
    const theatre = await Theatre.build({ system, variant, population, prices });
    for (const { attack } of tasks.filter((t) => t.variant === variant)) {
      const { state } = await theatre.play(attack, seed);
      checks.push(
        check(
          `${attack.id} without "${system.variants[variant] ?? variant}" captures`,
          state === "captured" ? 1 : 0,
          "=",
          1,
        ),
      );
    }
  }
  const inert = checks.filter((c) => !c.holds);
  const state = verdict(checks);
  return {
    state,
    because:
      inert.length === 0
        ? `each of ${checks.length} attacks succeeds once its defence is removed`
        : `${inert.length} of ${checks.length} attacks fail although their defence is removed: ${inert.map((c) => c.what).join("; ")}`,
    checks,
    measures: { ablations: checks.length, variants: variants.length, inert: inert.length },
    ...priceless(
      prices,
      state === "held",
      checks.length - inert.length,
      "prices do not decide whether a rule does something",
    ),
  };
}

export const scenario: Scenario = {
  id: SELF,
  title: "Ablation of everything",
  family: "combination",
  claim: "Every defence does something: with it removed, the attack that it is for succeeds.",
  precedent: {
    event: "the catalogue itself",
    figures: "every attack that names a rule is run without that rule",
    source: "lab/scenarios, the ablations of each file",
  },
  budget: "that of each attack",
  criterion: "each attack captures the system from which its defence was removed",
  ablations: [],
  limits: [
    "Run on small populations only: enrolling thousands of people once for each rule takes hours and shows the same.",
    "An attack that is lost with its defence in place is captured without it too; whether the rule made a difference is in the report's table of ablations.",
  ],
  run,
};
