import { createHash } from "node:crypto";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workflow, type WorkflowGraph } from "@exhibit/contracts";
import { launchBrowser, type PageProblems, watchConsole } from "@exhibit/testkit/browser";
import { type StudioProcess, startStudio } from "@exhibit/testkit/studio";
import type { Page } from "playwright-core";
import { z } from "zod";

/** The checkout that these tests belong to. */
const checkout = join(import.meta.dirname, "../../..");

/** A studio that was started from this checkout, with a browser that is signed in. */
export interface BrowserStudio {
  readonly studio: StudioProcess;
  readonly page: Page;
  readonly problems: PageProblems;
  readonly dataDir: string;
  close(): Promise<void>;
}

/** Starts a studio on a data directory of its own and follows its link. */
export async function startBrowserStudio(env: Readonly<Record<string, string>> = {}): Promise<BrowserStudio> {
  const home = await mkdtemp(join(tmpdir(), "exhibit-journey-"));
  // As root the database runs as another user, who has to pass through; else it would lie outside, and stay.
  await chmod(home, 0o711);
  const studio = await startStudio({
    checkout,
    command: [process.execPath, "scripts/launcher.mjs", "start"],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      EXHIBIT_DATA_DIR: join(home, "data"),
      EXHIBIT_PORT: "0",
      ...env,
    },
    timeoutMs: 170_000,
  });
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const problems = watchConsole(page);
  await page.goto(studio.link);
  return {
    studio,
    page,
    problems,
    dataDir: join(home, "data"),
    async close() {
      await browser.close();
      await studio.interrupt();
      await rm(home, { recursive: true, force: true });
    },
  };
}

const Saved = z.object({ result: z.object({ data: Workflow }) });

/** Saves a workflow as the builder does, signed in as the page is; with an id its next version. Gives the id. */
export async function saveWorkflow(
  { page, studio }: Pick<BrowserStudio, "page" | "studio">,
  name: string,
  graph: WorkflowGraph,
  workflowId?: string,
): Promise<string> {
  const answer = await page.request.post(`${studio.origin}/api/trpc/workflow.save`, {
    headers: { origin: studio.origin },
    data: { name, graph, workflowId },
  });
  return Saved.parse(await answer.json()).result.data.id;
}

/** The stored workflow that an address of the builder shows. */
export async function readWorkflow(
  { page, studio }: Pick<BrowserStudio, "page" | "studio">,
  address: string,
): Promise<Workflow> {
  const workflowId = new URL(address).pathname.split("/").at(-1);
  const input = encodeURIComponent(JSON.stringify({ workflowId }));
  const answer = await page.request.get(`${studio.origin}/api/trpc/workflow.get?input=${input}`);
  return Saved.parse(await answer.json()).result.data;
}

/** Waits for the run that the page shows to end, and gives how it ended. */
export async function waitForRunEnd(page: Page): Promise<string> {
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  const state = page.getByRole("status", { name: "State of the run" });
  await state.getByText(/Succeeded|Failed|Cancelled/).waitFor({ timeout: 60_000 });
  return ((await state.textContent()) ?? "").trim();
}

/** Clicks a download link; gives the bytes that arrived with their digest. */
export async function download(page: Page, name: string): Promise<{ text: string; sha256: string }> {
  const [arrived] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name, exact: true }).click(),
  ]);
  const bytes = await readFile(await arrived.path());
  return { text: bytes.toString("utf8"), sha256: createHash("sha256").update(bytes).digest("hex") };
}
