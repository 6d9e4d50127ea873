import { isDeepStrictEqual } from "node:util";
import { inOrder } from "./order.ts";
import type { Report, RunFacts } from "./Report.ts";

/** Reports that are not parts of one run. The message says in what they differ. */
export class MergeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "MergeError";
  }
}

/** What shards of one run have in common. */
const COMMON = [
  "schemaVersion",
  "selection",
  "prices",
  "systems",
  "populations",
  "power",
  "scenarios",
  "juryOdds",
  "notClaimed",
  "traceability",
] as const satisfies readonly (keyof Report)[];

const COMMON_RUN = ["commit", "node", "compiler", "seeds", "hashes"] as const satisfies readonly (keyof RunFacts)[];

/** One report out of the reports of shards: the same as that of the run in one piece, but for its metadata. */
export function mergeReports(reports: readonly Report[]): Report {
  const [first, ...others] = reports;
  if (first === undefined) throw new MergeError("There is no report to merge.");
  for (const [i, other] of others.entries()) {
    const differs = [
      ...COMMON.filter((part) => !isDeepStrictEqual(first[part], other[part])),
      ...COMMON_RUN.filter((part) => !isDeepStrictEqual(first.run[part], other.run[part])).map((part) => `run.${part}`),
    ];
    if (first.coverage.planned !== other.coverage.planned) differs.push("coverage.planned");
    if (differs.length > 0) {
      throw new MergeError(`Report ${i + 2} is no shard of the run of report 1: they differ in ${differs.join(", ")}.`);
    }
  }
  const cells = union(reports.map((r) => r.cells));
  const ablations = union(reports.map((r) => r.ablations));
  const failures = union(reports.map((r) => r.failures));
  const { planned } = first.coverage;
  const executed = cells.length + ablations.length + failures.length;
  const complete = executed === planned;
  const started = reports.map((r) => r.run.started).sort();
  return inOrder({
    ...first,
    run: {
      ...first.run,
      started: started[0] ?? first.run.started,
      // Machine time: shards run side by side.
      seconds: reports.reduce((sum, r) => sum + r.run.seconds, 0),
      shards: [...new Set(reports.flatMap((r) => r.run.shards))].sort((a, b) =>
        a.localeCompare(b, "en", { numeric: true }),
      ),
      timings: reports.flatMap((r) => r.run.timings),
    },
    coverage: { planned, executed, complete, why: complete ? "" : missing(reports) },
    cells,
    ablations,
    failures,
    calendar: union(reports.map((r) => r.calendar)),
  });
}

function missing(reports: readonly Report[]): string {
  const whys = reports.map((r) => r.coverage.why).filter((why) => why !== "" && !why.startsWith("shard "));
  return whys[0] ?? "shards are missing";
}

interface Placed {
  readonly scenario?: string;
  readonly system: string;
  readonly population: string;
  readonly variant?: string | null;
}

/** Every entry once. The same cell twice is fine when it says the same; otherwise the run does not reproduce, and that is said. */
function union<T extends Placed>(lists: readonly (readonly T[])[]): T[] {
  const all = new Map<string, T>();
  for (const entry of lists.flat()) {
    const key = [entry.scenario, entry.system, entry.variant, entry.population]
      .filter((x) => typeof x === "string")
      .join(" ");
    const before = all.get(key);
    if (before !== undefined && !isDeepStrictEqual(before, entry)) {
      throw new MergeError(`Two reports say different things about ${key}: with the same seeds they must not.`);
    }
    all.set(key, entry);
  }
  return [...all.values()];
}
