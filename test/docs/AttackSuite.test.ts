import { expect } from "chai";
import { loadScenarios } from "../../lab/scenarios/catalogue.ts";
import { threatRows } from "../../lab/trace/table.ts";
import { documentAt, expectTable } from "./tables.ts";

const GUIDE = "docs/attack-suite.md";

/** The code blocks that say from which file they are. */
function embedded(markdown: string): { file: string; code: string }[] {
  const pattern = /^<!-- file: (\S+) -->\n+```\w+\n([\s\S]*?)^```$/gm;
  return [...markdown.matchAll(pattern)].map(([, file = "", code = ""]) => ({ file, code }));
}

describe("The guide to the attack suite", function () {
  this.timeout(30_000);
  it("has the threat model as the code has it", async () => {
    expectTable(GUIDE, "threats", threatRows(await loadScenarios()));
  });

  it("shows its worked examples as they are read and played by lab/test/{unit/populations,systems/examples}.test.ts", () => {
    const blocks = embedded(documentAt(GUIDE));
    expect(blocks.map((b) => b.file)).to.deep.equal([
      "lab/examples/electorate.csv",
      "lab/examples/SixFriends.ts",
      "lab/examples/patientGovernor.ts",
    ]);
    for (const { file, code } of blocks) expect(code, file).to.equal(documentAt(file));
  });
});
