import { schema, type TenantTransaction } from "@exhibit/db";
import { insertRun } from "@exhibit/testkit";
import { noProblems } from "@exhibit/testkit/browser";
import type { Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserStudio, saveWorkflow, startBrowserStudio, waitForRunEnd } from "./browser-studio.ts";
import { type HeldServer, startHeldServer } from "./held-server.ts";
import { withStudioDatabase } from "./studio-database.ts";

/** A page that is told of nothing looks by itself every 5 s. */
const told = { timeout: 3_000 };
const paths = ["first", "second", "third", "last"];

let server: HeldServer;
let browserStudio: BrowserStudio;
let page: Page;
let origin: string;

beforeAll(async () => {
  server = await startHeldServer();
  browserStudio = await startBrowserStudio({ EXHIBIT_ALLOW_LOOPBACK: new URL(server.address).host });
  page = browserStudio.page;
  origin = browserStudio.studio.origin;
  await page.getByRole("heading", { name: /Your first run/ }).waitFor();
});

afterAll(async () => {
  server?.release();
  await browserStudio?.close();
  server?.close();
});

const isWatch = (request: Request) => request.url().includes("run.watch");
const region = (name: string) => page.getByRole("region", { name, exact: true });

describe("a step that takes its time", () => {
  it("has each line that it prints on screen at once, long before it ends", async () => {
    const workflowId = await saveWorkflow(browserStudio, "Four addresses", {
      inputs: [],
      nodes: [
        {
          ref: "audit",
          component: { id: "security.http.headers", version: 1 },
          parameters: { timeoutSeconds: 120 },
          inputs: { urls: { value: paths.map((path) => server.address + path) } },
          artifacts: { saveRunArtifacts: true, publishToLibrary: false },
        },
      ],
    });
    await page.goto(`${origin}/workflows/${workflowId}?panel=run`);
    await page.getByRole("button", { name: "Start run" }).click();
    const watching = page.waitForRequest(isWatch);
    await page.waitForURL(/\/runs\//);
    await watching;
    await page.getByRole("tab", { name: "Logs" }).click();
    const step = page.getByRole("navigation", { name: "Steps" }).getByRole("button", { name: /audit/ });
    await step.getByText("Running").waitFor();
    for (const path of paths.slice(0, 3)) {
      server.releasePath(`/${path}`);
      await region("Log").getByText(`${server.address}${path}: 200`).waitFor(told);
      expect(await step.getByText("Running").isVisible()).toBe(true);
    }
    expect(await region("Log").getByText(`${server.address}last`).count()).toBe(0);
    server.release();
    expect(await waitForRunEnd(page)).toBe("Succeeded");
    await region("Log").getByText(`${server.address}last: 200`).waitFor();
  });
});

/** Writes progress events behind the newest one, with the notice that the runner would give. */
async function report(tx: TenantTransaction, runId: string, from: number, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => from + index);
  await tx.insert(schema.runEvents).values(
    numbers.map((sequence) => ({
      organizationId: tx.organizationId,
      runId,
      sequence,
      body: { type: "step.queued" as const, stepRef: `event-${sequence}` },
    })),
  );
  await tx.execute(`update runs set last_sequence = ${from + count - 1} where id = '${runId}'`);
  await tx.execute(`select pg_notify('exhibit_runs', '${runId}')`);
}

describe("a run with very many events", () => {
  const inside = <Result>(fn: (tx: TenantTransaction) => Promise<Result>) =>
    withStudioDatabase(browserStudio.dataDir, fn);
  let runId = "";

  it("reads its newest page only, older ones when asked, and both ends at once", async () => {
    runId = await inside(async (tx) => {
      const run = await insertRun(tx, { state: "running", number: 900_001 });
      await report(tx, run.runId, 1, 3_000);
      return run.runId;
    });
    const asked: string[] = [];
    const note = (request: Request) => {
      if (request.url().includes("run.events")) asked.push(request.url());
    };
    page.on("request", note);
    await page.goto(`${origin}/runs/${runId}`);
    await region("Events").getByText("event-3000", { exact: true }).waitFor();
    await region("Events").press("Home");
    await region("Events").getByText("event-2801", { exact: true }).waitFor();
    expect(asked).toHaveLength(1);
    await page.getByRole("button", { name: "Load older events" }).click();
    await region("Events").getByText("event-2800", { exact: true }).waitFor();
    expect(asked).toHaveLength(2);
    page.off("request", note);

    await page.getByRole("button", { name: "Jump to start" }).click();
    await region("Events").getByText("event-1", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Load newer events" }).click();
    await page.getByRole("button", { name: "Jump to end" }).click();
    await region("Events").getByText("event-3000", { exact: true }).waitFor();
  });

  it("keeps the newest of what comes live, and reads back what it let go", async () => {
    for (let from = 3_001; from < 6_001; from += 500) {
      await inside((tx) => report(tx, runId, from, 500));
      await region("Events")
        .getByText(`event-${from + 499}`, { exact: true })
        .waitFor();
    }
    await region("Events").press("Home");
    // 3,000 came; at most 2,000 are held, with a page before them.
    await page.getByRole("button", { name: "Load older events" }).waitFor();
    const shown = await region("Events").getByRole("listitem").first().getAttribute("aria-setsize");
    expect(Number(shown)).toBeLessThanOrEqual(2_200);
    await page.getByRole("button", { name: "Jump to start" }).click();
    await region("Events").getByText("event-1", { exact: true }).waitFor();
    await inside((tx) => tx.execute(`update runs set state = 'cancelled' where id = '${runId}'`));
  });
});

it("left nothing on the browser's console", () => {
  expect(browserStudio.problems).toEqual(noProblems);
});
