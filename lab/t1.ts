import { build } from "./chain/connect.ts";
import { loadScenarios, matches } from "./scenarios/catalogue.ts";
import { Theatre, populationOf } from "./runner/cell.ts";
import { loadPrices } from "./prices.ts";
import { SYSTEMS } from "./systems/registry.ts";
await build();
const [, , only, sys, pop, variant] = process.argv;
const prices = loadPrices();
for (const p of (pop ?? "compound").split(","))
  for (const s of SYSTEMS) {
    if (!matches(sys, s.id)) continue;
    const theatre = await Theatre.build({ system: s, variant, population: populationOf(p), prices });
    for (const sc of await loadScenarios()) {
      if (!matches(only, sc.id)) continue;
      try {
        const r = await theatre.play(sc, 1);
        console.log(
          sc.id,
          s.id,
          p,
          r.state.toUpperCase(),
          "|",
          r.because,
          "|",
          r.milliseconds,
          "ms",
          JSON.stringify(r.checks.map((c) => [c.what.slice(0, 40), c.measured, c.relation, c.bound])),
          JSON.stringify(r.measures),
          JSON.stringify(r.breakEven),
          JSON.stringify(r.cost),
        );
      } catch (e) {
        console.log(sc.id, s.id, p, "ERROR", (e as Error).stack?.slice(0, 900));
      }
    }
  }
