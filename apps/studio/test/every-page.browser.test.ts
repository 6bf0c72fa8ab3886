import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { Landing, RunArtifactsResponse } from "@exhibit/contracts";
import { noProblems } from "@exhibit/testkit/browser";
import { sampleImages } from "@exhibit/testkit/sample-images";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type BrowserStudio, startBrowserStudio } from "./browser-studio.ts";
import { plantRun } from "./plant-run.ts";

const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const widths = [1440, 390];
const schemes = ["light", "dark"] as const;

interface Ids {
  readonly workflow: string;
  readonly run: string;
  readonly failedRun: string;
  readonly artifact: string;
  readonly summary: string;
  readonly image: string;
}

interface Place {
  readonly name: string;
  readonly path: (ids: Ids) => string;
  /** Opens what stands on the page, and waits for what must be there. */
  readonly open: (page: Page) => Promise<unknown>;
}

const press = async (page: Page, name: RegExp | string): Promise<void> => {
  await page.getByRole("button", { name }).first().click();
  await page.getByRole("dialog").waitFor();
};
const heading = (name: RegExp | string) => (page: Page) =>
  page.getByRole("heading", { name }).first().waitFor();
const text = (words: RegExp | string) => (page: Page) => page.getByText(words).first().waitFor();

const places: readonly Place[] = [
  { name: "home", path: () => "/", open: heading(/Your first run/) },
  { name: "workflows", path: () => "/workflows", open: text("Summarize a report from the library") },
  {
    name: "run-dialog",
    path: () => "/workflows",
    open: async (page) => {
      await page.getByRole("link", { name: "Run Audit a web address" }).click();
      await page.getByRole("button", { name: "Start run" }).waitFor();
    },
  },
  {
    name: "picker",
    path: () => "/workflows",
    open: async (page) => {
      await page.getByRole("link", { name: "Run Summarize a report from the library" }).click();
      await page.getByRole("button", { name: "Pick artifact for Report" }).click();
      await page.getByRole("list", { name: "Artifacts" }).getByRole("button").first().click();
    },
  },
  {
    name: "delete-workflow-dialog",
    path: () => "/workflows",
    open: (page) => press(page, "Delete Audit a web address"),
  },
  {
    name: "new-workflow",
    path: () => "/workflows/new",
    open: (page) => page.getByPlaceholder("Name this workflow").waitFor(),
  },
  { name: "builder", path: ({ workflow }) => `/workflows/${workflow}`, open: text("Workflow inputs") },
  {
    name: "builder-node",
    path: ({ workflow }) => `/workflows/${workflow}?node=audit`,
    open: (page) => page.getByRole("switch", { name: "Publish to library" }).waitFor(),
  },
  { name: "runs", path: () => "/runs", open: text("#1") },
  { name: "run-events", path: ({ run }) => `/runs/${run}?tab=events`, open: text("Run succeeded") },
  {
    name: "run-logs",
    path: ({ run }) => `/runs/${run}?tab=logs`,
    open: (page) => page.getByRole("region", { name: "Log" }).waitFor(),
  },
  { name: "run-data", path: ({ run }) => `/runs/${run}?tab=data`, open: heading("Outputs") },
  { name: "run-artifacts", path: ({ run }) => `/runs/${run}?tab=artifacts`, open: text("summary.md") },
  {
    name: "failed-run",
    path: ({ failedRun }) => `/runs/${failedRun}?tab=logs`,
    open: (page) => page.getByRole("region", { name: "Log" }).waitFor(),
  },
  {
    name: "library",
    path: () => "/artifacts",
    open: (page) => page.getByRole("link", { name: "summary.md", exact: true }).waitFor(),
  },
  {
    name: "library-selected",
    path: () => "/artifacts",
    open: (page) => page.getByRole("checkbox", { name: "Select summary.md" }).check(),
  },
  {
    name: "library-nothing-found",
    path: () => "/artifacts?q=nothing-is-called-this",
    open: text(/nothing-is-called-this/),
  },
  {
    name: "artifact",
    path: ({ artifact }) => `/artifacts/${artifact}`,
    open: (page) => page.getByRole("table", { name: "Records of the file" }).waitFor(),
  },
  {
    name: "artifact-record",
    path: ({ artifact }) => `/artifacts/${artifact}`,
    open: (page) => press(page, "Show record 1"),
  },
  { name: "artifact-markdown", path: ({ summary }) => `/artifacts/${summary}`, open: heading("Counts") },
  {
    name: "artifact-image",
    path: ({ image }) => `/artifacts/${image}`,
    open: (page) => page.getByRole("img", { name: /^Content of/ }).waitFor(),
  },
  {
    name: "publish-dialog",
    path: ({ artifact }) => `/artifacts/${artifact}`,
    open: (page) => press(page, /^Publish/),
  },
  {
    name: "use-dialog",
    path: ({ artifact }) => `/artifacts/${artifact}`,
    open: (page) => press(page, "Use as input"),
  },
  {
    name: "delete-dialog",
    path: ({ artifact }) => `/artifacts/${artifact}`,
    open: async (page) => {
      await page.getByRole("button", { name: /^More actions/ }).click();
      await page.getByRole("menuitem", { name: /Delete/ }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "secrets", path: () => "/secrets", open: heading("Secrets") },
  {
    name: "new-secret-dialog",
    path: () => "/secrets",
    open: (page) => press(page, "New secret"),
  },
  { name: "no-such-page", path: () => "/nowhere", open: heading(/./) },
];

let browserStudio: BrowserStudio;
let page: Page;
let ids: Ids;

async function read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  return schema.parse(await (await page.request.get(browserStudio.studio.origin + path)).json());
}

beforeAll(async () => {
  browserStudio = await startBrowserStudio();
  page = browserStudio.page;
  await page.getByRole("heading", { name: /Your first run/ }).waitFor();
  const { firstRun } = (
    await read("/api/trpc/landing.get", z.object({ result: z.object({ data: Landing }) }))
  ).result.data;
  const run = firstRun?.id ?? "";
  const kept = await read(`/api/v1/workflows/runs/${run}/artifacts`, RunArtifactsResponse);
  const idOf = (name: string) => kept.items.find((item) => item.name === name)?.artifactId ?? "";
  const planted = await plantRun(browserStudio.dataDir, {
    files: [{ name: "chart.png", bytes: sampleImages[0].bytes }],
    log: "\u001b[31mred\u001b[0m \u001b[32mgreen\u001b[0m \u001b[33myellow\u001b[0m \u001b[34mblue\u001b[0m \u001b[35mmagenta\u001b[0m \u001b[36mcyan\u001b[0m \u001b[2mdim\u001b[0m \u001b[1mbold\u001b[0m\n",
    failure: "The tool ended with code 2: no such profile.",
  });
  ids = {
    workflow: kept.items[0]?.workflowId ?? "",
    run,
    failedRun: planted.runId,
    artifact: idOf("http-headers.ndjson"),
    summary: idOf("summary.md"),
    image: planted.artifactIds[0] ?? "",
  };
  const { origin } = browserStudio.studio;
  const data = { artifactId: ids.summary, label: "Audits/summary" };
  expect(
    (await page.request.post(`${origin}/api/trpc/artifact.publish`, { headers: { origin }, data })).ok(),
  ).toBe(true);
});

afterAll(() => browserStudio?.close());

/** What the rules of WCAG 2.2 AA find on the page as it stands, or in its dialog, each with the element it is about. */
async function findViolations(shown: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page: shown })
    .options({ runOnly: { type: "tag", values: levels }, rules: { "target-size": { enabled: true } } })
    .setLegacyMode();
  // The page behind a dialog is a place of its own here, and can't be reached meanwhile.
  const isDialog = (await shown.getByRole("dialog").count()) > 0;
  const { violations } = await (isDialog ? axe.include("[role=dialog]") : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 300)} ${failureSummary}`),
  );
}

interface Transition {
  playState: string;
  effect: { getComputedTiming(): { endTime: number } } | null;
}

/** Colors that are still on their way from one scheme to the other have a contrast of neither. */
async function waitForColors(shown: Page, colorScheme: string): Promise<void> {
  const isMoving = () =>
    shown.locator("html").evaluate((html) =>
      html.ownerDocument.getAnimations().some(({ playState, effect }: Transition) => {
        return playState === "running" && effect?.getComputedTiming().endTime !== Infinity;
      }),
    );
  await shown.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
  await expect.poll(isMoving).toBe(false);
}

async function look(shown: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const width of widths) {
    await shown.setViewportSize({ width, height: 900 });
    for (const colorScheme of schemes) {
      await shown.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await waitForColors(shown, colorScheme);
      const where = `${name} at ${width}, ${colorScheme}`;
      faults.push(...(await findViolations(shown)).map((fault) => `${where}: ${fault}`));
      const extent = await shown.locator("html").evaluate((html) => html.scrollWidth);
      if (extent > width) faults.push(`${where}: scrolls sideways, ${extent} px`);
      const folder = process.env.EXHIBIT_LOOK;
      if (folder) await shown.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
    }
  }
  return faults;
}

describe("every page and dialog, in both schemes, wide and narrow, has no fault of WCAG 2.2 AA", () => {
  it.each(places)("$name", async ({ name, path, open }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(browserStudio.studio.origin + path(ids));
    await open(page);
    expect(await look(page, name)).toEqual([]);
  });

  it("the navigation of a narrow screen", async () => {
    await page.setViewportSize({ width: 390, height: 900 });
    await page.goto(`${browserStudio.studio.origin}/runs`);
    await page.getByRole("button", { name: "Open navigation" }).click();
    await page.getByRole("link", { name: "Workflows" }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it("left nothing on the browser's console", () => {
    expect(browserStudio.problems).toEqual(noProblems);
  });

  it("sign-in, and a link that was used already", async () => {
    const context = await page.context().browser()?.newContext();
    const tab = await context?.newPage();
    if (!tab) throw new Error("the browser is gone");
    await tab.goto(`${browserStudio.studio.origin}/sign-in`);
    await tab.getByRole("heading", { name: "Sign in to Exhibit" }).waitFor();
    expect(await look(tab, "sign-in")).toEqual([]);
    await tab.goto("about:blank");
    await tab.goto(browserStudio.studio.link);
    await tab.getByText("This link did not work").waitFor();
    expect(await look(tab, "expired-link")).toEqual([]);
    await context?.close();
  });
});
