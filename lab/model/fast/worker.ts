import { parentPort, workerData } from "node:worker_threads";
import { runTrials, type Job } from "./jobs.ts";

/** Runs a range of trials and posts their outcomes. */
const { job, from, to } = workerData as { readonly job: Job; readonly from: number; readonly to: number };
parentPort?.postMessage(runTrials(job, from, to));
