import { max } from "./arithmetic.ts";
import { ACTIVATION_DELAY, ADMISSION_FLOOR } from "./registry.ts";

/**
 * Epochs from the first registration to the first snapshot at which all of `newcomers` count, where `live` persons live already
 * and renew: each epoch admits `max(20, a tenth of those live at the snapshot before)`, and nobody else comes.
 */
export function epochsToEnrol(newcomers: bigint, live: bigint): bigint {
  return epochsToAdmit(newcomers, live) + ACTIVATION_DELAY;
}

/** Epochs in which all of `newcomers` are let in. */
export function epochsToAdmit(newcomers: bigint, live: bigint): bigint {
  let epochs = 0n;
  let admitted = 0n;
  while (admitted < newcomers) {
    // Who was let in within an epoch is live at its snapshot.
    admitted += max(ADMISSION_FLOOR, (live + admitted) / 10n);
    epochs += 1n;
  }
  return epochs;
}
