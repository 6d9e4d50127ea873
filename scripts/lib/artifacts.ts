import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { CONTRACTS, type Part } from "./addresses.ts";
import type { JsonFragment } from "ethers";

/** Where the compiler put each contract, under `artifacts/contracts`. */
const FOLDERS: Record<Part, string> = {
  genesis: "governance",
  timelock: "governance",
  token: "token",
  adapter: "identity/adapters",
  registry: "identity",
  vault: "stake",
  votes: "votes",
  treasury: "governance",
  policy: "governance",
  deposits: "governance",
  ledger: "governance",
  governor: "governance",
  lens: "lens",
  challenges: "governance",
  insurance: "stake",
  pool: "jury",
  beacon: "randomness",
  court: "jury",
  models: "verification",
  measurements: "verification",
  teeProof: "verification/proofs",
  proofKinds: "verification",
  verifiers: "verification",
  claims: "verification",
};

/** The part of a Hardhat artefact that deployments are compared with. */
export interface Artifact {
  abi: JsonFragment[];
  bytecode: string;
  deployedBytecode: string;
  /** Places of immutables in the code, which differ from one deployment to the next. */
  immutableReferences: Record<string, { start: number; length: number }[]>;
}

/** The artefact of a part of the suite; `npm run build` makes it. */
export async function loadArtifact(part: Part): Promise<Artifact> {
  const name = CONTRACTS[part];
  const url = new URL(`../../artifacts/contracts/${FOLDERS[part]}/${name}.sol/${name}.json`, import.meta.url);
  const content = await readFile(url, "utf8").catch((cause: unknown) => {
    throw new Error(`no artefact of ${name} at ${fileURLToPath(url)}: run "npm run build" first`, { cause });
  });
  const { abi, bytecode, deployedBytecode, immutableReferences } = JSON.parse(content) as Artifact;
  return { abi, bytecode, deployedBytecode, immutableReferences: immutableReferences ?? {} };
}

/** `code` with zeros where the artefact has immutables, as the compiler leaves them. */
export function maskImmutables(code: string, artifact: Artifact): string {
  const bytes = Buffer.from(code.slice(2), "hex");
  for (const places of Object.values(artifact.immutableReferences)) {
    for (const { start, length } of places) bytes.fill(0, start, start + length);
  }
  return `0x${bytes.toString("hex")}`;
}

/** Values of the immutables in `code`: one list per immutable, with an entry for every place where it stands. */
export function immutablesOf(code: string, artifact: Artifact): bigint[][] {
  return Object.values(artifact.immutableReferences).map((places) =>
    places.map(({ start, length }) => BigInt(`0x${code.slice(2 + 2 * start, 2 + 2 * (start + length))}`)),
  );
}
