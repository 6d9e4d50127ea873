import { juryCapture, juryCaptureBinomial } from "../../metrics/closedForms.ts";

/** Hostile tickets that give a majority of `seats` with probability `pi` beside `honest` others, drawn without replacement. */
export function ticketsForMajority(honest: number, seats: number, pi: number): number {
  let [low, high] = [0, 64 * (honest + seats)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const pool = honest + middle;
    if (pool >= seats && juryCapture(pool, middle, seats) >= pi) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Share of all stake that gives a majority of `seats` with probability `pi` in a court drawn by stake, as Kleros draws. */
export function stakeForMajority(seats: number, pi: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (juryCaptureBinomial(middle, seats) >= pi) high = middle;
    else low = middle;
  }
  return high;
}
