import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import type { Report } from "./Report.ts";

const SCHEMA = fileURLToPath(new URL("./report.schema.json", import.meta.url));
const MOST_FAULTS = 5;

let compiled: ValidateFunction | undefined;

/** Throws, with the places, when the report is not what its published schema says. */
export function validate(report: unknown): asserts report is Report {
  compiled ??= new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false }).compile(
    JSON.parse(readFileSync(SCHEMA, "utf8")) as Record<string, unknown>,
  );
  if (compiled(report)) return;
  const faults = (compiled.errors ?? []).slice(0, MOST_FAULTS).map((e) => `${e.instancePath} ${e.message ?? ""}`);
  throw new Error(`The report does not match lab/report/report.schema.json: ${faults.join("; ")}`);
}
