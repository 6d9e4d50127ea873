/** A value that may be set in any epoch and keeps what it was at every snapshot before: nothing written later changes it. */
export class EpochLog<T> {
  readonly #entries: { epoch: bigint; value: T }[] = [];
  readonly #initial: T;

  constructor(initial: T) {
    this.#initial = initial;
  }

  /** Sets the value at the snapshot closing `epoch` and at all later ones. Epochs never fall. */
  set(epoch: bigint, value: T): void {
    const last = this.#entries.at(-1);
    if (last !== undefined && last.epoch > epoch) throw new RangeError(`epoch ${epoch} lies before ${last.epoch}`);
    if (last !== undefined && last.epoch === epoch) last.value = value;
    else this.#entries.push({ epoch, value });
  }

  /** The value at the snapshot closing `epoch`. */
  at(epoch: bigint): T {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const entry = this.#entries[i];
      if (entry !== undefined && entry.epoch <= epoch) return entry.value;
    }
    return this.#initial;
  }

  /** The value as last set. */
  get latest(): T {
    const last = this.#entries.at(-1);
    return last === undefined ? this.#initial : last.value;
  }
}
