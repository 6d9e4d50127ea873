import { readFile } from "node:fs/promises";
import { getAddress, isAddress } from "ethers";

/** The contracts of a suite, with the artefact that each must run. */
export const CONTRACTS = {
  genesis: "Genesis",
  timelock: "ConvictionTimelock",
  token: "NetworkToken",
  adapter: "RegistrarPersonhood",
  registry: "PersonRegistry",
  vault: "StakeVault",
  votes: "QuadraticVotes",
  treasury: "Treasury",
  policy: "ImpactPolicy",
  deposits: "ProposalDeposits",
  ledger: "ConvictionLedger",
  governor: "CounterweightGovernor",
  challenges: "ProposalChallenges",
  insurance: "InsuranceFund",
  pool: "JurorPool",
  beacon: "DrandBeacon",
  court: "JuryCourt",
  models: "ModelRegistry",
  measurements: "MeasurementRegistry",
  teeProof: "TeeProof",
  proofKinds: "ProofKinds",
  verifiers: "VerifierRegistry",
  claims: "ClaimBook",
  lens: "CounterweightLens",
} as const;

export type Part = keyof typeof CONTRACTS;
export const PARTS = Object.keys(CONTRACTS) as Part[];

/** Where the contracts of a suite are. `modules` are the vault's modules: at genesis the pool and the registry of verifiers. */
export type SuiteAddresses = Record<Part, string> & { modules: string[] };

/** Checks what a file of addresses says. */
export function parseAddresses(raw: unknown, source: string): SuiteAddresses {
  const fields = typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {};
  const problems: string[] = [];
  const read = (name: string, value: unknown): string => {
    if (typeof value === "string" && isAddress(value)) return getAddress(value);
    problems.push(value === undefined ? `${name} is missing` : `${name} is no address: ${JSON.stringify(value)}`);
    return "";
  };
  const entries = PARTS.map((part) => [part, read(part, fields[part])]);
  const listed = fields.modules ?? [];
  const modules = Array.isArray(listed)
    ? listed.map((value: unknown, index) => read(`modules[${index}]`, value))
    : [read("modules", listed)];
  if (problems.length > 0) {
    throw new Error(`${source}: ${problems.join("; ")}. Accepted: an object with ${PARTS.join(", ")} and modules`);
  }
  return { ...(Object.fromEntries(entries) as Record<Part, string>), modules };
}

/** Reads a file of addresses, as `deploy:local` writes it. */
export async function loadAddresses(path: string): Promise<SuiteAddresses> {
  const content = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new Error(`${path} cannot be read; give the file that deploy:local wrote, or one like it`, { cause });
  });
  try {
    return parseAddresses(JSON.parse(content), path);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new Error(`${path} is no JSON`, { cause });
    throw cause;
  }
}
