import { addTable } from "../populations/load.ts";
import type { Answer, Order } from "./crew.ts";
import { play, type Settings } from "./play.ts";

/** A process of a crew: plays one task after the other until its parent is gone. */

let settings: Settings | undefined;

function answer(message: Answer): void {
  process.send?.(message);
}

async function obey(order: Order): Promise<void> {
  if (order.kind === "begin") {
    settings = order.settings;
    for (const table of order.tables) addTable(table);
    return;
  }
  if (settings === undefined) throw new Error("A worker was given a task before its settings.");
  await play(order.task, settings, answer);
  answer({ kind: "finished" });
}

process.on("message", (order: Order) => {
  obey(order).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit());
// A Ctrl-C reaches every process of a terminal; the parent decides what it means.
process.on("SIGINT", () => undefined);
