/** An act that the rules refuse. `reason` is the name of the custom error in which a contract says the same. */
export class Refusal extends Error {
  readonly reason: string;

  constructor(reason: string, detail = "") {
    super(detail === "" ? reason : `${reason}: ${detail}`);
    this.name = "Refusal";
    this.reason = reason;
  }
}

/** Throws a `Refusal` when `condition` holds. */
export function refuseIf(condition: boolean, reason: string, detail = ""): void {
  if (condition) throw new Refusal(reason, detail);
}
