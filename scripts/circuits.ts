import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { Command } from "commander";
import { format, resolveConfig } from "prettier";
import { buildCircuit } from "./lib/circuits/build.ts";
import { endProving } from "./lib/circuits/endProving.ts";
import { VERIFIER_FILE, verifierSource } from "./lib/circuits/solidity.ts";
import { MODEL_FILE, modelDocument } from "./lib/model/published.ts";
import { ROOT, runMain } from "./lib/tool.ts";

const program = new Command("circuits")
  .description(
    "Builds circuits/glyphs.circom offline: compiles it, makes keys whose secret is public, FOR TESTS ONLY, and\n" +
      "writes the Solidity verifier of those keys and the trained model that the circuit proves. Everything is\n" +
      "deterministic. Keys stay in cache/, because they can be built again.",
  )
  .option("--check", "write nothing; fail when the committed verifier or model is not what is built")
  .option("--cached", "take the circuit from cache/ when this very circuit was built before")
  .addHelpText("after", "\nTakes about 20 s; almost nothing with --cached. Exit codes: 0 done, 1 stale or failed.")
  .parse();

await runMain(async () => {
  const options = program.opts<{ check?: boolean; cached?: boolean }>();
  const started = Date.now();
  const progress = (stage: string): void => {
    console.log(`${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${stage}`);
  };
  try {
    const circuit = await buildCircuit(progress, options.cached !== true);
    progress(`${circuit.constraints} constraints; writing the verifier`);
    const verifier = await verifierSource(new Uint8Array(await readFile(circuit.zkey)));
    progress("training the model");
    const model = await format(modelDocument(), { ...(await resolveConfig(MODEL_FILE)), filepath: MODEL_FILE });
    const stale: string[] = [];
    for (const [path, text] of [
      [VERIFIER_FILE, verifier],
      [MODEL_FILE, model],
    ] as const) {
      const name = relative(ROOT, path);
      if (options.check === true) {
        if ((await readFile(path, "utf8").catch(() => "")) !== text) stale.push(name);
        continue;
      }
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
      progress(`wrote ${name}`);
    }
    for (const name of stale) console.error(`${name} is stale: look at the change, then run \`npm run circuits\``);
    if (stale.length > 0) return 1;
    progress("done");
    return 0;
  } finally {
    await endProving();
  }
});
