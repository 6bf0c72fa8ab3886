import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ArtifactLibraryListResponse, type WorkflowGraph } from "@exhibit/contracts";
import { waitFor } from "@exhibit/testkit";
import { noProblems } from "@exhibit/testkit/browser";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserStudio, saveWorkflow, startBrowserStudio, waitForRunEnd } from "./browser-studio.ts";
import { type HeldServer, startHeldServer } from "./held-server.ts";

let server: HeldServer;
let browserStudio: BrowserStudio;
let page: Page;
let workflowUrl: string;

/** One node writes a file at once; the other keeps the run going until the server lets it. */
function buildGraph(address: string): WorkflowGraph {
  const artifacts = { saveRunArtifacts: true, publishToLibrary: false };
  return {
    inputs: [],
    nodes: [
      {
        ref: "write",
        component: { id: "core.artifact.write", version: 1 },
        parameters: { name: "note.json" },
        inputs: { value: { value: "kept or not" } },
        artifacts,
      },
      {
        ref: "hold",
        component: { id: "security.http.headers", version: 1 },
        parameters: {},
        inputs: { urls: { value: [address] } },
        artifacts,
      },
    ],
  };
}

beforeAll(async () => {
  server = await startHeldServer();
  browserStudio = await startBrowserStudio({
    EXHIBIT_ALLOW_LOOPBACK: new URL(server.address).host,
    EXHIBIT_SWEEP_SECONDS: "1",
    EXHIBIT_SWEEP_GRACE_SECONDS: "1",
  });
  page = browserStudio.page;
  await page.getByRole("heading", { name: /Your first run/ }).waitFor();
  const workflowId = await saveWorkflow(browserStudio, "Settings", buildGraph(server.address));
  workflowUrl = `${browserStudio.studio.origin}/workflows/${workflowId}`;
});

afterAll(async () => {
  server?.release();
  await browserStudio?.close();
  server?.close();
});

async function listObjects(): Promise<string[]> {
  const files = await readdir(join(browserStudio.dataDir, "store/objects"), {
    recursive: true,
    withFileTypes: true,
  });
  return files.filter((file) => file.isFile()).map(({ name }) => name);
}

async function setSwitch(name: string, wanted: boolean): Promise<void> {
  const found = page.getByRole("switch", { name });
  await found.waitFor();
  if ((await found.isChecked()) !== wanted) await found.click();
}

/** Sets both switches in the builder, saves, runs; gives the stored object of the file while the run goes on. */
async function runWith(save: boolean, publish: boolean): Promise<string> {
  server.hold();
  const before = new Set(await listObjects());
  await page.goto(`${workflowUrl}?node=write`);
  await setSwitch("Save to run", save);
  await setSwitch("Publish to library", publish);
  await page.getByRole("button", { name: /^(Save and run|Run)$/ }).click();
  await page.getByRole("button", { name: "Start run" }).click();
  await page.waitForURL(/\/runs\//);
  await page
    .getByRole("navigation", { name: "Steps" })
    .getByRole("button", { name: /write/ })
    .getByText("Succeeded")
    .waitFor();
  return waitFor(async () => (await listObjects()).find((name) => !before.has(name)), {
    what: "the stored file",
  });
}

async function showsInTab(): Promise<boolean> {
  await page.getByRole("tab", { name: /Artifacts/ }).click();
  const row = page.getByRole("link", { name: "note.json", exact: true });
  await row
    .or(page.getByText("keeps no artifacts"))
    .or(page.getByText("http-headers.ndjson"))
    .first()
    .waitFor();
  return row.isVisible();
}

/** Versions of the series in the library. */
async function countInLibrary(): Promise<number> {
  const answer = await page.request.get(`${browserStudio.studio.origin}/api/v1/artifacts?search=note.json`);
  return ArtifactLibraryListResponse.parse(await answer.json()).items.length;
}

const states = [
  { save: true, publish: false, inTab: true, published: 0, keepsBytes: true },
  { save: false, publish: true, inTab: true, published: 1, keepsBytes: true },
  { save: true, publish: true, inTab: true, published: 2, keepsBytes: true },
  { save: false, publish: false, inTab: false, published: 2, keepsBytes: false },
];

describe("what a node's settings keep, during the run, after it and after a sweep", () => {
  it.each(states)("save $save, publish $publish", async ({ save, publish, inTab, published, keepsBytes }) => {
    const object = await runWith(save, publish);
    expect(await showsInTab()).toBe(inTab);
    expect(await countInLibrary()).toBe(published);
    server.release();
    expect(await waitForRunEnd(page)).toBe("Succeeded");
    expect(await showsInTab()).toBe(inTab);
    expect(await countInLibrary()).toBe(published);
    if (keepsBytes) {
      const runUrl = page.url();
      const answer = await page.getByRole("link", { name: "Download note.json" }).getAttribute("href");
      const response = await page.request.get(new URL(answer ?? "", runUrl).href);
      expect(await response.json()).toBe("kept or not");
    } else {
      await waitFor(async () => !(await listObjects()).includes(object), {
        timeoutMs: 20_000,
        what: "the sweep",
      });
      await page.getByRole("tab", { name: "Data" }).click();
      await page.getByText("not kept").first().waitFor();
    }
  });

  it("kept the bytes of the others through every sweep, and the console clean", async () => {
    // The first run's two files, three notes and four audits.
    expect(await listObjects()).toHaveLength(9);
    expect(browserStudio.problems).toEqual(noProblems);
  });
});
