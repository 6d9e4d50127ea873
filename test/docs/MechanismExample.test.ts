import { expect } from "chai";
import { network } from "hardhat";
import { Story, type Row } from "./story.ts";
import { documentAt, expectTable, sectionOf } from "./tables.ts";

const PAGE = "docs/mechanism.md";

/** Rows as a reader likes them: when and what only where they change. */
function collapsed(rows: readonly Row[]): string[][] {
  return rows.map(([when, event, reading, value], index) => {
    const [whenAbove, eventAbove] = rows[index - 1] ?? [];
    const isSame = when === whenAbove && event === eventAbove;
    return isSame ? ["", "", reading, value] : [when, event, reading, value];
  });
}

describe("The worked example of the mechanism", () => {
  let people: string[][];
  let rows: readonly Row[];

  before(async () => {
    const story = await Story.begin(await network.create());
    people = await story.people();
    rows = await story.tell();
  });

  it("names everybody's stake and root as the contracts count them", () => {
    expectTable(PAGE, "people", people);
  });

  it("tells every step with the numbers that the contracts give", () => {
    const voting = rows.findIndex(([when]) => when === "day 1");
    const waiting = rows.findIndex(([when]) => when === "day 8");
    expectTable(PAGE, "enrolment", collapsed(rows.slice(0, voting)));
    expectTable(PAGE, "voting", collapsed(rows.slice(voting, waiting)));
    expectTable(PAGE, "waiting", collapsed(rows.slice(waiting)));
  });

  it("states no number of its own outside these tables", () => {
    const prose = sectionOf(documentAt(PAGE), "A worked example")
      .split("\n")
      .filter((line) => !line.startsWith("|"))
      .join("\n")
      .replace(/\]\([^)]*\)/g, "]");
    expect(prose).not.to.match(/\d/);
  });
});
