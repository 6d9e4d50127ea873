import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The package file of the peers. It is not beside the laboratory's contracts: Hardhat would take them for another package than
 * the contracts that they import.
 */
const PEERS = fileURLToPath(new URL(".", import.meta.url));
const COMMAND = "npm ci --prefix lab/peers --ignore-scripts";
const FLAGS = ["--ignore-scripts", "--no-audit", "--no-fund"];
/** Lines of npm's own words that are worth repeating. */
const LAST_WORDS = 6;

/** The peers could not be brought here; the message says what to do. */
export class PeersMissing extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PeersMissing";
  }
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, "utf8")) as Manifest;
}

/** The version of an installed package, or undefined where there is none. */
function installed(folder: string, name: string): string | undefined {
  try {
    return manifest(join(folder, "node_modules", name, "package.json")).version;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Peers that `lab/peers/package.json` names and that are absent or of another version. */
export function missingPeers(folder = PEERS): string[] {
  const { dependencies = {} } = manifest(join(folder, "package.json"));
  return Object.entries(dependencies)
    .filter(([name, spec]) => installed(folder, name) !== spec.slice(spec.lastIndexOf("@") + 1))
    .map(([name]) => name);
}

/**
 * Installs the peers from the laboratory's lock file unless they are there. Nothing of a peer is executed by that: packages'
 * scripts are left out, and only their compiled contracts are read.
 */
export async function ensurePeers(say: (line: string) => void, folder = PEERS): Promise<void> {
  const missing = missingPeers(folder);
  if (missing.length === 0) return;
  const since = Date.now();
  say(`Installing peers of the laboratory, once (${missing.join(", ")}): ${COMMAND} ...`);
  const { code, words } = await npm(["ci", "--prefix", folder, ...FLAGS]);
  const left = missingPeers(folder);
  if (code !== 0 || left.length > 0) {
    throw new PeersMissing(
      [
        `Peers are not installed: ${left.join(", ")}. npm ended with code ${code} and said:`,
        ...words.map((w) => `  ${w}`),
        `With a network (or a filled npm cache), run: ${COMMAND}`,
        "Without one, attack systems that need no peers: npm run attack -- --system counterweight,oz-governor,governor-alpha",
      ].join("\n"),
    );
  }
  say(`Peers installed in ${((Date.now() - since) / 1000).toFixed(1)} s.`);
}

function npm(args: readonly string[]): Promise<{ code: number; words: string[] }> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", args, {
      cwd: PEERS,
      stdio: ["ignore", "ignore", "pipe"],
      shell: process.platform === "win32",
    });
    let text = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (chunk: string) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      resolve({ code: code ?? 1, words: lines.slice(-LAST_WORDS) });
    });
  });
}
