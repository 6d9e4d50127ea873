import { createRequire } from "node:module";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

/** Compiler settings of everything that ships. No viaIR: its code verifies BLS rounds 27 % dearer and builds twice as slowly. */
const solidity = {
  version: "0.8.30",
  path: require.resolve("solc/soljson.js"),
  settings: {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none" as const },
  },
};

/** A setting of the random campaigns from the environment: `npm run test:campaign` makes them long. */
function setting(name: string, standard: number): number {
  const raw = process.env[name] ?? String(standard);
  if (!/^[1-9]\d{0,6}$/.test(raw)) throw new Error(`${name} must be a whole number from 1 to 9999999, not ${raw}`);
  return Number(raw);
}

/** Hardhat knows one test profile only, so lengths come from the environment. No shrinking: a shrunk run is no shorter to read. */
const campaigns = {
  runs: setting("CAMPAIGN_RUNS", 2),
  depth: setting("CAMPAIGN_DEPTH", 600),
  failOnRevert: false,
  shrinkRunLimit: 0,
};
const seed = process.env["CAMPAIGN_SEED"];

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  solidity: {
    profiles: {
      default: solidity,
      production: solidity,
    },
  },
  paths: {
    sources: "./contracts",
    ignition: "./deploy",
    tests: { mocha: "./test", solidity: "./test" },
  },
  typechain: { outDir: "typechain-types" },
  test: {
    mocha: { timeout: 120_000 },
    solidity: { fuzz: { runs: 256, ...(seed === undefined ? {} : { seed }) }, invariant: campaigns },
  },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "cancun" },
    local: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
    testnet: {
      type: "http",
      chainType: "l1",
      url: configVariable("COUNTERWEIGHT_RPC_URL"),
      accounts: [configVariable("COUNTERWEIGHT_DEPLOYER_KEY")],
    },
  },
});
