import { fillLibrary, type LibraryRow } from "@exhibit/testkit";
import { noProblems } from "@exhibit/testkit/browser";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserStudio, startBrowserStudio } from "./browser-studio.ts";
import { withStudioDatabase } from "./studio-database.ts";

const rowCount = 10_000;
const rare = {
  name: "100%_sure.txt",
  label: "Rare",
  componentId: "security.rare",
  mediaType: "text/x-rare",
  sizeBytes: 9_000_000,
};

let browserStudio: BrowserStudio;
let page: Page;
let library: string;
let rareRun: { runId: string; runNumber: number };

const rows = Array.from({ length: rowCount - 2 }, (_, index): LibraryRow => {
  const number = String(index).padStart(5, "0");
  return {
    name: `report-${number}.txt`,
    label: `Bulk ${number}`,
    componentId: "security.common",
    mediaType: "text/plain",
    sizeBytes: 1_000 + index,
  };
});

beforeAll(async () => {
  browserStudio = await startBrowserStudio();
  page = browserStudio.page;
  await page.getByRole("heading", { name: /Your first run/ }).waitFor();
  rareRun = await withStudioDatabase(browserStudio.dataDir, async (tx) => {
    const made = await fillLibrary(tx, "Rare work", [rare, { ...rare, name: "100xysure.txt" }]);
    await fillLibrary(tx, "Bulk work", rows);
    return made;
  });
  library = `${browserStudio.studio.origin}/artifacts`;
});

afterAll(() => browserStudio?.close());

/** The table's rows have settled on these names, from the top. */
async function expectFirst(...names: string[]): Promise<void> {
  const links = page
    .getByRole("table", { name: "Artifacts" })
    .getByRole("link", { name: /^(?!Download ).*\.txt$/ });
  for (const [index, name] of names.entries()) {
    await links.nth(index).getByText(name, { exact: true }).waitFor();
  }
}

async function expectOnly(...names: string[]): Promise<void> {
  await page
    .getByRole("table", { name: "Artifacts" })
    .and(page.locator(`[aria-rowcount="${names.length + 1}"]`))
    .waitFor();
  await expectFirst(...names);
}

/** The address says it, and a reload shows the same. */
async function expectKept(part: string, ...names: string[]): Promise<void> {
  expect(decodeURIComponent(new URL(page.url()).search)).toContain(part);
  await page.reload();
  await expectOnly(...names);
}

describe("the library over 10,000 artifacts", () => {
  it("lists the newest first, and draws only what is in view", async () => {
    await page.goto(library);
    await expectFirst("report-09997.txt", "report-09996.txt");
    expect(await page.getByRole("row").count()).toBeLessThan(100);
  });

  it.each([
    ["%", "%"],
    ["_", "_"],
    ["100%_s", "100%_s"],
  ])("finds %s as plain characters", async (typed, kept) => {
    await page.goto(library);
    await page.getByRole("searchbox", { name: "Search artifacts" }).fill(typed);
    await expectOnly("100%_sure.txt");
    await expectKept(`q=${kept}`, "100%_sure.txt");
  });

  it("says so where nothing matches, and has a way back", async () => {
    await page.goto(`${library}?q=no-such-thing`);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expectFirst("report-09997.txt");
  });

  it.each([
    ["Component", "security.rare (2)", "component=security.rare"],
    ["Media type", "text/x-rare (2)", "media=text/x-rare"],
    ["Workflow", "Rare work (2)", "workflow="],
  ])("filters by %s", async (label, option, kept) => {
    await page.goto(library);
    await page.getByLabel(label, { exact: true }).selectOption(option);
    await expectOnly("100xysure.txt", "100%_sure.txt");
    await expectKept(kept, "100xysure.txt", "100%_sure.txt");
    await page.getByRole("button", { name: /^Remove filter/ }).click();
    await expectFirst("report-09997.txt");
  });

  it("finds a run by its number, and keeps it", async () => {
    await page.goto(library);
    const field = page.getByRole("textbox", { name: "Run" }).or(page.getByRole("combobox", { name: "Run" }));
    await field.first().fill(`#${rareRun.runNumber}`);
    await page.getByRole("option", { name: `#${rareRun.runNumber} Rare work` }).click();
    await expectOnly("100xysure.txt", "100%_sure.txt");
    await expectKept(`run=${rareRun.runId}`, "100xysure.txt", "100%_sure.txt");
    expect(await field.first().inputValue()).toBe(`#${rareRun.runNumber} Rare work`);
  });

  it("filters by the days of publishing", async () => {
    await page.goto(library);
    await page.getByLabel("Published to").fill("2020-01-01");
    await page
      .getByText(/No artifact matches|matches/i)
      .first()
      .waitFor();
    await page.getByLabel("Published to").fill("");
    await page.getByLabel("Published from").fill("2020-01-01");
    await expectFirst("report-09997.txt");
    expect(page.url()).toContain("from=2020-01-01");
  });

  it.each([
    ["oldest", "100%_sure.txt"],
    ["name", "100%_sure.txt"],
    ["largest", "100xysure.txt"],
  ])("sorts by %s, and a reload keeps it", async (sort, first) => {
    await page.goto(`${library}?component=${sort === "oldest" ? "security.rare" : ""}`);
    await page.getByLabel("Sort").selectOption(sort);
    await expectFirst(first);
    await page.reload();
    await expectFirst(first);
    expect(page.url()).toContain(`sort=${sort}`);
  });

  it("links from a run to what it published", async () => {
    await page.goto(`${browserStudio.studio.origin}/runs/${rareRun.runId}?tab=artifacts`);
    await page.getByRole("link", { name: /in the library/ }).click();
    await expectOnly("100xysure.txt", "100%_sure.txt");
  });

  it("is the same in the dark", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(library);
    await expectFirst("report-09997.txt");
    const background = String(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
    const [red = 255] = (background.match(/\d+/g) ?? []).map(Number);
    expect(red).toBeLessThan(80);
    await page.emulateMedia({ colorScheme: "light" });
  });

  it("left nothing on the browser's console", () => {
    expect(browserStudio.problems).toEqual(noProblems);
  });
});
