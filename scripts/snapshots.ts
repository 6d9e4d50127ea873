import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { Interface } from "ethers";
import hre from "hardhat";
import { ROOT, runMain } from "./lib/tool.ts";

const FOLDER = join(ROOT, "snapshots");
/** Bytes of deployed code that CI allows, below EIP-170's 24,576. */
const CODE_CEILING = 23_500;
/** Bytes of creation code that a transaction can carry (EIP-3860). */
const CREATION_CEILING = 49_152;

interface Sizes {
  readonly code: number;
  readonly creation: number;
}

const bytesOf = (code: string): number => (code.length - 2) / 2;

/** Sizes and ABIs of the deployable contracts of the suite, by name, from normal artefacts. */
async function measure(): Promise<{ sizes: Record<string, Sizes>; abis: Record<string, string[]> }> {
  await hre.tasks.getTask("build").run({ quiet: true });
  const sizes: Record<string, Sizes> = {};
  const abis: Record<string, string[]> = {};
  for (const name of [...(await hre.artifacts.getAllFullyQualifiedNames())].sort()) {
    if (!name.startsWith("contracts/")) continue;
    const { abi, bytecode, contractName, deployedBytecode } = await hre.artifacts.readArtifact(name);
    const lines = new Interface(abi).format();
    if (deployedBytecode === "0x" || !lines.some((line) => line.startsWith("function "))) continue;
    sizes[contractName] = { code: bytesOf(deployedBytecode), creation: bytesOf(bytecode) };
    abis[contractName] = [...lines].sort();
  }
  return { sizes, abis };
}

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const program = new Command("snapshots")
  .description("Writes snapshots/sizes.json and snapshots/abi.json; fails above the size ceilings.")
  .option("--check", "write nothing; fail when the committed ones are stale")
  .parse();

await runMain(async () => {
  const { sizes, abis } = await measure();
  const findings = Object.entries(sizes).flatMap(([name, { code, creation }]) => [
    ...(code > CODE_CEILING ? [`${name} has ${code} bytes of code, more than ${CODE_CEILING}`] : []),
    ...(creation > CREATION_CEILING
      ? [`${name} takes ${creation} bytes to create, more than ${CREATION_CEILING}`]
      : []),
  ]);
  const files: Record<string, string> = { "sizes.json": asJson(sizes), "abi.json": asJson(abis) };
  await mkdir(FOLDER, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(FOLDER, name);
    if (program.opts<{ check?: boolean }>().check !== true) await writeFile(path, text);
    else if ((await readFile(path, "utf8").catch(() => "")) !== text) {
      findings.push(`snapshots/${name} is stale: look at the change, then run \`npm run snapshots\``);
    }
  }
  for (const finding of findings) console.error(finding);
  return findings.length === 0 ? 0 : 1;
});
