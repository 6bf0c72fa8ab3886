import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ApiKeyCreated, type GraphNode } from "@exhibit/contracts";
import { fillLibrary, insertWorkflow, type LibraryRow, waitFor } from "@exhibit/testkit";
import { noProblems } from "@exhibit/testkit/browser";
import type { Download, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type BrowserStudio, saveWorkflow, startBrowserStudio, waitForRunEnd } from "./browser-studio.ts";
import { withStudioDatabase } from "./studio-database.ts";

const noteCount = 12;

let browserStudio: BrowserStudio;
let page: Page;
let origin: string;
let library: string;
let notesRun: string;
let longRun: { runId: string };

/** Twelve small files that are published, each under a label of its own. */
const notes = Array.from(
  { length: noteCount },
  (_, index): GraphNode => ({
    ref: `note-${index}`,
    component: { id: "core.artifact.write", version: 1 },
    parameters: { name: `note-${index}.json` },
    inputs: { value: { value: `note ${index}` } },
    artifacts: { saveRunArtifacts: true, publishToLibrary: true },
  }),
);

/** More than five pages of the library. */
const rows = Array.from({ length: 700 }, (_, index): LibraryRow => {
  const number = String(index).padStart(3, "0");
  return {
    name: `bulk-${number}.txt`,
    label: `Bulk ${number}`,
    componentId: "security.common",
    mediaType: "text/plain",
    sizeBytes: 1_000 + index,
  };
});

beforeAll(async () => {
  browserStudio = await startBrowserStudio();
  page = browserStudio.page;
  origin = browserStudio.studio.origin;
  library = `${origin}/artifacts`;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  await page.getByRole("heading", { name: /Your first run/ }).waitFor();
  const workflowId = await saveWorkflow(browserStudio, "Notes", { nodes: notes, inputs: [] });
  await page.goto(`${origin}/workflows/${workflowId}?panel=run`);
  await page.getByRole("button", { name: "Start run" }).click();
  expect(await waitForRunEnd(page)).toBe("Succeeded");
  notesRun = page.url().split("?")[0] ?? "";
  longRun = await withStudioDatabase(browserStudio.dataDir, (tx) => fillLibrary(tx, "Bulk work", rows));
});

afterAll(() => browserStudio?.close());

const artifactRow = (name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

async function selectNotes(): Promise<void> {
  await page.goto(`${library}?q=note-`);
  await artifactRow("note-3.json").waitFor();
  await page.getByRole("checkbox", { name: /all/i }).check();
  await page.getByRole("status").getByText(`${noteCount} selected`).waitFor();
}

async function openMenu(name: string): Promise<void> {
  await artifactRow(name)
    .getByRole("button", { name: `More actions for ${name}` })
    .click();
}

async function copied(): Promise<string> {
  return String(await page.evaluate("navigator.clipboard.readText()"));
}

/** Scrolls a list down until its last row is there. */
async function loadWhole(label: string, last: string): Promise<void> {
  const scroller = page.getByRole("region", { name: `${label}, scrollable` });
  await waitFor(
    async () => {
      await scroller.press("End");
      return artifactRow(last).isVisible();
    },
    { timeoutMs: 60_000, intervalMs: 100, what: `row ${last}` },
  );
}

describe("several artifacts at once", () => {
  it("downloads all twelve, each with its own bytes", async () => {
    await selectNotes();
    const downloads: Download[] = [];
    const collect = (download: Download) => void downloads.push(download);
    page.on("download", collect);
    await page.getByRole("button", { name: "Download", exact: true }).click();
    await waitFor(() => downloads.length === noteCount, { timeoutMs: 30_000, what: "12 downloads" });
    page.off("download", collect);
    const names = downloads.map((download) => download.suggestedFilename());
    expect(new Set(names)).toEqual(new Set(notes.map(({ ref }) => `${ref}.json`)));
    const texts = await Promise.all(downloads.map(async (one) => readFile(await one.path(), "utf8")));
    expect(new Set(texts.map((text) => JSON.parse(text)))).toEqual(
      new Set(notes.map((_, index) => `note ${index}`)),
    );
    await page.getByRole("button", { name: "Download", exact: true }).waitFor();
  });

  it("says how far the downloads are, and stops when told", async () => {
    await selectNotes();
    let asked = 0;
    const hold = Promise.withResolvers<void>();
    await page.route("**/download", async (route) => {
      asked += 1;
      if (asked > 2) await hold.promise;
      await route.continue().catch(() => undefined);
    });
    let begun = 0;
    const count = () => {
      begun += 1;
    };
    page.on("download", count);
    await page.getByRole("button", { name: "Download", exact: true }).click();
    await page.getByText(`2 of ${noteCount} downloads begun`).waitFor();
    await page.getByRole("button", { name: "Stop downloading" }).click();
    hold.resolve();
    await page.getByRole("button", { name: "Download", exact: true }).waitFor();
    await page.unroute("**/download");
    page.off("download", count);
    expect(begun).toBe(2);
  });

  it("copies their ids, one a line", async () => {
    await selectNotes();
    await page.getByRole("button", { name: "Copy ids" }).click();
    await page.getByText(`${noteCount} ids copied`).waitFor();
    const ids = (await copied()).split("\n");
    expect(ids).toHaveLength(noteCount);
    expect(new Set(ids).size).toBe(noteCount);
  });
});

describe("one artifact", () => {
  it("gives its id, and a line for a terminal that downloads it", async () => {
    await page.goto(`${library}?q=note-3`);
    await openMenu("note-3.json");
    await page.getByRole("menuitem", { name: "Copy id" }).click();
    const id = await waitFor(async () => (/^[0-9a-f-]{36}$/.exec(await copied()) ?? [])[0], {
      what: "the id",
    });
    await openMenu("note-3.json");
    await page.getByRole("menuitem", { name: "Copy curl line" }).click();
    const line = await waitFor(async () => (/^curl .*/.exec(await copied()) ?? [])[0], { what: "the line" });
    expect(line).toContain(id);
    const folder = await mkdtemp(join(tmpdir(), "exhibit-curl-"));
    try {
      const data = { name: "curl", permissions: ["artifact.download"] };
      const made = await page.request.post(`${origin}/api/trpc/apiKey.create`, { data, headers: { origin } });
      const { secret } = z.object({ result: z.object({ data: ApiKeyCreated }) }).parse(await made.json())
        .result.data;
      const env = { ...process.env, EXHIBIT_API_KEY: secret };
      await promisify(execFile)("sh", ["-c", line], { cwd: folder, env });
      expect(JSON.parse(await readFile(join(folder, "note-3.json"), "utf8"))).toBe("note 3");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("is unpublished and published again from its run, and the run's tab shows each at once", async () => {
    await page.goto(`${notesRun}?tab=artifacts`);
    await openMenu("note-5.json");
    await page.getByRole("menuitem", { name: "Unpublish" }).click();
    await artifactRow("note-5.json").getByRole("button", { name: "Publish note-5.json" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish to the library" });
    expect(await dialog.getByLabel("Label").inputValue()).toBe("Notes/note-5");
    await dialog.getByRole("button", { name: "Publish" }).click();
    await artifactRow("note-5.json").getByText("v2").waitFor();
    expect(
      await artifactRow("note-5.json")
        .getByRole("button", { name: /^Publish/ })
        .count(),
    ).toBe(0);
  });

  it("is offered to every workflow that takes it, however old, and by name", async () => {
    await withStudioDatabase(browserStudio.dataDir, async (tx) => {
      for (let index = 0; index < 250; index += 1)
        await insertWorkflow(tx, { name: `Takes nothing ${index}` });
    });
    const older = "Summarize a report from the library";
    await page.goto(`${origin}/runs`);
    await page.getByRole("link", { name: "Run #1", exact: true }).click();
    await page.getByRole("tab", { name: /Artifacts/ }).click();
    await openMenu("http-headers.ndjson");
    await page.getByRole("menuitem", { name: "Use as input…" }).click();
    const run = page.getByRole("link", { name: `Fill in and run ${older} with http-headers.ndjson` });
    await run.waitFor();
    const search = page.getByRole("textbox", { name: "Search workflows" });
    await search.fill("takes nothing");
    await page.getByText("No workflow with “takes nothing” in the name has an input").waitFor();
    await search.fill("summarize");
    await run.click();
    await page.getByRole("button", { name: "Start run" }).waitFor();
    await page.getByText("http-headers.ndjson · exactly this").waitFor();
  });

  it("is deleted after a question, and its page says so", async () => {
    await page.goto(`${library}?q=note-7`);
    const href = await page.getByRole("link", { name: "note-7.json", exact: true }).getAttribute("href");
    await openMenu("note-7.json");
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete this artifact?" });
    await dialog.getByText("note-7.json (Notes/note-7 v1)").waitFor();
    await dialog.getByRole("button", { name: "Delete artifact" }).click();
    await dialog.waitFor({ state: "hidden" });
    await artifactRow("note-7.json").waitFor({ state: "hidden" });
    await page.goto(`${origin}${href}`);
    await page.getByText("This artifact was deleted").waitFor();
  });
});

describe.each([
  ["the library", () => `${library}?component=security.common`, "Artifacts", "bulk-000.txt"],
  ["a run", () => `${origin}/runs/${longRun.runId}?tab=artifacts`, "Artifacts of the run", "bulk-699.txt"],
])("%s with more than five pages loaded", (_, url, label, last) => {
  it("shows a changed label, what was unpublished and what was deleted at once", async () => {
    await page.goto(url());
    await loadWhole(label, last);
    await openMenu(last);
    await page.getByRole("menuitem", { name: "Change label…" }).click();
    const dialog = page.getByRole("dialog", { name: "Change label" });
    const newLabel = `Renamed from ${label}`;
    await dialog.getByLabel("Label").fill(newLabel);
    await dialog.getByRole("button", { name: "Change label" }).click();
    await dialog.waitFor({ state: "hidden" });
    await artifactRow(last).getByText(newLabel).waitFor();

    const isLibrary = label === "Artifacts";
    await openMenu(last);
    await page.getByRole("menuitem", { name: "Unpublish" }).click();
    if (isLibrary) await artifactRow(last).waitFor({ state: "hidden" });
    else
      await artifactRow(last)
        .getByRole("button", { name: `Publish ${last}` })
        .waitFor();

    const next = isLibrary ? "bulk-001.txt" : "bulk-698.txt";
    await openMenu(next);
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete artifact" }).click();
    await artifactRow(next).waitFor({ state: "hidden" });
  });
});

it("left nothing on the browser's console but that the deleted artifact is gone", () => {
  expect(browserStudio.problems).toEqual({ ...noProblems, console: [expect.stringContaining("410 (Gone)")] });
});
