import { expect } from "chai";
import { documentAt, expectTable } from "./tables.ts";

const PAGE = "docs/known-risks.md";

interface Cost {
  readonly operation: string;
  readonly counterweight: number;
  readonly openzeppelin: number | null;
  readonly goal: number | null;
}

interface Cell {
  readonly state: string;
  readonly why: string;
  readonly note?: string;
}

interface Profile {
  readonly Suite: Readonly<Record<string, number | string>>;
}

const written = (value: number) => value.toLocaleString("en-US");

/** Admissions that the registry allows in an epoch, `live` being the persons at the last snapshot. */
const quota = (live: number) => Math.max(20, Math.floor(live / 10));

/** Persons after each epoch when every quota is used and nobody leaves. */
function admitted(epochs: number, honest = 0): number {
  let live = honest;
  for (let epoch = 0; epoch < epochs; ++epoch) live += quota(live);
  return live - honest;
}

/** Epochs of full quotas after which invented persons are more than `share` of all. */
function epochsUntil(share: number, honest: number): number {
  let epochs = 0;
  while (admitted(epochs, honest) <= share * (honest + admitted(epochs, honest))) ++epochs;
  return epochs;
}

describe("The known risks", () => {
  it("tell how fast an issuer can invent persons", () => {
    const rows = [50, 300, 1_000, 10_000].map((honest) => [
      written(honest),
      written(quota(honest)),
      `${epochsUntil(1 / 3, honest)}`,
      `${epochsUntil(1 / 2, honest)}`,
    ]);
    expectTable(PAGE, "issuer", rows);
  });

  it("tell how many persons the quota lets in", () => {
    const rows = [1, 5, 10, 15, 26, 52].map((epochs) => [
      `${epochs}`,
      written(admitted(epochs)),
      written(quota(admitted(epochs))),
    ]);
    expectTable(PAGE, "admissions", rows);
  });

  it("tell how fast the quorum follows an electorate that left", () => {
    const rows = [1, 7, 13, 26, 44].map((epochs) => [`${epochs}`, `${(0.9 ** epochs * 100).toFixed(1)} %`]);
    expectTable(PAGE, "decay", rows);
  });

  it("tell the fastest act of every class of the production profile", () => {
    const { Suite } = JSON.parse(documentAt("deploy/parameters/production.json")) as Profile;
    const rows = ["routine", "spend", "parameters", "constitutional"].map((name) => {
      const days = 1 + 7 + Number(Suite[`${name}HalfLife`]) / 86_400;
      return [name, `${days} days`];
    });
    expectTable(PAGE, "fastest", rows);
  });

  it("repeat the gas of the committed benchmark", () => {
    const costs = JSON.parse(documentAt("snapshots/gas.json")) as readonly Cost[];
    const rows = costs.map(({ operation, counterweight, openzeppelin, goal }) => {
      const ours = written(counterweight);
      return [
        operation,
        goal !== null && counterweight > goal ? `**${ours}**` : ours,
        openzeppelin === null ? "" : written(openzeppelin),
        goal === null ? "" : written(goal),
      ];
    });
    expectTable(PAGE, "gas", rows);
  });

  it("list every cell that the laboratory has on record as lost, in its words", () => {
    const cells = JSON.parse(documentAt("lab/expectations.json")) as Readonly<Record<string, Cell>>;
    const rows = Object.entries(cells)
      .filter(([cell, { state }]) => cell.split("/")[1] === "counterweight" && state !== "held" && state !== "n/a")
      .map(([cell, { why, note }]) => {
        const [scenario = "", , population = ""] = cell.split("/");
        return [scenario, population, note === undefined ? why : `${why}. ${note}`];
      });
    expect(rows).not.to.deep.equal([]);
    expectTable(PAGE, "laboratory", rows);
  });
});
