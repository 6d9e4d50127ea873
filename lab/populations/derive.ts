/**
 * Writes the committed tables anew: fits always, derived tables where their raw files are beside the project.
 *
 *     node lab/populations/derive.ts
 *
 * Without a raw file it says so and leaves that table as it is.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DERIVATIONS, tablePath } from "./derivations.ts";
import { FITS } from "./fits.ts";
import { PARTICIPATION_FILE, deriveParticipation } from "./participation.ts";
import { COMPOUND_FILE, rawAvailable } from "./raw.ts";
import type { PopulationTable } from "./types.ts";

function write(path: string, content: unknown): void {
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}

function writeTable(table: PopulationTable): void {
  write(tablePath(table.id), table);
  console.log(`${table.id}: ${table.count} holders, Nakamoto ${table.statistics.nakamotoHalf}`);
}

function main(): void {
  for (const fit of FITS) writeTable(fit.derive());
  for (const derivation of DERIVATIONS) {
    const missing = derivation.files.filter((f) => !rawAvailable(f));
    if (missing.length === 0) {
      writeTable(derivation.derive());
      continue;
    }
    console.error(`${derivation.id}: raw data not present (${missing.join(", ")}); its table stays as it is.`);
    process.exitCode = 1;
  }
  if (rawAvailable(COMPOUND_FILE)) write(fileURLToPath(PARTICIPATION_FILE), deriveParticipation());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
