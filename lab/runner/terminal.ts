import cliProgress from "cli-progress";
import Table from "cli-table3";
import { matrixHead, matrixRows, word } from "../report/summary.ts";
import type { Report } from "../report/Report.ts";
import type { Observer } from "./run.ts";

/** A bar on a terminal, a line per cell elsewhere; both on standard error, so that standard output stays clean. */
export function progressObserver(stream: NodeJS.WriteStream): Observer {
  return stream.isTTY ? barObserver(stream) : lineObserver(stream);
}

function barObserver(stream: NodeJS.WriteStream): Observer {
  const bar = new cliProgress.SingleBar(
    {
      stream,
      format: "{bar} {value}/{total} cells, {duration_formatted}, {left} | {stage}",
      hideCursor: true,
      clearOnComplete: true,
    },
    cliProgress.Presets.shades_classic,
  );
  const clock = new RemainingTime();
  return {
    start: (total) => {
      clock.start(total);
      bar.start(total, 0, { stage: "starting", left: clock.text() });
    },
    stage: (stage) => bar.update({ stage, left: clock.text() }),
    cell: () => {
      clock.tick();
      bar.increment();
    },
    done: () => bar.stop(),
  };
}

function lineObserver(stream: NodeJS.WriteStream): Observer {
  const clock = new RemainingTime();
  return {
    start: (total) => clock.start(total),
    stage: (stage) => {
      if (stage.startsWith("enrolling")) stream.write(`${stage}\n`);
    },
    cell: (result) => {
      clock.tick();
      const variant = result.variant === null ? "" : ` without ${result.variant}`;
      const state = "error" in result ? `BROKEN: ${result.error}` : result.state;
      const where = `${result.scenario} ${result.system}${variant} ${result.population}`;
      stream.write(`[${clock.done}/${clock.total}, ${clock.text()}] ${where}: ${state}\n`);
    },
    done: () => undefined,
  };
}

/** Time left if the rest goes as the run went so far. */
export class RemainingTime {
  total = 0;
  done = 0;
  private since = 0;
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  start(total: number): void {
    this.total = total;
    this.done = 0;
    this.since = this.now();
  }

  tick(): void {
    this.done += 1;
  }

  text(): string {
    if (this.done === 0) return "time left unknown";
    const seconds = ((this.now() - this.since) / 1_000 / this.done) * (this.total - this.done);
    return seconds < 90 ? `about ${Math.ceil(seconds)} s left` : `about ${Math.ceil(seconds / 60)} min left`;
  }
}

export function printMatrix(report: Report): string {
  const table = new Table({ head: matrixHead(report), style: { head: [], border: [] } });
  table.push(...matrixRows(report));
  const ablated = new Table({
    head: ["ablation of", "system", "population", "rule removed", "intact", "without it"],
    style: { head: [], border: [] },
    colWidths: [14, 15, 13, 62, 10, 12],
    wordWrap: true,
  });
  ablated.push(...report.ablations.map((a) => [a.scenario, a.system, a.population, a.rule, a.intact, word(a.state)]));
  const legend = "(m): the model has a part in it, (a): arithmetic has; everything else was executed";
  const parts = [table.toString(), legend, ...(report.ablations.length === 0 ? [] : [ablated.toString()])];
  return parts.join("\n");
}

const SLOWEST = 3;

/** Where the time went, beside the goal for the whole exact layer. */
export function printTimes({ run, coverage }: Report, goalSeconds: number): string {
  const slowest = [...run.timings].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, SLOWEST);
  const enrolling = run.timings.filter((t) => t.what.startsWith("enrolling "));
  const spent = enrolling.reduce((sum, t) => sum + t.milliseconds, 0) / 1_000;
  return [
    `${coverage.executed} of ${coverage.planned} cells and ablations in ${run.seconds} s (goal for everything: ${goalSeconds} s on two cores)`,
    `enrolling ${enrolling.length} worlds took ${spent.toFixed(1)} s`,
    ...slowest.map((t) => `slowest: ${t.what}, ${(t.milliseconds / 1_000).toFixed(1)} s`),
  ].join("\n");
}
