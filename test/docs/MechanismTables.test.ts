import { documentAt, expectTable, tableOf } from "./tables.ts";

const PAGE = "docs/mechanism.md";
const TOKEN = 10n ** 18n;

type Profile = Readonly<Record<string, number | string>>;
const { Suite: profile } = JSON.parse(documentAt("deploy/parameters/production.json")) as { readonly Suite: Profile };

/** An amount of the profile, in wei. */
const wei = (name: string) => BigInt(String(profile[name]).replace(/n$/, ""));
const percent = (basisPoints: number) => `${basisPoints / 100} %`;
const written = (value: number | bigint) => value.toLocaleString("en-US");

function isqrt(value: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(value))));
  while (root * root > value) root -= 1n;
  while ((root + 1n) * (root + 1n) <= value) root += 1n;
  return root;
}

describe("The tables of the mechanism", () => {
  it("give roots by the production bounds of stake", () => {
    const rows = [99n, 100n, 400n, 900n, 2_500n, 1_000_000n].map((tokens) => {
      const stake = tokens * TOKEN;
      const counted = stake > wei("stakeCap") ? wei("stakeCap") : stake;
      return [written(tokens), written(stake < wei("minStake") ? 0n : isqrt(counted) / 10n ** 10n)];
    });
    expectTable(PAGE, "roots", rows);
  });

  it("give the floor of persons", () => {
    const rows = [10, 50, 300, 10_000, 1_000_000].map((persons) => [
      written(persons),
      written(Math.max(Number(profile["personsFloor"]), Math.ceil(Math.sqrt(persons)))),
    ]);
    expectTable(PAGE, "floors", rows);
  });

  it("give the waiting time by opposition", () => {
    const rows = [0, 50, 75, 87.5, 93.75, 100].map((share) => {
      const wait = Math.log2(1 / (1 - Math.max(1 / 2, share / 100)));
      return [`${share} %`, Number.isFinite(wait) ? `${wait}` : "never"];
    });
    expectTable(PAGE, "waits", rows);
  });

  it("give quorum, half-life and times of every class as the production profile has them", () => {
    const what = new Map(tableOf(documentAt(PAGE), "classes").map(([name = "", described = ""]) => [name, described]));
    const payments = new Map([
      ["routine", "routineShareBps"],
      ["spend", "spendShareBps"],
      ["parameters", "parametersShareBps"],
    ]);
    const rows = ["routine", "spend", "parameters", "constitutional"].map((name) => {
      const days = Number(profile[`${name}HalfLife`]) / 86_400;
      const share = payments.get(name);
      const described = what.get(`_${name}_`) ?? "";
      if (share !== undefined && !described.endsWith(`up to ${percent(Number(profile[share]))} of an asset`)) {
        throw new Error(`the class ${name} is described with another share than ${share}`);
      }
      return [
        `_${name}_`,
        described,
        percent(Number(profile[`${name}QuorumBps`])),
        `${days} ${days === 1 ? "day" : "days"}`,
        `+ ${days} ${days === 1 ? "day" : "days"}`,
        `+ ${5 * days} days`,
        name === "routine" ? "no" : "yes",
      ];
    });
    expectTable(PAGE, "classes", rows);
  });
});
