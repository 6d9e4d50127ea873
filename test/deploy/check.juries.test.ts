import { expect } from "chai";
import { network } from "hardhat";
import { checkSuite } from "../../scripts/lib/check/index.ts";
import { loadParameters, type SuiteParameters } from "../../scripts/lib/parameters.ts";
import { deploySuite } from "../../scripts/lib/suite.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** What the check says of a suite that was deployed with one set of parameters and is said to have another. */
async function messagesOf(deployed: Partial<SuiteParameters>, said: Partial<SuiteParameters>): Promise<string[]> {
  const sound = await loadParameters("fast-test", { start: BigInt(await networkHelpers.time.latest()) });
  const addresses = await deploySuite(connection, { ...sound, ...deployed } as SuiteParameters);
  const parameters = { ...sound, ...said } as SuiteParameters;
  const { findings } = await checkSuite(ethers.provider, addresses, { parameters });
  return findings.map(({ check, contract, message }) => `${check} ${contract}: ${message.replace(/0x\w{40}/g, "-")}`);
}

describe("check:deployment, juries and claims", () => {
  it("finds nothing wrong with a suite that is as its parameters say", async () => {
    expect(await messagesOf({}, {})).to.deep.equal([]);
  });

  it("names challenges that climb so many panels that a ruling could come too late", async () => {
    const operationsPanels = [3n, 5n, 7n];
    const found = await messagesOf({ operationsPanels }, { operationsPanels });
    expect(found).to.have.length(1);
    expect(found[0]).to.contain("challenges climb 3 panels, expected at most 2");
  });

  it("names bonds, fees, panels and a beacon other than the parameters say", async () => {
    const said = {
      jurorBond: 1n,
      poolFloor: 8n,
      jurorFee: 2n,
      seedLag: 7n,
      standardPanels: [3n, 7n],
      beaconKey: [1n, 2n, 3n, 4n],
      beaconPeriod: 30n,
      verifierBond: 3n,
      claimBond: 4n,
    };
    const found = (await messagesOf({}, said)).join("\n");
    for (const view of ["jurorBond", "poolFloor", "feePerJuror", "publicKey", "minBond"])
      expect(found).to.contain(view);
    expect(found.split("\n")).to.have.length(Object.keys(said).length);
    expect(found).to.contain("standardPanels is 3,5, the parameters given say 3,7");
    expect(found).to.contain("period is 3, the parameters given say 30");
  });
});
