import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { concat, dataSlice, getBytes, sha256, toBeHex, toUtf8Bytes } from "ethers";
import { hashToCurve } from "../../scripts/lib/drand/hashToCurve.ts";
import { DRAND_DOMAIN, EVMNET, beaconArguments, type DrandNetwork } from "../../scripts/lib/drand/network.ts";
import { DrandSigner, decodePoint, encodePoint } from "../../scripts/lib/drand/signer.ts";
import { instrumented } from "../helpers/instrumented.ts";
import { cast, ethers, loadFixture } from "../helpers/epochs.ts";

/** Round 1000 of evmnet, as drand published it. */
const ROUND = 1_000n;
const SIGNATURE =
  "0x06fd5996329504d3a56b482d9222bf7205857d0a9559ddd216ca31a286f6a8cc" +
  "0a120f021aac2f13553fb164f62bc3a5ca32c76dea88a777b39bcf3cac5fdbd6";
const RANDOMNESS = "0x0e6745667465a6f9dce5d5f994656955080be14c469ff17fc4fc588c925a8504";

/** Order of the field that coordinates are in. */
const FIELD = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n;
const NOTHING = toBeHex(0, 32);
const SECRET = 0x7e57_0000_0000_0001n;

const deploy = (network: DrandNetwork) => ethers.deployContract("DrandBeacon", beaconArguments(network));

/** A beacon of drand's public network. */
async function evmnet() {
  return deploy(EVMNET);
}

/** A beacon of a network of one node, with that node. */
async function local() {
  const signer = new DrandSigner(SECRET, { genesis: 1_000_000n, period: 30n });
  return { signer, beacon: await deploy(signer.network) };
}

const signatureOf = (x: bigint, y: bigint): string => concat([toBeHex(x, 32), toBeHex(y, 32)]);
const coordinates = (signature: string): [x: bigint, y: bigint] => [
  BigInt(dataSlice(signature, 0, 32)),
  BigInt(dataSlice(signature, 32, 64)),
];

/** A point of the twist's curve that lies outside the subgroup of keys, as all but one of 2^254 do. */
function strayKey(): DrandNetwork["publicKey"] {
  const { Fp2 } = bn254.fields;
  const b = Fp2.div({ c0: 3n, c1: 0n }, { c0: 9n, c1: 1n });
  for (let c0 = 1n; ; ++c0) {
    const x = { c0, c1: 0n };
    try {
      const y = Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), b));
      return [x.c0, x.c1, y.c0, y.c1];
    } catch {
      // No point has this x: try the next.
    }
  }
}

describe("DrandBeacon on evmnet", () => {
  it("publishes round 1000 with the value that drand published", async () => {
    const beacon = await loadFixture(evmnet);
    const { outsider } = await cast();
    await expect(beacon.connect(outsider).submit(ROUND, SIGNATURE))
      .to.emit(beacon, "RoundPublished")
      .withArgs(ROUND, RANDOMNESS, outsider.address);
    expect(await beacon.randomness(ROUND)).to.equal(RANDOMNESS);
  });

  it("refuses the signature of round 1000 for the rounds beside it", async () => {
    const beacon = await loadFixture(evmnet);
    for (const round of [ROUND - 1n, ROUND + 1n]) {
      await expect(beacon.submit(round, SIGNATURE))
        .to.be.revertedWithCustomError(beacon, "BeaconSignatureInvalid")
        .withArgs(round);
      expect(await beacon.randomness(round)).to.equal(NOTHING);
    }
  });

  it("verifies a round for at most 215,000 gas", async function () {
    if (instrumented) this.skip();
    const beacon = await loadFixture(evmnet);
    const receipt = await (await beacon.submit(ROUND, SIGNATURE)).wait();
    console.log(`      gas: ${receipt?.gasUsed.toLocaleString("en-US")}`);
    expect(receipt?.gasUsed).to.be.at.most(215_000n);
  });

  it("verifies rounds whose hash needs every candidate of the map for at most 215,000 gas", async function () {
    if (instrumented) this.skip();
    const { beacon, signer } = await loadFixture(local);
    const costs: bigint[] = [];
    // A map tries a second candidate in half of the rounds and a third in a quarter; a round makes two.
    for (let round = 1n; round <= 32n; ++round) {
      const receipt = await (await beacon.submit(round, signer.sign(round))).wait();
      costs.push(receipt?.gasUsed ?? 0n);
    }
    costs.sort((a, b) => Number(a - b));
    console.log(`      gas: ${costs.at(0)?.toLocaleString("en-US")} to ${costs.at(-1)?.toLocaleString("en-US")}`);
    expect(costs.at(-1)).to.be.at.most(215_000n);
  });

  it("counts rounds from the genesis of the network", async () => {
    const beacon = await loadFixture(evmnet);
    const { genesis, period } = EVMNET;
    expect(await beacon.roundAt(genesis - 1n)).to.equal(0n);
    expect(await beacon.roundAt(genesis)).to.equal(1n);
    expect(await beacon.roundAt(genesis + period - 1n)).to.equal(1n);
    expect(await beacon.roundAt(genesis + period)).to.equal(2n);
    expect(await beacon.dueAt(1n)).to.equal(genesis);
    expect(await beacon.dueAt(ROUND)).to.equal(genesis + 999n * period);
    expect(await beacon.roundAt(await beacon.dueAt(ROUND))).to.equal(ROUND);
  });

  it("has rounds that are due beyond all time stamps", async () => {
    const beacon = await loadFixture(evmnet);
    const latest = 2n ** 48n - 1n;
    expect(await beacon.dueAt(2n ** 64n - 1n)).to.equal(latest);
    const last = await beacon.roundAt(latest);
    expect(await beacon.dueAt(last)).to.be.within(latest - EVMNET.period + 1n, latest);
    expect(await beacon.dueAt(last + 1n)).to.equal(latest);
  });

  it("shows the network it is of", async () => {
    const beacon = await loadFixture(evmnet);
    expect([...(await beacon.publicKey())]).to.deep.equal([...EVMNET.publicKey]);
    expect(await beacon.domain()).to.equal(EVMNET.domain);
    expect(await beacon.genesis()).to.equal(EVMNET.genesis);
    expect(await beacon.period()).to.equal(EVMNET.period);
  });
});

describe("DrandBeacon, hostile submissions", () => {
  it("refuses every length but 64 bytes", async () => {
    const beacon = await loadFixture(evmnet);
    for (const wrong of [
      "0x",
      dataSlice(SIGNATURE, 0, 63),
      concat([SIGNATURE, "0x00"]),
      concat([SIGNATURE, SIGNATURE]),
    ])
      await expect(beacon.submit(ROUND, wrong))
        .to.be.revertedWithCustomError(beacon, "BeaconSignatureLength")
        .withArgs(getBytes(wrong).length);
  });

  it("refuses points off the curve, the neutral one among them", async () => {
    const beacon = await loadFixture(evmnet);
    const [x, y] = coordinates(SIGNATURE);
    for (const [a, b] of [
      [0n, 0n],
      [x, y + 1n],
      [y, x],
      [0n, y],
    ] as const)
      await expect(beacon.submit(ROUND, signatureOf(a, b)))
        .to.be.revertedWithCustomError(beacon, "BeaconSignatureNotOnCurve")
        .withArgs(a, b);
  });

  it("refuses other encodings of the right point", async () => {
    const beacon = await loadFixture(evmnet);
    const [x, y] = coordinates(SIGNATURE);
    for (const [a, b] of [
      [x + FIELD, y],
      [x, y + FIELD],
      [x + FIELD, y + FIELD],
    ] as const)
      await expect(beacon.submit(ROUND, signatureOf(a, b)))
        .to.be.revertedWithCustomError(beacon, "BeaconSignatureNotOnCurve")
        .withArgs(a, b);
  });

  it("refuses the mirrored point, its double and the generator", async () => {
    const beacon = await loadFixture(evmnet);
    const point = decodePoint(SIGNATURE);
    for (const wrong of [encodePoint(point.negate()), encodePoint(point.double()), signatureOf(1n, 2n)])
      await expect(beacon.submit(ROUND, wrong))
        .to.be.revertedWithCustomError(beacon, "BeaconSignatureInvalid")
        .withArgs(ROUND);
  });

  it("refuses round 0", async () => {
    const { beacon, signer } = await loadFixture(local);
    await expect(beacon.submit(0n, signer.sign(0n))).to.be.revertedWithCustomError(beacon, "BeaconRoundZero");
    await expect(beacon.dueAt(0n)).to.be.revertedWithCustomError(beacon, "BeaconRoundZero");
  });

  it("keeps the value of a published round, whatever is submitted later", async () => {
    const beacon = await loadFixture(evmnet);
    await beacon.submit(ROUND, SIGNATURE);
    for (const later of [SIGNATURE, encodePoint(decodePoint(SIGNATURE).negate()), "0x"]) {
      expect(await beacon.submit.staticCall(ROUND, later)).to.equal(RANDOMNESS);
      await expect(beacon.submit(ROUND, later)).not.to.emit(beacon, "RoundPublished");
      expect(await beacon.randomness(ROUND)).to.equal(RANDOMNESS);
    }
  });

  it("publishes nothing when gas runs out in the pairing", async () => {
    const { beacon, signer } = await loadFixture(local);
    const { outsider } = await cast();
    const signature = signer.sign(7n);
    for (const gasLimit of [60_000n, 190_000n]) {
      await expect(beacon.connect(outsider).submit(7n, signature, { gasLimit })).to.be.revert(ethers);
      expect(await beacon.randomness(7n)).to.equal(NOTHING);
    }
    await expect(beacon.connect(outsider).submit(7n, signature, { gasLimit: 130_000n }))
      .to.be.revertedWithCustomError(beacon, "BeaconGasTooLow")
      .withArgs(7n);
    expect(await beacon.randomness(7n)).to.equal(NOTHING);
    await beacon.submit(7n, signature);
    expect(await beacon.randomness(7n)).to.equal(signer.randomness(7n));
  });
});

describe("DrandBeacon, construction", () => {
  it("refuses a key in the swapped order, off the curve, out of the field or neutral", async () => {
    const { beacon } = await loadFixture(local);
    const [x0, x1, y0, y1] = EVMNET.publicKey;
    const wrong = [
      [x1, x0, y1, y0],
      [x0, x1, y0, y1 + 1n],
      [x0 + FIELD, x1, y0, y1],
      [x0, x1 + FIELD, y0, y1],
      [x0, x1, y0 + FIELD, y1],
      [x0, x1, y0, y1 + FIELD],
      [0n, 0n, 0n, 0n],
    ] as const;
    for (const publicKey of wrong)
      await expect(deploy({ ...EVMNET, publicKey }))
        .to.be.revertedWithCustomError(beacon, "BeaconKeyInvalid")
        .withArgs([...publicKey]);
  });

  it("refuses a key on the curve that lies outside the subgroup", async () => {
    const { beacon } = await loadFixture(local);
    const publicKey = strayKey();
    const [x0, x1, y0, y1] = publicKey;
    const point = bn254.G2.ProjectivePoint.fromAffine({ x: { c0: x0, c1: x1 }, y: { c0: y0, c1: y1 } });
    expect(point.isTorsionFree()).to.equal(false);
    await expect(deploy({ ...EVMNET, publicKey }))
      .to.be.revertedWithCustomError(beacon, "BeaconKeyInvalid")
      .withArgs([...publicKey]);
  });

  it("refuses a tag that is empty or longer than 62 bytes, and takes every other", async () => {
    const { beacon, signer } = await loadFixture(local);
    for (const length of [0, 63, 200])
      await expect(deploy({ ...signer.network, domain: "d".repeat(length) }))
        .to.be.revertedWithCustomError(beacon, "BeaconDomainLength")
        .withArgs(length, 62);
    for (const length of [1, 30, 31, 32, 43, 61, 62]) {
      const domain = DRAND_DOMAIN.padEnd(length, "_").slice(-length);
      const other = new DrandSigner(SECRET, signer.network, domain);
      const found = await deploy(other.network);
      expect(await found.domain()).to.equal(domain);
      expect(await found.submit.staticCall(1n, other.sign(1n))).to.equal(other.randomness(1n));
    }
  });

  it("refuses a period of nothing", async () => {
    const { beacon } = await loadFixture(local);
    await expect(deploy({ ...EVMNET, period: 0n })).to.be.revertedWithCustomError(beacon, "BeaconPeriodZero");
  });
});

describe("DrandSigner", () => {
  it("hashes to the curve as the contract's library does", async () => {
    const probe = await ethers.deployContract("HashProbe");
    for (const domain of [DRAND_DOMAIN, "another tag"]) {
      for (let i = 0n; i < 24n; ++i) {
        const message = getBytes(toBeHex(i * i * 0x1234567n, 32)).subarray(Number(i));
        const { x, y } = hashToCurve(message, domain).toAffine();
        const found: bigint[] = await probe.getFunction("hashToPoint")(toUtf8Bytes(domain), message);
        expect([...found]).to.deep.equal([x, y]);
      }
    }
  });

  it("signs rounds that the contract verifies", async () => {
    const { beacon, signer } = await loadFixture(local);
    for (const round of [1n, 2n, 255n, 256n, 2n ** 32n, 2n ** 64n - 1n]) {
      const signature = signer.sign(round);
      await expect(beacon.submit(round, signature)).to.emit(beacon, "RoundPublished");
      expect(await beacon.randomness(round)).to.equal(sha256(signature));
    }
  });

  it("signs nothing that a beacon of another key, or of another tag, verifies", async () => {
    const { beacon, signer } = await loadFixture(local);
    const strangers = [
      new DrandSigner(SECRET + 1n, signer.network),
      new DrandSigner(SECRET, signer.network, `${DRAND_DOMAIN}.`),
    ];
    for (const stranger of strangers)
      await expect(beacon.submit(5n, stranger.sign(5n)))
        .to.be.revertedWithCustomError(beacon, "BeaconSignatureInvalid")
        .withArgs(5n);
  });

  it("counts rounds as the contract does", async () => {
    const { beacon, signer } = await loadFixture(local);
    for (const timestamp of [0n, 999_999n, 1_000_000n, 1_000_029n, 1_000_030n, 1_750_000_000n])
      expect(await beacon.roundAt(timestamp)).to.equal(signer.roundAt(timestamp));
  });

  it("refuses a secret that is no scalar", () => {
    for (const secret of [0n, -1n, 2n ** 254n])
      expect(() => new DrandSigner(secret, { genesis: 0n, period: 1n })).to.throw("a secret key lies between");
  });
});
