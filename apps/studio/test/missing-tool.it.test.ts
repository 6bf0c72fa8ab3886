import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningApi, startApi } from "@exhibit/api";
import { installStandIn } from "@exhibit/components/stand-in-tool";
import { createLogger } from "@exhibit/config";
import { createLoginToken } from "@exhibit/core";
import { schema, withAccounts } from "@exhibit/db";
import { StoreEnv } from "@exhibit/storage/env";
import { launchBrowser, noProblems, type PageProblems, watchConsole } from "@exhibit/testkit/browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStudio, type Studio } from "../../runner/test/studio.ts";
import { buildWeb } from "../src/build-web.ts";
import { webRoot } from "../src/checkout.ts";
import { waitForRunEnd } from "./browser-studio.ts";

const system = "/usr/local/bin:/usr/bin:/bin";
const howToGet = "A test puts it there: install-stand-in 1.0.0";

let studio: Studio;
let api: RunningApi;
let browser: Browser;
let page: Page;
let problems: PageProblems;
let folder: string;
let toolPath: string;

beforeAll(async () => {
  studio = await createStudio();
  await studio.startRunner({ PATH: system });
  await buildWeb();
  const { database, organizationId, components } = studio.scope;
  api = await startApi(
    {
      EXHIBIT_DATABASE_URL: studio.databaseUrl,
      ...StoreEnv.parse({}),
      EXHIBIT_STORE_ROOT: studio.storeRoot,
      EXHIBIT_SECRET_KEY_FILE: studio.scope.secretKeyFile,
      EXHIBIT_HOST: "127.0.0.1",
      EXHIBIT_PORT: 0,
      EXHIBIT_WEB_ROOT: webRoot,
      EXHIBIT_MIN_FREE_BYTES: 0,
      EXHIBIT_UPLOAD_MAX_BYTES: 1,
      EXHIBIT_LOG_LEVEL: "error",
    },
    { logger: createLogger({ name: "api", level: "silent" }), components },
  );
  folder = await mkdtemp(join(tmpdir(), "exhibit-missing-tool-"));
  const stdout = join(folder, "scan.txt");
  await writeFile(stdout, "what it found\n");
  const answers = { "--version": "stand-in 1.2.3" };
  const tool = { name: "exhibit-stand-in", help: "--version", stdout, answers };
  toolPath = (await installStandIn(folder, tool)).path;
  const [member] = await withAccounts(database, (tx) => tx.select().from(schema.members));
  const { token } = await createLoginToken(database, { organizationId, memberId: member?.id ?? "" });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(30_000);
  problems = watchConsole(page);
  await page.goto(`${api.url}/sign-in#token=${token}`);
  await page.waitForURL(`${api.url}/`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await api?.stop();
  await studio?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("a component whose tool is on no runner", { timeout: 120_000 }, () => {
  it("says in the palette what is missing and how to get it", async () => {
    await page.goto(`${api.url}/workflows/new`);
    const item = page.getByRole("button", { name: "Add Run a stand-in" });
    await item.getByText("Stand-in is missing").waitFor();
    await item.getByText(howToGet).waitFor();
    await page.getByRole("button", { name: "Add Spawn a child" }).getByText("Runs Shell").waitFor();
  });

  it("warns in the builder, and is saved all the same", async () => {
    await page.getByRole("button", { name: "Add Run a stand-in" }).click();
    await page.getByText("Stand-in is on no runner").first().waitFor();
    await page.getByRole("button", { name: "Copy the command for Stand-in" }).waitFor();
    await page.getByRole("textbox", { name: "Workflow name" }).fill("Stand in");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.waitForURL(/\/workflows\/[0-9a-f-]{36}/);
    expect(problems).toEqual(noProblems);
  });

  it("is refused at the start, in a sentence that names the tool and how to get it", async () => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("button", { name: "Start run" }).click();
    await page.getByRole("dialog").getByText(`Stand-in is on no runner. ${howToGet}`).first().waitFor();
    // The refusal itself is an answer that the browser's console tells of.
    expect(problems.console.splice(0)).toEqual([expect.stringContaining("400")]);
  });

  it("runs once a runner has it, and the run and its artifact say what ran", async () => {
    await studio.startRunner({ PATH: `${folder}:${system}` });
    // The dialog is part of the address, so it is open again.
    await page.reload();
    const item = page.getByRole("button", { name: "Add Run a stand-in" });
    await item.getByText("Runs Stand-in").waitFor();
    await page.getByRole("button", { name: "Start run" }).click();
    expect(await waitForRunEnd(page)).toBe("Succeeded");
    await page.getByRole("tab", { name: "Data" }).click();
    const use = `exhibit-stand-in 1.2.3 from ${toolPath}`;
    await page.getByText(use).waitFor();
    await page.getByRole("tab", { name: /Artifacts/ }).click();
    await page.getByRole("link", { name: "printed.txt", exact: true }).click();
    await page.getByText(use).waitFor();
    expect(problems).toEqual(noProblems);
  });
});
