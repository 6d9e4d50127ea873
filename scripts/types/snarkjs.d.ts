/** The part of snarkjs 0.7 that is used here; the package has no typings of its own. */
declare module "snarkjs" {
  /** A file that is kept in memory: written when `data` is absent. */
  interface MemoryFile {
    readonly type: "mem";
    data?: Uint8Array;
  }

  type Source = string | MemoryFile;

  /** An element of the scalar field, or a point, in the library's own encoding. */
  type Element = Uint8Array;

  interface Group {
    readonly g: Element;
    readonly F: { readonly n8: number };
    timesFr(point: Element, scalar: Element): Element;
    /** Writes a point as files have it. */
    toRprLEM(target: Uint8Array, offset: number, point: Element): void;
  }

  interface Curve {
    /** Orders of the coordinates' field and of the scalar field. */
    readonly q: bigint;
    readonly r: bigint;
    readonly G1: Group;
    readonly G2: Group;
    readonly Fr: {
      readonly one: Element;
      e(value: bigint): Element;
      mul(a: Element, b: Element): Element;
      ifft(elements: Uint8Array): Promise<Uint8Array>;
    };
    terminate(): Promise<void>;
  }

  /** Told what is being done; `debug` is chatty. */
  interface Logger {
    debug(message: string): void;
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
  }

  /** Numbers are decimal. */
  interface Groth16Points {
    readonly pi_a: readonly string[];
    readonly pi_b: readonly (readonly string[])[];
    readonly pi_c: readonly string[];
  }

  interface VerificationKey {
    readonly protocol: string;
    readonly curve: string;
    readonly nPublic: number;
    readonly [part: string]: unknown;
  }

  type Signal = bigint | number | string;
  type Input = Readonly<Record<string, Signal | readonly Signal[] | readonly (readonly Signal[])[]>>;

  const curves: { getCurveFromName(name: "bn128"): Promise<Curve> };

  const zKey: {
    /** Answers -1 when the circuit does not fit. */
    newZKey(r1cs: Source, powers: Source, target: Source, logger?: Logger): Promise<unknown>;
    beacon(
      from: Source,
      target: Source,
      name: string,
      hash: string,
      exponent: number,
      logger?: Logger,
    ): Promise<unknown>;
    exportVerificationKey(key: Source, logger?: Logger): Promise<VerificationKey>;
    exportSolidityVerifier(key: Source, templates: { readonly groth16: string }, logger?: Logger): Promise<string>;
  };

  const groth16: {
    fullProve(
      input: Input,
      wasm: Source,
      key: Source,
    ): Promise<{ readonly proof: Groth16Points; readonly publicSignals: readonly string[] }>;
    verify(key: VerificationKey, publicSignals: readonly string[], proof: Groth16Points): Promise<boolean>;
  };

  const wtns: {
    calculate(input: Input, wasm: Source, target: Source): Promise<void>;
    exportJson(witness: Source): Promise<readonly bigint[]>;
  };
}
