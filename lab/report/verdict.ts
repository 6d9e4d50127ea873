import type { Report, ReportAblation, ReportCell } from "./Report.ts";

/** How the command ends. Lost cells that are on record do not fail it; surprises do. */
export const EXIT = { done: 0, regressed: 1, usage: 2, broken: 3, incomplete: 4, interrupted: 130 } as const;

export interface Verdict {
  /** On record as held, and lost. */
  readonly regressions: readonly ReportCell[];
  /** Ablations that changed nothing. */
  readonly inert: readonly ReportAblation[];
  /** Better than on record. */
  readonly improvements: readonly ReportCell[];
  readonly exitCode: number;
}

export function verdictOf(report: Report): Verdict {
  const regressions = report.cells.filter((c) => c.state === "captured" && c.onRecord === "held");
  const improvements = report.cells.filter(
    (c) => c.state === "held" && (c.onRecord === "captured" || c.onRecord === "expected-loss"),
  );
  const inert = report.ablations.filter((a) => !a.bites);
  const surprised = regressions.length > 0 || inert.length > 0;
  const { complete, why } = report.coverage;
  const exitCode =
    why === "interrupted"
      ? EXIT.interrupted
      : report.failures.length > 0
        ? EXIT.broken
        : surprised
          ? EXIT.regressed
          : // A shard is complete in itself; a merge with shards missing is not.
            complete || why.startsWith("shard ")
            ? EXIT.done
            : EXIT.incomplete;
  return { regressions, inert, improvements, exitCode };
}
