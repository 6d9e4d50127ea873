import { expect } from "chai";
import { network } from "hardhat";
import { Story, type Row } from "./story.ts";
import { documentAt, sectionOf, tableOf } from "./tables.ts";

const TITLE = "A worked example";
const page = documentAt("docs/mechanism.md");

describe("The worked example of the mechanism", () => {
  let people: string[][];
  let rows: readonly Row[];

  before(async () => {
    const story = await Story.begin(await network.create());
    people = await story.people();
    rows = await story.tell();
    if (process.env["PRINT_EXAMPLE"] !== undefined) {
      for (const row of [...people, [], ...rows]) console.log(`| ${row.join(" | ")} |`);
    }
  });

  it("names everybody's stake and root as the contracts count them", () => {
    expect(tableOf(sectionOf(page, TITLE), "people")).to.deep.equal(people);
  });

  it("tells every step with the numbers that the contracts give", () => {
    const told = ["enrolment", "voting", "waiting"].flatMap((name) => tableOf(sectionOf(page, TITLE), name));
    let [when, event] = ["", ""];
    const spelled = told.map(([when_ = "", event_ = "", reading = "", value = ""]) => {
      // Cells left empty repeat the line above.
      [when, event] = [when_ || when, event_ || event];
      return [when, event, reading, value];
    });
    expect(spelled).to.deep.equal(rows);
  });

  it("states no number of its own outside these tables", () => {
    const prose = sectionOf(page, TITLE)
      .split("\n")
      .filter((line) => !line.startsWith("|"))
      .join("\n")
      .replace(/\]\([^)]*\)/g, "]");
    expect(prose).not.to.match(/\d/);
  });
});
