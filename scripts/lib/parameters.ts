import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { getAddress, isAddress } from "ethers";

/** What a parameter can be once it is read. */
export type ParameterValue = bigint | string | string[] | bigint[];
/** Parameters of the Ignition module `Suite`, by name. */
export type SuiteParameters = Record<string, ParameterValue>;

/** Everything that is wrong with a set of parameters, each with what would be accepted. */
export class ParametersInvalid extends Error {
  readonly problems: string[];
  constructor(source: string, problems: string[]) {
    super([`${source}: ${problems.length} problem(s)`, ...problems.map((problem) => `  - ${problem}`)].join("\n"));
    this.name = "ParametersInvalid";
    this.problems = problems;
  }
}

type Reading = { value: ParameterValue } | { problem: string };

interface Rule {
  /** What is accepted, in words; ends every error about the parameter. */
  accepted: string;
  read(raw: unknown): Reading;
}

const MINUTE = 60n;
const GWEI = 10n ** 9n;
/** Order of the field of BN254, whose curve the beacon's key lies on. */
const FIELD = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n;
const MAX_UINT32 = 2n ** 32n - 1n;

const show = (raw: unknown): string =>
  JSON.stringify(raw, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)) ?? String(raw);

/** A whole number: a JSON number, or a string of digits, decimal or after 0x, `n` at the end or not. */
function toBigInt(raw: unknown): bigint | undefined {
  if (typeof raw === "bigint") return raw;
  if (typeof raw === "number" && Number.isSafeInteger(raw)) return BigInt(raw);
  if (typeof raw === "string" && /^(\d+|0x[0-9a-f]+)n?$/i.test(raw)) return BigInt(raw.replace("n", ""));
  return undefined;
}

function whole(unit: string, least: bigint, most: bigint, multipleOf = 1n): Rule {
  const step = multipleOf === 1n ? "" : `, a multiple of ${multipleOf}`;
  return {
    accepted: `${unit}, ${least} to ${most}${step}`,
    read(raw) {
      const value = toBigInt(raw);
      if (value === undefined) return { problem: `${show(raw)} is no whole number` };
      if (value < least) return { problem: `${value} is too small` };
      if (value > most) return { problem: `${value} is too large` };
      if (value % multipleOf !== 0n) return { problem: `${value} is no multiple of ${multipleOf}` };
      return { value };
    },
  };
}

function text(unit: string): Rule {
  return {
    accepted: unit,
    read: (raw) =>
      typeof raw === "string" && raw.trim() !== "" ? { value: raw } : { problem: `${show(raw)} is no text` },
  };
}

function addressIn(raw: unknown): string | undefined {
  return typeof raw === "string" && isAddress(raw) && BigInt(raw) !== 0n ? getAddress(raw) : undefined;
}

function address(unit: string): Rule {
  return {
    accepted: unit,
    read(raw) {
      const value = addressIn(raw);
      return value === undefined ? { problem: `${show(raw)} is no address` } : { value };
    },
  };
}

function addresses(unit: string, most: number): Rule {
  return {
    accepted: `${unit}: a list of 1 to ${most} different addresses, none of them zero`,
    read(raw) {
      if (!Array.isArray(raw)) return { problem: `${show(raw)} is no list` };
      if (raw.length === 0 || raw.length > most) return { problem: `${raw.length} entries` };
      const value: string[] = [];
      for (const entry of raw) {
        const found = addressIn(entry);
        if (found === undefined) return { problem: `${show(entry)} is no address, or zero, or its checksum is wrong` };
        if (value.includes(found)) return { problem: `${found} is there twice` };
        value.push(found);
      }
      return { value };
    },
  };
}

function amounts(unit: string): Rule {
  return {
    accepted: `${unit}: a list of whole numbers above 0, their sum below 2^208`,
    read(raw) {
      if (!Array.isArray(raw)) return { problem: `${show(raw)} is no list` };
      const value: bigint[] = [];
      for (const entry of raw) {
        const found = toBigInt(entry);
        if (found === undefined || found === 0n) return { problem: `${show(entry)} is no whole number above 0` };
        value.push(found);
      }
      const sum = value.reduce((total, entry) => total + entry, 0n);
      return sum < 2n ** 208n ? { value } : { problem: `the sum ${sum} is too large` };
    },
  };
}

function wholes(
  unit: string,
  fewest: number,
  most: number,
  entry: Rule,
  problemOf: (value: bigint[]) => string | undefined,
): Rule {
  return {
    accepted: `${unit}: a list of ${fewest === most ? "" : `${fewest} to `}${most}, each ${entry.accepted}`,
    read(raw) {
      if (!Array.isArray(raw)) return { problem: `${show(raw)} is no list` };
      if (raw.length < fewest || raw.length > most) return { problem: `${raw.length} entries` };
      const value: bigint[] = [];
      for (const item of raw) {
        const reading = entry.read(item);
        if ("problem" in reading) return reading;
        if (typeof reading.value !== "bigint") throw new Error("only whole numbers are listed");
        value.push(reading.value);
      }
      const problem = problemOf(value);
      return problem === undefined ? { value } : { problem };
    },
  };
}

/** Seats of a panel, odd and rising, so that every appeal goes to more jurors and no panel is evenly split. */
const ladder = (unit: string, rungs: number): Rule =>
  wholes(`seats of ${unit}, odd and rising`, 1, rungs, whole("seats", 3n, 63n), (panels) =>
    panels.every((seats, rung) => seats % 2n === 1n && seats > (panels[rung - 1] ?? 0n))
      ? undefined
      : `${panels.join(", ")} are not odd and rising`,
  );

const bps = (unit: string): Rule => whole(`basis points ${unit}`, 1n, 10_000n);
const seconds = (unit: string): Rule => whole(`seconds ${unit}`, MINUTE, MAX_UINT32);

/** The classes of decisions, by rising class, as they begin the names of parameters. */
export const CLASSES = ["routine", "spend", "parameters", "constitutional"] as const;

/** Every parameter of a suite, apart from its token's. */
const SUITE: Record<string, Rule> = {
  profile: text("a sentence that says what these parameters are for"),
  start: whole("Unix time in seconds at which epoch 0 starts", 1n, 2n ** 40n),
  epochLength: whole("seconds of an epoch", 420n, MAX_UINT32 - (MAX_UINT32 % 7n), 7n),
  openPersons: whole("persons with a root that opening needs", 1n, 2n ** 23n),
  personsFloor: whole("least number of For-persons of any decision", 1n, 65_535n),
  minDelay: seconds("of least notice of any operation"),
  registrars: addresses("who endorse personhood", 32),
  registrarThreshold: whole("endorsements that a proof needs", 1n, 32n),
  maxTermEpochs: whole("epochs of the longest term of personhood", 1n, 13n),
  unbondingEpochs: whole("epochs of unbonding", 1n, 52n),
  minHalfLife: seconds("of the shortest half-life of any class"),
  maxHalfLife: seconds("of the longest half-life of any class"),
  minStake: whole("wei of the least stake with a root", 1n, 2n ** 80n - 1n),
  stakeCap: whole("wei above which a root no longer grows", 1n, 2n ** 80n - 1n),
  depositBase: whole("wei of the first proposal deposit", 1n, 2n ** 96n - 1n),
  outflowBps: bps("of the treasury that may leave per epoch"),
  maxOutflowBps: bps("of the treasury, the most that a decision may set outflowBps to"),
  treasuryRoutineBps: bps("of the treasury that routine payments may take per epoch"),
  routineShareBps: bps("of the treasury, the largest share of class routine"),
  spendShareBps: bps("of the treasury, the largest share of class spend"),
  parametersShareBps: bps("of the treasury, the largest share of class parameters"),
  exposureHalfLife: seconds("in which half of an outflow is forgotten"),
  jurorBond: whole("wei of stake bonded by every juror", GWEI, 2n ** 80n - 1n, GWEI),
  poolFloor: whole("persons in the pool with which claims and challenges open", 3n, 2n ** 23n),
  jurorFee: whole("wei of the chain's coin for every juror of a panel", 1n, 2n ** 96n - 1n),
  keeperReward: whole("wei of the chain's coin for who draws or settles a panel", 0n, 2n ** 96n - 1n),
  standardPanels: ladder("the panels of a claim", 4),
  // With a third panel and its redraw a case could outlast the 30 "days" for which a challenge stops a decision.
  operationsPanels: ladder("the panels of a challenge", 2),
  seedLag: whole("seconds by which the chain's clock may be behind the beacon's", 0n, 86_400n),
  beaconKey: wholes(
    "the beacon's public key in G2, as x0, x1, y0, y1",
    4,
    4,
    whole("a field element", 0n, FIELD - 1n),
    () => undefined,
  ),
  beaconDomain: text("the beacon's domain separation tag"),
  beaconGenesis: whole("Unix time in seconds of the beacon's round 1", 1n, 2n ** 40n),
  challengeMetaEvidence: text(
    "the address of a document in the format of ERC-1497 that tells jurors what a challenge is about",
  ),
  claimMetaEvidence: text("the same for disputes about claims"),
  verifierBond: whole("wei of stake bonded by every verifier", GWEI, 2n ** 80n - 1n, GWEI),
  verifierSlashBps: bps("of a verifier's bond slashed for a refuted claim"),
  verifierExitEpochs: whole("epochs from a verifier's leaving to the return of its bond", 14n, 52n),
  claimBond: whole("wei of the chain's coin, the least bond of a claim", 1n, 2n ** 96n - 1n),
  proofMaxAge: seconds("for which an enclave's signature can be shown"),
  beaconPeriod: whole("seconds between rounds of the beacon", 1n, 3_600n),
};
for (const name of CLASSES) {
  SUITE[`${name}QuorumBps`] = bps(`of the electorate base that For must reach in class ${name}`);
  SUITE[`${name}HalfLife`] = seconds(`of the half-life of class ${name}`);
}

/** Parameters of a token of one's own, and of one that exists. */
const OWN_TOKEN: Record<string, Rule> = {
  tokenName: text("the token's name"),
  tokenSymbol: text("the token's symbol"),
  tokenHolders: addresses("first holders of the token", 1_000),
  tokenAmounts: amounts("wei for each holder"),
};
const EXISTING_TOKEN: Record<string, Rule> = { token: address("the address of the ERC-20 to stake") };

/** What is accepted of every parameter, in words, by its name. */
export const ACCEPTED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...SUITE, ...EXISTING_TOKEN, ...OWN_TOKEN }).map(([name, rule]) => [name, rule.accepted]),
);

/** Reads and checks `raw`; throws `ParametersInvalid` with everything that is wrong. */
export function validateParameters(raw: Record<string, unknown>, source: string): SuiteParameters {
  const rules = { ...SUITE, ...("token" in raw ? EXISTING_TOKEN : OWN_TOKEN) };
  const problems: string[] = [];
  const values: SuiteParameters = {};
  for (const [name, rule] of Object.entries(rules)) {
    if (raw[name] === undefined) {
      problems.push(`${name} is missing; accepted: ${rule.accepted}`);
      continue;
    }
    const reading = rule.read(raw[name]);
    if ("problem" in reading) problems.push(`${name}: ${reading.problem}; accepted: ${rule.accepted}`);
    else values[name] = reading.value;
  }
  for (const name of Object.keys(raw)) {
    if (!(name in rules)) problems.push(`${name} is no parameter; accepted: ${Object.keys(rules).join(", ")}`);
  }
  // Relations are only worth reporting between values that are right by themselves.
  if (problems.length === 0) problems.push(...relationsBroken(values));
  if (problems.length > 0) throw new ParametersInvalid(source, problems);
  return values;
}

/** Rules between parameters, each broken one in words. */
function relationsBroken(values: SuiteParameters): string[] {
  const problems: string[] = [];
  const n = (name: string): bigint => {
    const value = values[name];
    if (typeof value !== "bigint") throw new Error(`${name} is no number`);
    return value;
  };
  const count = (name: string): bigint => BigInt((values[name] as unknown[]).length);
  const atMost = (low: string, high: string, strictly = false): void => {
    const holds = strictly ? n(low) < n(high) : n(low) <= n(high);
    const accepted = strictly ? "below" : "at most";
    if (!holds) problems.push(`${low} is ${n(low)}; accepted: ${accepted} ${high}, which is ${n(high)}`);
  };
  if (n("registrarThreshold") > count("registrars")) {
    problems.push(
      `registrarThreshold is ${n("registrarThreshold")}; accepted: at most the number of registrars, ${count("registrars")}`,
    );
  }
  if (values.token === undefined && count("tokenHolders") !== count("tokenAmounts")) {
    problems.push(
      `tokenAmounts has ${count("tokenAmounts")} entries; accepted: one for each holder, ${count("tokenHolders")}`,
    );
  }
  atMost("minStake", "stakeCap");
  atMost("keeperReward", "jurorFee");
  if (n("stakeCap") > 25n * n("minStake")) {
    problems.push(`stakeCap is ${n("stakeCap")}; accepted: at most 25 times minStake, ${25n * n("minStake")}`);
  }
  atMost("treasuryRoutineBps", "outflowBps");
  atMost("outflowBps", "maxOutflowBps");
  atMost("routineShareBps", "spendShareBps", true);
  atMost("spendShareBps", "parametersShareBps", true);
  atMost("minDelay", "minHalfLife");
  atMost("minHalfLife", "routineHalfLife");
  for (const [index, name] of CLASSES.entries()) {
    const below = CLASSES[index - 1];
    if (below !== undefined) {
      atMost(`${below}QuorumBps`, `${name}QuorumBps`);
      atMost(`${below}HalfLife`, `${name}HalfLife`);
    }
    atMost(`${name}HalfLife`, "maxHalfLife");
  }
  const length = n("epochLength");
  const oldest = 24n * (length / 7n);
  if (n("proofMaxAge") < oldest) {
    problems.push(
      `proofMaxAge is ${n("proofMaxAge")}; accepted: at least ${oldest}, so that a proof shown when posting can be shown again to the end of the response window`,
    );
  }
  const shortest = shortestHalfLife(length);
  if (n("minHalfLife") < shortest) {
    problems.push(
      `minHalfLife is ${n("minHalfLife")}; accepted: at least ${shortest}, so that no decision outlives 32 half-lives`,
    );
  }
  const needed = longestLife(length, n("maxHalfLife"));
  if (n("unbondingEpochs") * length < needed) {
    const epochs = (needed + length - 1n) / length;
    problems.push(
      `unbondingEpochs is ${n("unbondingEpochs")}; accepted: at least ${epochs}, so that stake outlives every decision it made`,
    );
  }
  return problems;
}

/** Seconds from a snapshot to the last moment in which a decision made on it can run (mechanism, section 4; ST-4). */
export function longestLife(epochLength: bigint, maxHalfLife: bigint): bigint {
  return 2n * epochLength + 3n * (epochLength / 7n) + 6n * maxHalfLife;
}

/** Shortest half-life under which epoch, extension and six half-lives make 32 half-lives at most (mechanism, section 7). */
export function shortestHalfLife(epochLength: bigint): bigint {
  const voting = epochLength + 3n * (epochLength / 7n);
  return (voting + 25n) / 26n;
}

/** The profiles that ship, by name. */
export const PROFILES = ["local", "fast-test", "production"] as const;

/** Path of a profile that ships, or the path given. */
export function profilePath(nameOrPath: string): string {
  const isName = PROFILES.some((name) => name === nameOrPath);
  return isName ? fileURLToPath(new URL(`../../deploy/parameters/${nameOrPath}.json`, import.meta.url)) : nameOrPath;
}

/** Reads a parameter file, lets `overrides` win, and checks the result. */
export async function loadParameters(
  nameOrPath: string,
  overrides: Record<string, unknown> = {},
): Promise<SuiteParameters> {
  return validateParameters({ ...(await loadRaw(nameOrPath)), ...overrides }, profilePath(nameOrPath));
}

/** What a parameter file in Ignition's format, `{"Suite": {...}}`, says, unchecked. */
export async function loadRaw(nameOrPath: string): Promise<Record<string, unknown>> {
  const path = profilePath(nameOrPath);
  const content = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new Error(`${path} cannot be read; accepted: ${PROFILES.join(", ")} or the path of a file`, { cause });
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (cause) {
    throw new Error(`${path} is no JSON`, { cause });
  }
  const raw = isRecord(parsed) ? parsed.Suite : undefined;
  if (!isRecord(raw)) throw new Error(`${path} has no object "Suite"; accepted: {"Suite": {parameters}}`);
  return raw;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
