import { expect } from "chai";
import { p256 } from "@noble/curves/p256";
import { secp256k1 } from "@noble/curves/secp256k1";
import { TypedDataEncoder, getBytes, hexlify, id } from "ethers";
import { cast, ethers, loadFixture, time } from "../helpers/epochs.ts";
import {
  OUTPUT_TYPES,
  accountEnclave,
  domainOf,
  malleated,
  pointEnclave,
  teeProof,
  type Enclave,
} from "../helpers/enclaves.ts";
import { Ground, Kind, State, challenged, openClaims, posted } from "../helpers/claims.ts";
import { instrumented } from "../helpers/instrumented.ts";
import type { MeasurementRegistry, TeeProof } from "../../typechain-types/index.js";

const DAY = 86_400;
const MAX_AGE = 28 * DAY;
const MEASUREMENT = id("enclave image");
const ENCLAVES = [
  ["secp256k1", accountEnclave(id("enclave"), ethers.computeAddress(id("enclave"))), secp256k1.CURVE.n],
  ["P-256", pointEnclave(id("enclave")), p256.CURVE.n],
] as const;

async function proofs() {
  const actors = await cast();
  const expiry = (await time.latest()) + 100 * DAY;
  const enrolments = ENCLAVES.map(([, { curve, x, y }]) => ({ measurement: MEASUREMENT, curve, x, y, expiry }));
  const measurements = (await ethers.deployContract("MeasurementRegistry", [
    actors.timelock,
    [MEASUREMENT],
    enrolments,
  ])) as unknown as MeasurementRegistry;
  const tee = (await ethers.deployContract("TeeProof", [measurements, MAX_AGE])) as unknown as TeeProof;
  await time.increase(10);
  const statement = {
    claimBook: actors.alice.address,
    verifier: actors.bob.address,
    model: id("model"),
    inputHash: id("input"),
    outputHash: id("output"),
    producedAt: await time.latest(),
  };
  const keyOf = async ({ curve, x, y }: Enclave) => measurements.idOf(curve, x, y);
  return { ...actors, measurements, tee, statement, keyOf, expiry };
}

describe("TeeProof", () => {
  it("asks for a signature of EIP-712 data that any wallet library computes", async () => {
    const { tee, statement } = await loadFixture(proofs);
    const { chainId } = await ethers.provider.getNetwork();
    const domain = domainOf(chainId, await tee.getAddress());
    expect(await tee.digestOf(statement)).to.equal(TypedDataEncoder.hash(domain, OUTPUT_TYPES, statement));
  });

  for (const [name, enclave, order] of ENCLAVES) {
    describe(`with a key on ${name}`, () => {
      it("believes what the enclave signed", async () => {
        const { tee, statement, keyOf } = await loadFixture(proofs);
        const proof = teeProof(await keyOf(enclave), enclave.sign(await tee.digestOf(statement)));
        expect(await tee.verify(statement, proof)).to.equal(true);
      });

      it("believes it of no other model, input, output, verifier, book or time", async () => {
        const { tee, statement, keyOf, outsider } = await loadFixture(proofs);
        const proof = teeProof(await keyOf(enclave), enclave.sign(await tee.digestOf(statement)));
        for (const change of [
          { claimBook: outsider.address },
          { verifier: outsider.address },
          { model: id("a cheaper model") },
          { inputHash: id("another input") },
          { outputHash: id("another output") },
          { producedAt: statement.producedAt - 1 },
        ]) {
          expect(await tee.verify({ ...statement, ...change }, proof), Object.keys(change).join()).to.equal(false);
        }
      });

      it("believes it in no other contract or chain", async () => {
        const { tee, measurements, statement, keyOf } = await loadFixture(proofs);
        const { chainId } = await ethers.provider.getNetwork();
        const sign = (chain: bigint, contract: string) =>
          enclave.sign(TypedDataEncoder.hash(domainOf(chain, contract), OUTPUT_TYPES, statement));
        const here = await tee.getAddress();
        const key = await keyOf(enclave);
        expect(await tee.verify(statement, teeProof(key, sign(chainId, here)))).to.equal(true);
        expect(await tee.verify(statement, teeProof(key, sign(chainId + 1n, here)))).to.equal(false);
        const other = await measurements.getAddress();
        expect(await tee.verify(statement, teeProof(key, sign(chainId, other)))).to.equal(false);
      });

      it("takes the lower of two signatures only, of the right length", async () => {
        const { tee, statement, keyOf } = await loadFixture(proofs);
        const key = await keyOf(enclave);
        const signature = enclave.sign(await tee.digestOf(statement));
        for (const wrong of [malleated(signature, order), `${signature}00`, signature.slice(0, -2), "0x"]) {
          expect(await tee.verify(statement, teeProof(key, wrong))).to.equal(false);
        }
        const zeros = hexlify(new Uint8Array(getBytes(signature).length));
        expect(await tee.verify(statement, teeProof(key, zeros))).to.equal(false);
      });

      it("asks who signed, not whether somebody did", async () => {
        const { tee, statement, keyOf } = await loadFixture(proofs);
        const digest = await tee.digestOf(statement);
        const stranger =
          name === "P-256" ? pointEnclave(id("stranger")) : accountEnclave(id("stranger"), ethers.ZeroAddress);
        expect(await tee.verify(statement, teeProof(await keyOf(enclave), stranger.sign(digest)))).to.equal(false);
        expect(await tee.verify(statement, teeProof(await keyOf(stranger), stranger.sign(digest)))).to.equal(false);
      });

      it("believes no revoked key, no output of the future, of long ago or of before the key", async () => {
        const { tee, measurements, timelock, statement, keyOf } = await loadFixture(proofs);
        const key = await keyOf(enclave);
        const holds = async (producedAt: number) => {
          const changed = { ...statement, producedAt };
          return tee.verify(changed, teeProof(key, enclave.sign(await tee.digestOf(changed))));
        };
        const now = await time.latest();
        expect([await holds(now), await holds(now + 60), await holds(now - DAY)]).to.deep.equal([true, false, false]);
        await time.increaseTo(now + MAX_AGE);
        expect(await holds(now)).to.equal(true);
        await time.increaseTo(now + MAX_AGE + 1);
        expect([await holds(now), await holds(now + 1)]).to.deep.equal([false, true]);
        await measurements.connect(timelock).revokeKey(key);
        expect(await holds(now + 1)).to.equal(false);
      });

      it("costs", async function () {
        if (instrumented) this.skip();
        const { tee, statement, keyOf } = await loadFixture(proofs);
        const proof = teeProof(await keyOf(enclave), enclave.sign(await tee.digestOf(statement)));
        const gas = Number(await tee.verify.estimateGas(statement, proof));
        console.log(`      gas of a proof on ${name}, with the transaction: ${gas}`);
        // A fifth of what the claim book grants.
        expect(gas).to.be.below(450_000);
      });
    });
  }

  it("reverts for what cannot be read, which the claim book takes for a no", async () => {
    const { tee, statement } = await loadFixture(proofs);
    for (const proof of ["0x", "0x1234", hexlify(new Uint8Array(33))])
      await expect(tee.verify(statement, proof)).to.be.revert(ethers);
  });

  it("needs a registry and an age", async () => {
    const { tee, measurements } = await loadFixture(proofs);
    const factory = await ethers.getContractFactory("TeeProof");
    await expect(factory.deploy(ethers.ZeroAddress, 1)).to.be.revertedWithCustomError(tee, "TeeProofZeroAddress");
    await expect(factory.deploy(measurements, 0)).to.be.revertedWithCustomError(tee, "TeeProofAgeZero");
    expect([await tee.measurements(), await tee.maxAge()]).to.deep.equal([
      await measurements.getAddress(),
      BigInt(MAX_AGE),
    ]);
  });

  it("proves a claim in the book, and a substituted model's signature does not (CL-3)", async () => {
    const claims = await loadFixture(openClaims);
    const { book, tee, measurements, timelock, model, strict, verifier } = claims;
    const enclave = ENCLAVES[1][1];
    const { curve, x, y } = enclave;
    const expiry = (await time.latest()) + 100 * DAY;
    await measurements.connect(timelock).approveMeasurement(MEASUREMENT);
    await measurements.connect(timelock).enrolKey({ measurement: MEASUREMENT, curve, x, y, expiry });
    const key = await measurements.idOf(curve, x, y);
    const claim = await challenged(claims, await posted(claims, { proofKind: Kind.Tee }), Ground.Output);
    const { inputHash, outputHash, producedAt } = await book.claimOf(claim);
    const signed = async (of: string) => {
      const statement = { claimBook: book, verifier, model: of, inputHash, outputHash, producedAt };
      return teeProof(key, enclave.sign(await tee.digestOf(statement)));
    };
    await expect(book.prove(claim, await signed(strict)))
      .to.be.revertedWithCustomError(book, "ClaimProofInvalid")
      .withArgs(claim);
    await book.prove(claim, await signed(model));
    expect(await book.stateOf(claim)).to.equal(State.Posted);
  });
});
