import { availableParallelism } from "node:os";
import process from "node:process";
import { Worker } from "node:worker_threads";
import { shardOf, type Job, type Partial } from "./jobs.ts";
import type { TrialOutcome } from "./trials.ts";

const WORKER = new URL("./worker.ts", import.meta.url);
/** Where Node does not read TypeScript by itself, a worker needs the loader that its parent has. */
const LOADER = process.features.typescript ? [] : ["--import", "tsx"];

function onThread(job: Job, from: number, to: number): Promise<TrialOutcome[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: { job, from, to }, execArgv: LOADER });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      if (code !== 0) reject(new Error(`A worker thread ended with code ${code}.`));
    });
  });
}

/** A job, or one shard of it, on all cores. The outcomes do not depend on the number of threads. */
export async function runParallel(
  job: Job,
  shard: { readonly i: number; readonly n: number } = { i: 1, n: 1 },
  threads = availableParallelism(),
): Promise<Partial> {
  const { from, to } = shardOf(job.trials, shard.i, shard.n);
  const count = Math.max(1, Math.min(threads, to - from));
  const ranges = Array.from({ length: count }, (_, i) => shardOf(to - from, i + 1, count));
  const parts = await Promise.all(ranges.map((r) => onThread(job, from + r.from, from + r.to)));
  return { job, outcomes: parts.flat() };
}
