import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser, noProblems, watchConsole } from "@exhibit/testkit/browser";
import { startStudio } from "@exhibit/testkit/studio";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNewcomerHome, installOldNode } from "./clone-checkout.ts";
import { waitUntilNothingRuns } from "./list-processes.ts";

const isRoot = process.getuid?.() === 0;
const ordinaryUid = 65534;
let folder: string;
let oldNode: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "exhibit-old-node-"));
  oldNode = await installOldNode(folder);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function startAsNewcomer(uid: number): Promise<void> {
  const home = await createNewcomerHome(uid, oldNode);
  try {
    const started = { checkout: home.checkout, env: home.env, uid };
    const studio = await startStudio({ ...started, timeoutMs: 400_000 });
    const page = await browser.newPage();
    const problems = watchConsole(page);
    await page.goto(studio.link);
    await page.getByText("Audit a web address").first().waitFor();
    await page.getByText("succeeded", { exact: false }).first().waitFor();
    expect(problems).toEqual(noProblems);
    await page.close();
    // npm itself ends by the signal, whatever the studio's exit code.
    await studio.interrupt();
    expect(studio.output()).toContain("Stopping");
    await waitUntilNothingRuns(home.dataDir);

    const second = await startStudio({ ...started, timeoutMs: 60_000 });
    expect(second.output()).not.toContain("Installing");
    await second.interrupt();
    await waitUntilNothingRuns(home.dataDir);
  } finally {
    await home.remove();
  }
}

describe("npm start on a fresh clone with an old Node first on PATH", { timeout: 600_000 }, () => {
  it("ends with a finished first run and a link that signs in, as an ordinary user", async (context) => {
    if (!isRoot) context.skip("needs root to become another user; the next test covers this user");
    await startAsNewcomer(ordinaryUid);
  });

  it("does so as the user who runs the tests", async () => {
    await startAsNewcomer(process.getuid?.() ?? ordinaryUid);
  });
});
