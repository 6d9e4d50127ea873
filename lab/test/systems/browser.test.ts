import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { chromium, type Browser } from "playwright-core";
import { htmlReport } from "../../report/html/page.ts";
import { sampleReport } from "../helpers/reports.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const found = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((path) => existsSync(path));

/** The little that is asked inside the page: the project's types know no browser. */
const WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]";
const CUT = `[...document.querySelectorAll("body *")].filter((e) => !e.closest(".box, svg, .skip")
  && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((e) => e.outerHTML.slice(0, 80))`;

describe(
  found === undefined ? "the page in a browser (skipped: no chromium on the path)" : "the page in a browser",
  () => {
    let browser: Browser;
    let address: string;

    before(async function () {
      if (found === undefined) return this.skip();
      const file = join(mkdtempSync(join(tmpdir(), "page-")), "index.html");
      writeFileSync(file, htmlReport(await sampleReport({ states: { "TC3/counterweight": "captured" } })));
      address = pathToFileURL(file).href;
      browser = await chromium.launch({ executablePath: found, args: FLAGS });
    });

    after(async () => {
      if (found !== undefined) await browser.close();
    });

    for (const [name, width] of [
      ["a phone", 360],
      ["a tablet", 768],
      ["a desktop", 1280],
    ] as const) {
      it(`does not scroll sideways on ${name}, cuts nothing off, asks for nothing and complains of nothing`, async () => {
        const page = await browser.newPage({ viewport: { width, height: 800 } });
        const noise: string[] = [];
        page.on("console", (message) => noise.push(message.text()));
        page.on("pageerror", (error) => noise.push(error.message));
        page.on("request", (request) => {
          if (request.url() !== address) noise.push(request.url());
        });
        await page.goto(address);
        await page.evaluate('document.querySelectorAll("details").forEach((d) => { d.open = true; })');
        const [scroll, client] = await page.evaluate<[number, number]>(WIDTHS);
        expect(scroll).to.equal(client);
        expect(await page.evaluate<string[]>(CUT)).to.deep.equal([]);
        expect(noise).to.deep.equal([]);
        await page.close();
      });
    }

    it("leads the keyboard to the report first, and shows where it is", async () => {
      const page = await browser.newPage();
      await page.goto(address);
      await page.keyboard.press("Tab");
      expect(await page.evaluate<string>("document.activeElement.textContent")).to.equal("Skip to the report");
      expect(await page.evaluate<number>("document.activeElement.getBoundingClientRect().left")).to.be.at.least(0);
      await page.keyboard.press("Enter");
      expect(page.url()).to.match(/#main$/);
      await page.close();
    });

    it("follows the scheme of the reader", async () => {
      const ground: string[] = [];
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await browser.newPage({ colorScheme });
        await page.goto(address);
        ground.push(await page.evaluate<string>("getComputedStyle(document.body).backgroundColor"));
        await page.close();
      }
      expect(ground).to.deep.equal(["rgb(255, 255, 255)", "rgb(16, 20, 24)"]);
    });
  },
);
