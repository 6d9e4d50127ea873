import { refuseIf } from "./refusal.ts";
import { BASIS_POINTS } from "./thresholds.ts";

export const MAX_INTENSITY = 20_000n;
/** What each person may spend per epoch on being louder than full voice. */
export const EPOCH_BUDGET = BASIS_POINTS * BASIS_POINTS;

/** Cost of an intensity in basis points: `(x - 10,000)^2` above full voice, else nothing. */
export function intensityCost(intensity: bigint): bigint {
  return intensity > BASIS_POINTS ? (intensity - BASIS_POINTS) ** 2n : 0n;
}

/** The intensity budgets of all persons (QV-6). What is spent never returns. */
export class IntensityBudgets {
  readonly #spent = new Map<string, bigint>();

  left(owner: string, epoch: bigint): bigint {
    return EPOCH_BUDGET - (this.#spent.get(`${owner}/${epoch}`) ?? 0n);
  }

  spend(owner: string, epoch: bigint, intensity: bigint): void {
    refuseIf(intensity < 1n || intensity > MAX_INTENSITY, "GovernorIntensityInvalid");
    const cost = intensityCost(intensity);
    const left = this.left(owner, epoch);
    refuseIf(cost > left, "LedgerIntensityBudget");
    if (cost > 0n) this.#spent.set(`${owner}/${epoch}`, EPOCH_BUDGET - left + cost);
  }
}
