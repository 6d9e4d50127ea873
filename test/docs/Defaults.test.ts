import { expect } from "chai";
import { ACCEPTED, PROFILES } from "../../scripts/lib/parameters.ts";
import { loadSweeps, OUTFLOWS, POPULATION_IDS } from "../../lab/model/tuning/sweeps.ts";
import { documentAt, expectTable, tableOf } from "./tables.ts";

const DEFAULTS = "docs/defaults.md";
const TOKEN = 10n ** 18n;
/** Of which a suite has no number: what they are for, and the token of a suite of one's own. */
const NO_NUMBERS = ["profile", "tokenName", "tokenSymbol", "tokenHolders", "tokenAmounts"];

type Value = number | string | readonly (number | string)[];
type Profile = Readonly<Record<string, Value>>;
const profileOf = (name: string): Profile =>
  (JSON.parse(documentAt(`deploy/parameters/${name}.json`)) as { readonly Suite: Profile }).Suite;

const LONGEST = 24;
const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST / 2)}…`);

/** A value as the table writes it: amounts in whole tokens, lists by entry, names and keys by their beginning, all else as it is. */
function written(value: Value | undefined): string {
  if (typeof value === "object") return value.map(written).join(", ");
  if (typeof value !== "string") return String(value);
  if (!/^\d+n?$/.test(value)) return shortened(value);
  const wei = BigInt(value.replace(/n$/, ""));
  return wei % TOKEN === 0n ? `${wei / TOKEN} tokens` : `${wei} wei`;
}

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
const dollars = (usd: number | null): string => (usd === null ? "none" : `$${usd.toLocaleString("en-US")}`);

describe("The documents about deploying", () => {
  it("give every default as the parameter files have it, a reason, and who gains by it", () => {
    const kept = new Map(tableOf(documentAt(DEFAULTS), "defaults").map((row) => [row[0], row.slice(-2)]));
    const profiles = ["production", "local", "fast-test"].map(profileOf);
    const names = Object.keys(profiles[0] ?? {}).filter((name) => !NO_NUMBERS.includes(name));
    expect(profiles).to.have.length(PROFILES.length);
    const rows = names.map((name) => {
      const [why = "", who = ""] = kept.get(`\`${name}\``) ?? [];
      expect(why, `reason of ${name}`).to.have.length.above(20);
      expect(who, `who gains by ${name}`).to.match(/\w{4}/);
      return [`\`${name}\``, ...profiles.map((profile) => written(profile[name])), why, who];
    });
    expectTable(DEFAULTS, "defaults", rows);
  });

  it("say of every other parameter how to choose it", () => {
    const defaults = Object.keys(profileOf("production"));
    const undecided = Object.keys(ACCEPTED).filter((name) => !defaults.includes(name) && !NO_NUMBERS.includes(name));
    const described = tableOf(documentAt(DEFAULTS), "undecided").map(([name = ""]) => name.replaceAll("`", ""));
    expect(described).to.have.members(undecided);
  });

  it("give of every parameter what is accepted", () => {
    const rows = Object.entries(ACCEPTED).map(([name, accepted]) => [`\`${name}\``, accepted]);
    expectTable("docs/deployment.md", "parameters", rows);
  });

  it("give the figures by which quorums, outflow and size were chosen", () => {
    const { control, classes, turnout, sizes, capture, margins, chambers } = loadSweeps();
    expectTable(
      DEFAULTS,
      "control",
      control.map((r) => [
        r.population,
        `${r.persons}`,
        percent(r.quorumBps / 10_000),
        ...[r.adopted, r.wanted, r.accounts].map(percent),
      ]),
    );
    expectTable(
      DEFAULTS,
      "capture",
      capture.map((r) => [
        r.population,
        percent(r.quorumBps / 10_000),
        ...[r.opposedUsd, r.silentUsd, r.silentUnsoldUsd].map(dollars),
        `${r.silentUnsoldPersons}`,
      ]),
    );
    expectTable(
      DEFAULTS,
      "chambers",
      chambers.map((r) => [
        r.population,
        percent(r.stakeBps / 10_000),
        percent(r.silentTokens),
        `${r.silentPersons}`,
        dollars(r.silentUsd),
        ...[r.adopted, r.wanted, r.adoptedWithoutChamber].map(percent),
      ]),
    );
    expectTable(
      DEFAULTS,
      "classes",
      classes.map((r) => [
        r.population,
        r.impact,
        percent(r.passing),
        percent(r.blocked),
        `${r.medianDays ?? "never"}`,
      ]),
    );
    const large = POPULATION_IDS.filter((id) => id !== "compound");
    const turnouts = [...new Set(turnout.map((r) => r.turnout))];
    expectTable(
      DEFAULTS,
      "turnout",
      turnouts.map((t) => [
        percent(t),
        ...turnout.filter((r) => r.turnout === t).map((r) => large.map((id) => percent(r.passing[id])).join(", ")),
      ]),
    );
    expectTable(
      DEFAULTS,
      "sizes",
      sizes.map((r) => [r.persons.toLocaleString("en-US"), `${r.floor}`, percent(r.passing), percent(r.floorAlone)]),
    );
    expect(OUTFLOWS.map(percent)).to.deep.equal(["5 %", "2 %", "1 %", "0.5 %"]);
    expectTable(
      DEFAULTS,
      "margins",
      margins.map((r) => [
        r.population,
        dollars(r.opposedUsd),
        ...r.margins.map((m) => (m === null ? "" : m.toFixed(m < 0.1 ? 3 : 2))),
      ]),
    );
  });
});
