/** What a drand network with BN254 signatures is known by: the constructor arguments of a `DrandBeacon`. */
export interface DrandNetwork {
  /** Point of G2: x and y, real parts first. */
  readonly publicKey: readonly [x0: bigint, x1: bigint, y0: bigint, y1: bigint];
  /** Domain separation tag of the hash to the curve. */
  readonly domain: string;
  /** When round 1 is due, in seconds. */
  readonly genesis: bigint;
  /** Seconds from one round to the next. */
  readonly period: bigint;
}

/** The tag of drand's scheme `bls-bn254-unchained-on-g1`. */
export const DRAND_DOMAIN = "BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_";

/** drand's public network for EVM chains: chain hash 04f1e9062b8a81f848fded9c12306733282b2727ecced50032187751166ec8c3. */
export const EVMNET: DrandNetwork = {
  publicKey: [
    0x0557ec32c2ad488e4d4f6008f89a346f18492092ccc0d594610de2732c8b808fn,
    0x07e1d1d335df83fa98462005690372c643340060d205306a9aa8106b6bd0b382n,
    0x297d3a4f9749b33eb2d904c9d9ebf17224150ddd7abd7567a9bec6c74480ee0bn,
    0x0095685ae3a85ba243747b1b2f426049010f6b73a0cf1d389351d5aaaa1047f6n,
  ],
  domain: DRAND_DOMAIN,
  genesis: 1_727_521_075n,
  period: 3n,
};

/** The arguments of a beacon's constructor, in its order. */
export function beaconArguments(network: DrandNetwork): [bigint[], string, bigint, bigint] {
  return [[...network.publicKey], network.domain, network.genesis, network.period];
}
