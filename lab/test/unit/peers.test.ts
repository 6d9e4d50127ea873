import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { PeersMissing, ensurePeers, missingPeers } from "../../peers/install.ts";

const PEERS = fileURLToPath(new URL("../../peers", import.meta.url));

/** A folder like that of the peers, with what the callback puts into it. */
function folderOf(dependencies: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "peers-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "peers", version: "0.0.0", dependencies }));
  return folder;
}

function install(folder: string, name: string, version: string): void {
  mkdirSync(join(folder, "node_modules", name), { recursive: true });
  writeFileSync(join(folder, "node_modules", name, "package.json"), JSON.stringify({ name, version }));
}

describe("the install of the peers", () => {
  it("misses what is absent and what is of another version, and knows aliases", () => {
    const folder = folderOf({ a: "1.0.0", b: "2.0.0", c: "npm:@scope/c@3.0.0" });
    expect(missingPeers(folder)).to.deep.equal(["a", "b", "c"]);
    install(folder, "a", "1.0.0");
    install(folder, "b", "1.9.9");
    install(folder, "c", "3.0.0");
    expect(missingPeers(folder)).to.deep.equal(["b"]);
  });

  it("does nothing and says nothing when everything is there", async () => {
    const folder = folderOf({ a: "1.0.0" });
    install(folder, "a", "1.0.0");
    const said: string[] = [];
    await ensurePeers((line) => said.push(line), folder);
    expect(said).to.deep.equal([]);
  });

  it("says what to do when npm cannot help", async function () {
    this.timeout(60_000);
    // No lock file: npm ci refuses without looking at any network.
    const folder = folderOf({ a: "1.0.0" });
    const said: string[] = [];
    const failure = await ensurePeers((line) => said.push(line), folder).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(PeersMissing);
    expect(String(failure)).to.contain("npm ci --prefix lab/peers").and.to.contain("--system counterweight");
    expect(said).to.have.length(1);
  });

  it("names exact versions only", () => {
    const { dependencies } = JSON.parse(readFileSync(join(PEERS, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const spec of Object.values(dependencies)) expect(spec).to.match(/^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+$/);
  });
});
