import { ZeroAddress, toBeHex } from "ethers";
import type { Case, World } from "../world.ts";

/** Revert data of a verification with `gas`, of a model whose commitment is 1. */
async function verifying(world: World, gas: bigint): Promise<string> {
  const { ethers } = world.suite.connection;
  const registry = await ethers.deployContract("ContentSource");
  const circuit = await ethers.deployContract("AgreeableVerifier");
  const proofs = await ethers.deployContract("Groth16Proof", [await registry.getAddress(), await circuit.getAddress()]);
  const one = toBeHex(1, 32);
  const model = (await registry.getFunction("register").staticCall(one)) as string;
  await registry.getFunction("register").send(one);
  const statement = {
    claimBook: ZeroAddress,
    verifier: ZeroAddress,
    model,
    inputHash: one,
    outputHash: one,
    producedAt: 1n,
  };
  return world.reverts(proofs, "verify", [statement, `0x${"00".repeat(256)}`], { gas });
}

export const groth16Cases: readonly Case[] = [
  {
    error: "Groth16ProofWithoutCode",
    at: "Groth16Proof",
    how: "a registry that is an account",
    provoke: (world) => world.revertsDeploying("Groth16Proof", [world.other.address, world.other.address]),
  },
  {
    error: "Groth16ProofGasTooLow",
    at: "Groth16Proof",
    how: "less gas than a verification is granted",
    provoke: (world) => verifying(world, 300_000n),
  },
];
