import { createRequire } from "node:module";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatIgnitionEthers from "@nomicfoundation/hardhat-ignition-ethers";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

/** The laboratory compiles what ships with the settings of what ships, into artefacts of its own. */
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
  plugins: [hardhatEthers, hardhatIgnitionEthers, hardhatMocha],
  solidity: { profiles: { default: solidity, production: solidity } },
  paths: {
    sources: ["./lab/contracts", "./contracts"],
    artifacts: "./lab/artifacts",
    cache: "./lab/cache",
    ignition: "./deploy",
    tests: { mocha: "./lab/test" },
  },
  test: { mocha: { timeout: 120_000 } },
  networks: {
    default: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "cancun",
      // Fees are zero and blocks are wide, so that a thousand ballots need neither balances nor estimates.
      initialBaseFeePerGas: 0,
      blockGasLimit: 2_000_000_000n,
      // Ablations add a switch to contracts that are near the limit; what ships is checked against it elsewhere.
      allowUnlimitedContractSize: true,
      allowBlocksWithSameTimestamp: true,
      initialDate: "2026-01-01T00:00:00Z",
    },
  },
});
