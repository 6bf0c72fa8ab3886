import { dirname, join } from "node:path";
import { noProblems } from "@exhibit/testkit/browser";
import { type DnsServer, findDeadAddress, startDnsServer } from "@exhibit/testkit/dns";
import { findTestTool } from "@exhibit/testkit/tools";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserStudio, download, startBrowserStudio, waitForRunEnd } from "./browser-studio.ts";

const dnsx = findTestTool("dnsx");

describe.skipIf(dnsx === null)("looking hosts up with the real dnsx in the browser", () => {
  let server: DnsServer;
  let dead: string;
  let browserStudio: BrowserStudio;
  let page: Page;

  beforeAll(async () => {
    server = await startDnsServer({
      answers: [{ type: "A", name: "www.acme.test", ttl: 60, data: "192.0.2.11" }],
    });
    dead = await findDeadAddress();
    browserStudio = await startBrowserStudio({
      PATH: `${dirname(dnsx ?? "")}:${process.env.PATH}`,
      EXHIBIT_ALLOW_LOOPBACK: `${server.address},${dead}`,
    });
    page = browserStudio.page;
    await page.getByRole("heading", { name: /Your first run/ }).waitFor();
  });

  afterAll(async () => {
    await browserStudio?.close();
    await server?.close();
  });

  /** For people who look at the pages; both widths, both schemes. */
  async function takeScreenshots(name: string): Promise<void> {
    const folder = process.env.EXHIBIT_SCREENSHOTS;
    if (!folder) return;
    for (const width of [1440, 390]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  it("the form refuses what dnsx refuses, before anything runs", async () => {
    await page.goto(`${browserStudio.studio.origin}/workflows/new`);
    await page.getByRole("textbox", { name: "Workflow name" }).fill("Look hosts up");
    await page.getByRole("button", { name: "Add Resolve hosts with dnsx" }).click();
    await page.getByRole("combobox", { name: "Source of Hosts" }).selectOption("value");
    await page.getByRole("textbox", { name: "Value of Hosts" }).fill("www.acme.test\ngone.acme.test");
    await page.getByRole("textbox", { name: "Resolvers" }).fill("resolvers.txt");
    await page.getByRole("textbox", { name: "Attempts per question" }).fill("0");
    await page
      .getByText(/must be an address, such as 9.9.9.9.*got "resolvers.txt"/)
      .first()
      .waitFor();
    await page
      .getByText(/Too small: expected number to be >=1/)
      .first()
      .waitFor();
    await takeScreenshots("dnsx-form");
    await page.getByRole("button", { name: "Save and run" }).click();
    const list = page.getByRole("region", { name: "Problems" });
    await list.getByText(/resolve: parameter attempts: /).waitFor();
    await list.getByText(/resolve: parameter resolvers.0: /).waitFor();
  });

  it("runs it, and the step and the run say that a resolver was not covered", async () => {
    await page.getByRole("button", { name: /resolve: parameter attempts/ }).click();
    await page.getByRole("textbox", { name: "Resolvers" }).fill(`${server.address}\n${dead}`);
    await page.getByRole("textbox", { name: "Attempts per question" }).fill("4");
    await page.getByRole("button", { name: "Save and run" }).click();
    await page.getByRole("button", { name: "Start run" }).click();
    expect(await waitForRunEnd(page)).toBe("Succeeded");
    const warning = `Not covered, resolver: 1 of 2: ${dead} (does not answer).`;
    const step = page.getByRole("navigation", { name: "Steps" }).getByRole("button", { name: /dnsx/ });
    await step.getByText("1 warning").waitFor();
    await step.getByText(warning).waitFor();
    await page.getByRole("tab", { name: /Events/ }).click();
    await page.getByRole("region", { name: "Events" }).getByText(warning).waitFor();
    await takeScreenshots("dnsx-run");
  });

  it("keeps the report as it was written and shows its records", async () => {
    await page.getByRole("tab", { name: /Artifacts/ }).click();
    const { text } = await download(page, "Download dnsx.jsonl");
    const hosts = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).host);
    expect(hosts.toSorted((a, b) => a.localeCompare(b))).toEqual(["gone.acme.test", "www.acme.test"]);
    await page.getByRole("link", { name: "dnsx.jsonl", exact: true }).click();
    await page.getByText("192.0.2.11").first().waitFor();
    await takeScreenshots("dnsx-artifact");
  });

  it("shows the warning in the list of runs", async () => {
    await page.goto(`${browserStudio.studio.origin}/runs`);
    const row = page.getByRole("row").filter({ hasText: "Look hosts up" });
    await row.getByText("1 warning").waitFor();
    await takeScreenshots("dnsx-runs");
  });

  it("left nothing on the browser's console", () => {
    expect(browserStudio.problems).toEqual(noProblems);
  });
});
