import { readFile } from "node:fs/promises";
import { noProblems } from "@exhibit/testkit/browser";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserStudio, download, startBrowserStudio, waitForRunEnd } from "./browser-studio.ts";

let browserStudio: BrowserStudio;
let page: Page;

const report = `${JSON.stringify({ schema: "exhibit.finding/1", identity: "a", check: "c", title: "T", severity: "high", status: "fail", resource: "r", evidence: "e", remedy: "", references: [], observedAt: "2026-01-01T00:00:00.000Z" })}\n`;

beforeAll(async () => {
  browserStudio = await startBrowserStudio();
  page = browserStudio.page;
  await page.getByRole("heading", { name: /Your first run/ }).waitFor();
  await page.goto(`${browserStudio.studio.origin}/artifacts`);
});

afterAll(() => browserStudio?.close());

const uploads = () => page.getByRole("region", { name: "Uploads" });
const row = (name: string) => uploads().getByRole("listitem").filter({ hasText: name });

async function choose(...files: { name: string; mimeType: string; text: string }[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Upload files" }).first().click(),
  ]);
  await chooser.setFiles(
    files.map(({ name, mimeType, text }) => ({ name, mimeType, buffer: Buffer.from(text) })),
  );
}

it("takes chosen files into the library, and says what it made of each", async () => {
  await choose(
    { name: "findings.ndjson", mimeType: "application/x-ndjson", text: report },
    { name: "named.csv", mimeType: "text/csv", text: '[{"a":1}]' },
  );
  await row("findings.ndjson").getByText("format exhibit-findings-ndjson").waitFor();
  await row("named.csv").getByText("Said to be csv, but its bytes are json.").waitFor();
  await page.getByRole("region", { name: "Uploads" }).getByText("Uploads ended").waitFor();
  await page.getByRole("link", { name: "findings.ndjson", exact: true }).waitFor();
});

it("says that the same bytes are already stored, and as what", async () => {
  await choose({ name: "again.ndjson", mimeType: "", text: report });
  await row("again.ndjson").getByText("The same bytes are already stored as").waitFor();
  await row("again.ndjson").getByRole("link", { name: "findings.ndjson" }).waitFor();
});

it("takes files that are dropped on the page", async () => {
  const data = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["dropped"], "dropped.txt", { type: "text/plain" }));
    return transfer;
  })()`);
  await page.dispatchEvent("body", "dragenter", { dataTransfer: data });
  await page.getByText("Drop files to upload them").waitFor();
  await page.dispatchEvent(".mantine-Dropzone-root", "drop", { dataTransfer: data });
  await row("dropped.txt").getByText("Stored as").waitFor();
});

it("shows why a file was refused, and tries it again when asked", async () => {
  const name = `${"x".repeat(252)}.txt`;
  await choose({ name, mimeType: "text/plain", text: "too long a name" });
  const refused = row(name);
  await refused.getByText(/name: /).waitFor();
  await refused.getByRole("button", { name: "Try again" }).click();
  await refused.getByText(/name: /).waitFor();
  await refused.getByRole("button", { name: /off the list/ }).click();
  await refused.waitFor({ state: "detached" });
});

it("cuts off an upload that is cancelled, and keeps nothing of it", async () => {
  await page.route("**/api/v1/artifacts?name=held.txt", () => {
    // Never answered: the upload is on its way until it is cancelled.
  });
  await choose({ name: "held.txt", mimeType: "text/plain", text: "held" });
  await row("held.txt").getByText("0 %").waitFor();
  await row("held.txt")
    .getByRole("button", { name: /Cancel/ })
    .click();
  await row("held.txt").waitFor({ state: "detached" });
  await page.unroute("**/api/v1/artifacts?name=held.txt");
  const library = await page.request.get(`${browserStudio.studio.origin}/api/v1/artifacts?search=held.txt`);
  expect(await library.json()).toMatchObject({ items: [] });
});

it("gives the file back byte for byte, and starts a workflow from it", async () => {
  await page.getByRole("link", { name: "findings.ndjson", exact: true }).first().click();
  await page.getByText("uploaded by Owner").waitFor();
  expect((await download(page, "Download")).text).toBe(report);
  await page.getByRole("button", { name: "Use as input" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("link", { name: /^Fill in and run Summarize a report/ }).click();
  await page.getByRole("button", { name: "Start run" }).click();
  expect(await waitForRunEnd(page)).toBe("Succeeded");
});

it("packs a run and a selection into zips that the browser saves", async () => {
  await page.getByRole("tab", { name: /Artifacts/ }).click();
  const [ofRun] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download all" }).click(),
  ]);
  expect(ofRun.suggestedFilename()).toMatch(/^exhibit-run-\d+\.zip$/);
  expect((await readFile(await ofRun.path())).subarray(0, 2).toString()).toBe("PK");
  await page.goto(`${browserStudio.studio.origin}/artifacts`);
  await page.getByRole("checkbox", { name: /findings\.ndjson/ }).check();
  await page.getByRole("checkbox", { name: /dropped\.txt/ }).check();
  const [selected] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download zip" }).click(),
  ]);
  expect(selected.suggestedFilename()).toBe("exhibit-artifacts.zip");
  const zip = await readFile(await selected.path());
  for (const path of ["manifest.json", "findings.ndjson", "dropped.txt"])
    expect(zip.includes(path)).toBe(true);
  await page.getByText(/exhibit-artifacts\.zip is on its way: 2 files/).waitFor();
});

it("leaves the console clean but for the refusal that was asked for", () => {
  const { console: lines, exceptions, failedRequests } = browserStudio.problems;
  expect(lines.filter((line) => !line.includes("400"))).toEqual([]);
  expect({ exceptions, failedRequests }).toEqual({
    exceptions: noProblems.exceptions,
    failedRequests: noProblems.failedRequests,
  });
});
