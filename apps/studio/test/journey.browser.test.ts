import { join } from "node:path";
import { Finding } from "@exhibit/contracts";
import { noProblems } from "@exhibit/testkit/browser";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserStudio, download, startBrowserStudio, waitForRunEnd } from "./browser-studio.ts";
import { type CarelessServer, startCarelessServer } from "./careless-server.ts";

const findingsName = "http-headers.ndjson";
const label = "Audit a web address/audit";

let server: CarelessServer;
let browserStudio: BrowserStudio;
let page: Page;
let origin: string;
/** Filled by the first test: the audit of the careless server. */
let audited: { artifactUrl: string; sha256: string; title: string };

beforeAll(async () => {
  server = await startCarelessServer();
  browserStudio = await startBrowserStudio({ EXHIBIT_ALLOW_LOOPBACK: new URL(server.address).host });
  page = browserStudio.page;
  origin = browserStudio.studio.origin;
});

afterAll(async () => {
  await browserStudio?.close();
  server?.close();
});

/** Starts the summary with the artifact that its form already holds, or that the picker gives. */
async function summarize(): Promise<string> {
  await page.getByRole("button", { name: "Start run" }).click();
  expect(await waitForRunEnd(page)).toBe("Succeeded");
  await page.getByRole("tab", { name: /Artifacts/ }).click();
  const { text } = await download(page, "Download summary.md");
  return text;
}

describe("from the link to a second workflow", () => {
  it("shows the finished first run and what to do next", async () => {
    await page.getByRole("heading", { name: "Your first run: Audit a web address" }).waitFor();
    await page.getByText("Succeeded").first().waitFor();
    await page.getByRole("link", { name: "Audit an address" }).click();
  });

  it("audits an address and finds its known faults, no more and no less", async () => {
    await page.getByRole("textbox", { name: /Address/ }).fill(server.address);
    await page.getByRole("button", { name: "Start run" }).click();
    expect(await waitForRunEnd(page)).toBe("Succeeded");
    await page.getByRole("tab", { name: /Artifacts/ }).click();
    const { text, sha256 } = await download(page, `Download ${findingsName}`);
    const findings = text
      .trimEnd()
      .split("\n")
      .map((line) => Finding.parse(JSON.parse(line)));
    const failing = findings.filter(({ status }) => status === "fail").map(({ identity }) => identity);
    expect(new Set(failing)).toEqual(server.faults);
    const link = page.getByRole("link", { name: findingsName, exact: true });
    const artifactUrl = new URL((await link.getAttribute("href")) ?? "", origin).href;
    audited = { artifactUrl, sha256, title: findings[0]?.title ?? "" };
    if (process.env.EXHIBIT_SCREENSHOTS) {
      await page.screenshot({ path: join(import.meta.dirname, "../../../docs/screenshot.png") });
    }
  });

  it("publishes the findings under the label that is offered, and the library lists them", async () => {
    await page.getByRole("button", { name: `Publish ${findingsName}` }).click();
    const dialog = page.getByRole("dialog", { name: "Publish to the library" });
    expect(await dialog.getByLabel("Label").inputValue()).toBe(label);
    await dialog.getByRole("button", { name: "Publish" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("link", { name: "Artifacts", exact: true }).click();
    const row = page.getByRole("row").filter({ hasText: findingsName });
    await row.getByText(label).waitFor();
    await row.getByText("latest").waitFor();
    await row.getByRole("link", { name: findingsName, exact: true }).click();
  });

  it("previews the artifact, and its download is the stored file", async () => {
    await page.waitForURL(audited.artifactUrl);
    await page.getByText(audited.sha256).first().waitFor();
    await page.getByText(audited.title).first().waitFor();
    expect((await download(page, "Download")).sha256).toBe(audited.sha256);
  });

  it("starts a second workflow from it, and from another one", async () => {
    await page.getByRole("button", { name: "Use as input" }).click();
    await page.getByRole("link", { name: /^Fill in and run Summarize a report/ }).click();
    expect(await summarize()).toContain(audited.sha256);

    await page.goto(`${origin}/workflows`);
    await page.getByRole("link", { name: "Run Summarize a report from the library" }).click();
    await page.getByRole("button", { name: "Pick artifact for Report" }).click();
    await page
      .getByRole("list", { name: "Artifacts" })
      .getByRole("button")
      .filter({ hasText: "#1" })
      .first()
      .click();
    await page.getByRole("button", { name: "Use this artifact" }).click();
    const other = await summarize();
    expect(other).not.toContain(audited.sha256);
    expect(other).toMatch(/SHA-256: `?[0-9a-f]{64}/);
  });

  it("shows the lineage both ways", async () => {
    await page.goto(audited.artifactUrl);
    const lineage = page.getByRole("region", { name: "Lineage" });
    await lineage.getByText("Summarize a report from the library, run #3").waitFor();
    await lineage.getByRole("link", { name: "summary.md" }).last().click();
    await page.getByRole("region", { name: "Lineage" }).getByRole("link", { name: findingsName }).waitFor();
  });

  it("left nothing on the browser's console", () => {
    expect(browserStudio.problems).toEqual(noProblems);
  });
});
