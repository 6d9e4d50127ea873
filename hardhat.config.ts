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
    solidity: { fuzz: { runs: 256 }, invariant: { runs: 2, depth: 500, failOnRevert: false, shrinkRunLimit: 0 } },
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
