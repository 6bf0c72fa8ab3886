import { noProblems } from "@exhibit/testkit/browser";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type BrowserStudio,
  readWorkflow,
  saveWorkflow,
  startBrowserStudio,
  waitForRunEnd,
} from "./browser-studio.ts";
import { type HeldServer, startHeldServer } from "./held-server.ts";

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

const node = (ref: string) => page.locator(`.react-flow__node[data-id="${ref}"]`);
const output = (ref: string, port: string) =>
  page.locator(`.react-flow__handle.source[data-nodeid="${ref}"][data-handleid="${port}"]`);
const input = (ref: string, port: string) =>
  page.locator(`.react-flow__handle.target[data-nodeid="${ref}"][data-handleid="${port}"]`);
const edge = (from: string, to: string) =>
  page.locator(`.react-flow__edge[aria-label="From ${from} to ${to}"]`);
const name = () => page.getByRole("textbox", { name: "Workflow name" });
const save = () => page.getByRole("button", { name: "Save", exact: true });

/** With the bare mouse: while a connection is drawn, other things lie above the port. */
async function dragBetween(from: Locator, to: Locator): Promise<void> {
  await from.hover();
  await page.mouse.down();
  const { x, y } = await centerOf(to);
  await page.mouse.move(x, y, { steps: 8 });
  await page.mouse.up();
}

async function centerOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (box === null) throw new Error("the port is not on screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

describe("drawing a new workflow", () => {
  it("adds components by keyboard and by click", async () => {
    await page.goto(`${origin}/workflows/new`);
    const search = page.getByRole("textbox", { name: "Search components" });
    await search.fill("http headers");
    await search.press("Enter");
    await node("headers").waitFor();
    await search.fill("");
    await page.getByRole("button", { name: "Add Summarize a report" }).click();
    await node("summary").waitFor();
    await search.fill("nothing like this");
    await page.getByText("No component matches “nothing like this”.").waitFor();
    await search.fill("");
  });

  it("connects by drag, and says why it refuses a connection", async () => {
    await dragBetween(output("headers", "findings"), input("summary", "report"));
    await edge("headers.findings", "summary.report").waitFor({ state: "attached" });
    await dragBetween(output("summary", "summary"), input("headers", "urls"));
    await page.getByText(/^Not connected: headers already leads to summary: this would be a cycle/).waitFor();
    expect(await edge("summary.summary", "headers.urls").count()).toBe(0);
  });

  it("refuses a port of another type, naming what is given and what is taken", async () => {
    await dragBetween(output("headers", "failed"), input("summary", "report"));
    await page.getByText(/^Not connected: headers\.failed gives number, takes file \(/).waitFor();
    await edge("headers.findings", "summary.report").waitFor({ state: "attached" });
  });

  it("connects by two clicks as well", async () => {
    await edge("headers.findings", "summary.report").click({ force: true });
    await page.keyboard.press("Delete");
    await edge("headers.findings", "summary.report").waitFor({ state: "detached" });
    await output("headers", "findings").click();
    await input("summary", "report").click();
    await edge("headers.findings", "summary.report").waitFor({ state: "attached" });
  });

  it("leads from a problem to the node it is about", async () => {
    await page.getByRole("button", { name: "Save and run" }).click();
    await page
      .getByRole("region", { name: "Problems" })
      .getByRole("button", { name: /headers\.urls/ })
      .click();
    const settings = page.getByRole("region", { name: "Settings of headers" });
    await settings.waitFor();
    expect(page.url()).toContain("node=headers");
    await settings
      .getByLabel(/^Source of /)
      .first()
      .selectOption("Fixed value");
    await settings.getByRole("textbox", { name: /^Value of / }).fill(server.address);
  });

  it("keeps parameters that a form was given, and says what is wrong with one", async () => {
    const settings = page.getByRole("region", { name: "Settings of headers" });
    const parallel = settings.getByRole("textbox", { name: "Addresses at once" });
    await parallel.fill("100000");
    await settings
      .getByText(/headers: parameter|at most|<=|too big/i)
      .first()
      .waitFor();
    await parallel.fill("3");
    await settings.getByText(/headers: parameter|at most|<=|too big/i).waitFor({ state: "hidden" });
  });

  it("gives a publishing node no label before the workflow has a name", async () => {
    const settings = page.getByRole("region", { name: "Settings of headers" });
    await settings.getByRole("switch", { name: "Publish to library" }).click();
    const label = settings.getByRole("textbox", { name: "Label" });
    expect(await label.inputValue()).toBe("");
    await save().click();
    await page.getByText("Give the workflow a name first.").waitFor();
    await name().fill("Drawn by hand");
    expect(await label.getAttribute("placeholder")).toBe("Drawn by hand/headers");
    expect(await label.inputValue()).toBe("");
  });

  it("is saved with the default label, and is the same after a reload", async () => {
    await save().click();
    await page.waitForURL(/\/workflows\/[0-9a-f-]{36}/);
    const settings = page.getByRole("region", { name: "Settings of headers" });
    await settings.getByRole("textbox", { name: "Label" }).waitFor();
    expect(await settings.getByRole("textbox", { name: "Label" }).inputValue()).toBe("Drawn by hand/headers");
    await page.reload();
    await edge("headers.findings", "summary.report").waitFor({ state: "attached" });
    const { graph } = await readWorkflow(browserStudio, page.url());
    expect(graph.nodes.find(({ ref }) => ref === "headers")).toMatchObject({
      inputs: { urls: { value: [server.address] } },
      artifacts: { publishToLibrary: true, artifactLabel: "Drawn by hand/headers" },
    });
  });
});

describe("running what was drawn", () => {
  it("starts from its form, is cancelled when asked, and runs again", async () => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("button", { name: "Start run" }).click();
    await page.waitForURL(/\/runs\//);
    await page.getByRole("button", { name: "Cancel run" }).click();
    await page.getByRole("button", { name: "Cancel it now" }).click();
    expect(await waitForRunEnd(page)).toBe("Cancelled");
    const cancelled = page.url();
    server.release();
    await page.getByRole("button", { name: "Run again" }).click();
    await page.waitForURL((url) => url.href !== cancelled);
    expect(await waitForRunEnd(page)).toBe("Succeeded");
    await page.getByText(/^started to repeat/).waitFor();
  });

  it("offers no second run where the workflow is gone, and says why", async () => {
    const runUrl = page.url();
    await page.goto(`${origin}/workflows`);
    await page.getByRole("button", { name: "Delete Drawn by hand" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Delete/ })
      .click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.goto(runUrl);
    const again = page.getByRole("button", { name: "Run again" });
    await again.waitFor();
    expect(await again.isDisabled()).toBe(true);
    expect(await again.getAttribute("title")).toBe("Its workflow was deleted");
    await page.getByText("Drawn by hand v1 (deleted)").waitFor();
  });
});

describe("what two people edit", () => {
  it("refuses to overwrite a version that was saved meanwhile, and leads to it", async () => {
    const workflowId = await saveWorkflow(browserStudio, "Shared", { nodes: [], inputs: [] });
    await page.goto(`${origin}/workflows/${workflowId}`);
    await name().waitFor();
    await saveWorkflow(browserStudio, "Theirs", { nodes: [], inputs: [] }, workflowId);
    await name().fill("Mine");
    await save().click();
    const dialog = page.getByRole("dialog", { name: "A newer version exists" });
    await dialog.getByRole("button", { name: "Keep editing" }).click();
    expect(await name().inputValue()).toBe("Mine");
    await save().click();
    await dialog.getByRole("button", { name: "Reload and lose my changes" }).click();
    await page
      .getByRole("textbox", { name: "Workflow name" })
      .and(page.locator('[value="Theirs"]'))
      .waitFor();
  });
});

describe("picking an artifact", () => {
  it("offers what fits, and says of the others why they do not", async () => {
    await page.goto(`${origin}/workflows`);
    await page.getByRole("link", { name: "Run Summarize a report from the library" }).click();
    await page.getByRole("button", { name: "Pick artifact for Report" }).click();
    const list = page.getByRole("list", { name: "Artifacts" });
    await list.getByRole("button").filter({ hasText: "http-headers.ndjson" }).first().waitFor();
    expect(await list.getByText("summary.md").count()).toBe(0);
    await page.getByRole("switch", { name: "Show what does not fit" }).click();
    const misfit = list.getByRole("button").filter({ hasText: "summary.md" }).first();
    await misfit.getByText(/^Does not fit: is a file of format markdown, takes /).waitFor();
    expect(await misfit.isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
  });
});

it("left nothing on the browser's console but the refused saves", () => {
  const { console, ...others } = browserStudio.problems;
  expect(others).toEqual({ exceptions: noProblems.exceptions, failedRequests: noProblems.failedRequests });
  expect(console).toEqual([expect.stringContaining("409"), expect.stringContaining("409")]);
});
