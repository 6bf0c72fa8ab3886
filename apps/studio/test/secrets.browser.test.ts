import { once } from "node:events";
import { createServer } from "node:http";
import { Workflow, type WorkflowSaveInput } from "@exhibit/contracts";
import { waitFor } from "@exhibit/testkit";
import { noProblems } from "@exhibit/testkit/browser";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type BrowserStudio, startBrowserStudio, waitForRunEnd } from "./browser-studio.ts";

const token = "Bearer br0wser-c4nary";

/** Answers with the Authorization that it got, as a careless service would. */
const server = createServer((request, response) => {
  response.setHeader("content-type", "text/plain").end(`you are ${request.headers.authorization}`);
});
let browserStudio: BrowserStudio;
let page: Page;
let origin: string;
let place: string;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  place = typeof address === "object" && address ? `127.0.0.1:${address.port}` : "";
  browserStudio = await startBrowserStudio({ EXHIBIT_ALLOW_LOOPBACK: place });
  page = browserStudio.page;
  origin = browserStudio.studio.origin;
  await page.getByRole("heading", { name: /Your first run/ }).waitFor();
});

afterAll(async () => {
  await browserStudio?.close();
  server.close();
});

async function saveWorkflow(): Promise<string> {
  const data: WorkflowSaveInput = {
    name: "Fetch with a token",
    description: "",
    graph: {
      inputs: [],
      nodes: [
        {
          ref: "fetch",
          component: { id: "core.http.request", version: 1 },
          parameters: {},
          inputs: { url: { value: `http://${place}/` } },
          artifacts: { saveRunArtifacts: true, publishToLibrary: true, artifactLabel: "Answers" },
        },
      ],
    },
  };
  const saved = await page.request.post(`${origin}/api/trpc/workflow.save`, { headers: { origin }, data });
  return z.object({ result: z.object({ data: Workflow }) }).parse(await saved.json()).result.data.id;
}

/** Every text that the page shows or holds, fields too. */
async function readPage(): Promise<string> {
  const fields = await page
    .locator("input, textarea")
    .evaluateAll((found) => found.map((field) => ("value" in field ? String(field.value) : "")));
  return [await page.content(), ...fields].join("\n");
}

describe("secrets in the browser", { timeout: 120_000 }, () => {
  it("begins empty, refuses what can't be a secret, and adds one", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Secrets" }).click();
    await page.getByText("No secrets yet").waitFor();
    await page.getByRole("button", { name: "Add the first secret" }).click();
    const dialog = page.getByRole("dialog", { name: "New secret" });
    await dialog.getByLabel(/^Name/).fill("not a name");
    await dialog.getByLabel(/^Value/).fill("abc");
    await dialog.getByText("a letter, then letters, digits, _ or -").waitFor();
    await dialog.getByText(/4 characters or more/).waitFor();
    expect(await dialog.getByRole("button", { name: "Add secret" }).isDisabled()).toBe(true);
    await dialog.getByLabel(/^Name/).fill("service-token");
    await dialog.getByLabel("Description").fill("Reads the inventory");
    await dialog.getByLabel(/^Value/).fill("first value of it");
    await dialog.getByRole("button", { name: "Add secret" }).click();
    await page.getByText("service-token", { exact: true }).waitFor();
    await dialog.waitFor({ state: "detached" });
    expect(await readPage()).not.toContain("first value of it");
  });

  it("gets a new value, which counts as the next version", async () => {
    await page.getByRole("button", { name: "Replace the value of service-token" }).click();
    const dialog = page.getByRole("dialog", { name: /Replace the value/ });
    await dialog.getByLabel(/^Value/).fill(token);
    await dialog.getByRole("button", { name: "Replace value" }).click();
    await page.getByRole("cell", { name: /v2/ }).waitFor();
  });

  it("is picked by name in the builder, where another can be added, and reaches the service", async () => {
    const workflowId = await saveWorkflow();
    await page.goto(`${origin}/workflows/${workflowId}?node=fetch`);
    await page.getByLabel("Source of Authorization").selectOption("Secret");
    await page.getByRole("button", { name: "New secret…" }).click();
    const dialog = page.getByRole("dialog", { name: "New secret" });
    await dialog.getByLabel(/^Name/).fill("spare");
    await dialog.getByLabel(/^Value/).fill("a spare value");
    await dialog.getByRole("button", { name: "Add secret" }).click();
    const field = page.getByRole("combobox", { name: "Secret for Authorization" });
    await field.waitFor();
    await waitFor(async () => (await field.inputValue()) === "spare", {
      what: "the new secret in the field",
    });
    await field.click();
    await page.getByRole("option", { name: "service-token" }).click();
    await page.getByRole("button", { name: "Save and run" }).click();
    await page.getByRole("button", { name: "Start run" }).click();
    expect(await waitForRunEnd(page)).toBe("Succeeded");
  });

  it("is shown by name and version, masked where it came back, and keeps its file out of the library", async () => {
    await page.getByRole("tab", { name: "Data" }).click();
    const secrets = page.getByRole("group", { name: "Secrets" });
    await secrets.getByRole("link", { name: "service-token" }).waitFor();
    expect(await secrets.textContent()).toContain("authorization:service-tokenv2");
    await page.getByText(/you are \*\*\*/).waitFor();
    expect(await readPage()).not.toContain("br0wser-c4nary");
    await page.getByRole("tab", { name: /Events/ }).click();
    await page.getByText(/holds the value of service-token: it stays in the run/).waitFor();
    await page.getByRole("tab", { name: /Artifacts/ }).click();
    await page.getByText("holds a secret").waitFor();
    await page.goto(`${origin}/artifacts`);
    await page.getByRole("heading", { name: "Artifacts" }).waitFor();
    expect(await page.getByRole("link", { name: "body.txt" }).count()).toBe(0);
  });

  it("names its workflow before it is deleted, and the builder says then what is missing", async () => {
    await page.goto(`${origin}/secrets`);
    await page.getByRole("button", { name: "Delete service-token" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete secret?" });
    await dialog.getByRole("link", { name: "Fetch with a token" }).waitFor();
    await dialog.getByRole("button", { name: "Delete it all the same" }).click();
    await page.getByText("service-token", { exact: true }).waitFor({ state: "detached" });
    await page.goto(`${origin}/workflows`);
    await page.getByRole("link", { name: "Fetch with a token", exact: true }).click();
    await page.getByRole("tab", { name: /Problems/ }).click();
    await page
      .getByText(/there is no secret "service-token"/)
      .first()
      .waitFor();
  });

  it("leaves the console clean", () => {
    expect(browserStudio.problems).toEqual(noProblems);
  });
});
