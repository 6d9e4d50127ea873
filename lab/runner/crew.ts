import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ownTables } from "../populations/load.ts";
import type { PopulationTable } from "../populations/types.ts";
import { failure, play, type Listener, type News, type Settings, type Task } from "./play.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));
/** Where Node does not read TypeScript by itself, a worker needs the loader that its parent has. */
const LOADER = process.features.typescript ? [] : ["--import", "tsx"];

/** The user stopped the run. */
export class Stopped extends Error {
  constructor() {
    super("stopped by the user");
    this.name = "Stopped";
  }
}

/** What a worker is told. The first message has what every task needs. */
export type Order =
  | { readonly kind: "begin"; readonly settings: Settings; readonly tables: readonly PopulationTable[] }
  | { readonly kind: "play"; readonly task: Task };

/** What a worker answers. */
export type Answer = News | { readonly kind: "finished" };

/**
 * Plays tasks, several at a time, each in a process with a chain of its own. What a task gives does not depend on who plays it, nor on what
 * was played before, so any number of processes gives the same cells.
 */
export class Crew {
  private readonly settings: Settings;
  private readonly size: number;
  private readonly signal: AbortSignal | undefined;
  private readonly idle: ChildProcess[] = [];

  /** With a `size` of one everything is played in this process. */
  constructor(settings: Settings, size: number, signal?: AbortSignal) {
    this.settings = settings;
    this.size = size;
    this.signal = signal;
  }

  /** Plays all of `tasks`, the first ones first. Throws `Stopped` as soon as the signal says so; what was told until then stands. */
  async play(tasks: readonly Task[], tell: Listener): Promise<void> {
    const { signal } = this;
    const left = [...tasks];
    // What is still at work in this process when the run is stopped goes on for a while, unheard.
    const heard: Listener = (news) => {
      if (signal?.aborted !== true) tell(news);
    };
    const players = Array.from({ length: Math.min(this.size, left.length) }, async () => {
      for (let task = left.shift(); task !== undefined; task = left.shift()) {
        if (signal?.aborted === true) throw new Stopped();
        await (this.size === 1 ? play(task, this.settings, heard) : this.elsewhere(task, heard));
      }
    });
    await this.orStopped(Promise.all(players));
  }

  /** Ends the processes. Those that are at work are in the middle of something nobody waits for. */
  close(): void {
    for (const worker of this.idle.splice(0)) worker.kill("SIGKILL");
  }

  private async orStopped(work: Promise<unknown>): Promise<void> {
    const { signal } = this;
    if (signal === undefined) return void (await work);
    let give: () => void = () => undefined;
    const stop = new Promise<never>((_resolve, reject) => {
      give = () => reject(new Stopped());
      if (signal.aborted) give();
      signal.addEventListener("abort", give);
    });
    try {
      await Promise.race([work, stop]);
    } finally {
      signal.removeEventListener("abort", give);
    }
  }

  /** One task in another process. Where that process dies, what it had not answered yet has failed, and the next task gets a new one. */
  private async elsewhere(task: Task, tell: Listener): Promise<void> {
    const worker = this.idle.pop() ?? this.hire();
    const missing = new Set(task.scenarios);
    const kill = (): void => void worker.kill("SIGKILL");
    this.signal?.addEventListener("abort", kill);
    const ended = await new Promise<string | null>((resolve) => {
      const gone = (code: number | null, signal: string | null): void =>
        resolve(`the process that played it ended with ${signal ?? `code ${code}`}`);
      worker.once("exit", gone);
      worker.on("message", (answer: Answer) => {
        if (answer.kind === "finished") {
          worker.off("exit", gone);
          resolve(null);
          return;
        }
        if (answer.kind === "cell") missing.delete(answer.result.scenario);
        tell(answer);
      });
      worker.send({ kind: "play", task } satisfies Order);
    });
    this.signal?.removeEventListener("abort", kill);
    worker.removeAllListeners("message");
    if (ended === null) this.idle.push(worker);
    else for (const id of missing) tell(failure(task, id, ended));
  }

  private hire(): ChildProcess {
    const worker = fork(WORKER, [], {
      execArgv: LOADER,
      // Cells have whole numbers that JSON has not.
      serialization: "advanced",
      // Standard output is the report's.
      stdio: ["ignore", process.stderr, process.stderr, "ipc"],
    });
    worker.send({ kind: "begin", settings: this.settings, tables: ownTables() } satisfies Order);
    return worker;
  }
}
