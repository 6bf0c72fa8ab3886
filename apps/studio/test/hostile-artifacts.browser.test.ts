import { noProblems } from "@exhibit/testkit/browser";
import { buildPngHead, sampleImages } from "@exhibit/testkit/sample-images";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserStudio, startBrowserStudio } from "./browser-studio.ts";
import { type PlantedFile, plantRun } from "./plant-run.ts";

const esc = "\u001b";
const script = `<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "owned"</script></svg>`;
const turned = "invoice\u202Efdp.exe";
const doomed = "gone\u202Etxt.exe";
const log = [
  `${esc}]0;owned\u0007${esc}[31mred${esc}[0m ${esc}[2J${esc}[1;1Hplain`,
  `${esc}P+q544e${esc}\\${esc}]8;;https://evil.test${esc}\\a link${esc}]8;;${esc}\\`,
  "\u009b31mC1\u009d0;title\u009c \u202Edenrut\u202C \u2066kept\u2069 \u200Bthin",
  "<img src=x onerror=alert(1)>",
].join("\n");
const files: readonly PlantedFile[] = [
  ...sampleImages.map(({ mediaType, bytes }) => ({ name: `small.${mediaType.slice(6)}`, bytes })),
  { name: "cut.png", bytes: buildPngHead(40, 30) },
  { name: "wide.png", bytes: buildPngHead(60_000, 60_000) },
  { name: "script.png", bytes: Buffer.from(script), mediaType: "image/png" },
  { name: "script.svg", bytes: Buffer.from(script), mediaType: "image/svg+xml" },
  { name: turned, bytes: Buffer.from(`a,b\u202E\n${esc}[2Jx,\u2067y\u200B`) },
  { name: doomed, bytes: Buffer.from("x") },
  {
    name: "turned.txt",
    bytes: Buffer.from('{"severity":"\u202Ehgih","title":"\u2067t"}\n'.repeat(2)),
    format: "ndjson",
  },
  { name: "<img src=x onerror=alert(1)> עברית\u2069.txt", bytes: Buffer.from("x") },
];

let browserStudio: BrowserStudio;
let page: Page;
let origin: string;
let runId: string;
let artifactIds: readonly string[];

beforeAll(async () => {
  browserStudio = await startBrowserStudio();
  ({
    page,
    studio: { origin },
  } = browserStudio);
  await page.getByRole("heading", { name: /Your first run/ }).waitFor();
  ({ runId, artifactIds } = await plantRun(browserStudio.dataDir, {
    files,
    log,
    failure: `the tool said ${esc}[31m\u202Erorre\u0007`,
  }));
});

afterAll(() => browserStudio?.close());

const idOf = (name: string): string => artifactIds[files.findIndex((file) => file.name === name)] ?? "";

/** Opens an artifact's page and waits for its preview; gives the words above it. */
async function openPreview(name: string): Promise<string> {
  await page.goto(`${origin}/artifacts/${idOf(name)}`);
  const preview = page.getByRole("region", { name: "Preview", exact: true });
  return (await preview.getByRole("note").textContent()) ?? "";
}

const hidden = /(?![\t\n])\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** Texts with characters that hide or turn them, in what a page shows and in what it says to a screen reader. */
async function findHidden(): Promise<(string | null)[]> {
  const texts = [await page.title(), await page.locator("body").textContent()];
  for (const name of ["title", "aria-label", "alt", "placeholder"]) {
    const found = await page.locator(`[${name}]`).all();
    texts.push(...(await Promise.all(found.map((element) => element.getAttribute(name)))));
  }
  return texts.filter((text) => text !== null && hidden.test(text));
}

describe("an image", () => {
  it.each(sampleImages)("$mediaType is painted in its own size, and has a name", async (sample) => {
    const name = `small.${sample.mediaType.slice(6)}`;
    expect(await openPreview(name)).toContain(`${sample.width} × ${sample.height} pixels`);
    const image = page.getByRole("img", { name: `Content of ${name}` });
    await expect
      .poll(() => image.evaluate((element) => Reflect.get(element, "naturalWidth")))
      .toBe(sample.width);
  });

  it("can't be opened as a page", async () => {
    const tab = await page.context().newPage();
    const answer = await tab.goto(`${origin}/api/v1/artifacts/${idOf("small.png")}/image`);
    expect(answer?.status()).toBe(403);
    await tab.close();
  });

  it("that is cut short, or unfolds into too many pixels, says so", async () => {
    await openPreview("wide.png");
    await page.getByText("Images of up to 50 megapixels are shown; this one has 3600.").waitFor();
    // The browser itself reports the image that it can't read; no other test expects that.
    const tab = await page.context().newPage();
    await tab.goto(`${origin}/artifacts/${idOf("cut.png")}`);
    await tab.getByText("it is cut short or broken").waitFor();
    await tab.close();
  });

  it.each([
    ["script.png", "It calls itself an image"],
    ["script.svg", "SVG can carry scripts"],
  ])("%s is shown as its text, and the page says why", async (name, words) => {
    expect(await openPreview(name)).toContain(words);
    await page.getByRole("region", { name: "Preview content" }).getByText(script).waitFor();
    expect(await page.getByRole("img", { name: /^Content of/ }).count()).toBe(0);
    expect(await page.title()).toBe(`${name} · Exhibit`);
  });
});

describe("a text that strangers wrote", () => {
  it("is nowhere turned or hidden: not in names, nor in a preview", async () => {
    await openPreview(turned);
    await page.getByRole("heading", { name: "invoice[U+202E]fdp.exe" }).waitFor();
    await page.getByText("␛[2Jx,[U+2067]y[U+200B]").waitFor();
    expect(await findHidden()).toEqual([]);
  });

  it("is not in the records of a report, nor in what a failure says of its file", async () => {
    await openPreview("turned.txt");
    await page.getByText("[U+202E]hgih").first().waitFor();
    expect(await findHidden()).toEqual([]);
    await page.request.post(`${origin}/api/trpc/artifact.delete`, {
      headers: { origin },
      data: { artifactId: idOf(doomed) },
    });
    // The browser itself reports the answer 410; no other test expects that.
    const tab = await page.context().newPage();
    await tab.goto(`${origin}/artifacts/${idOf(doomed)}`);
    await tab.getByText("gone[U+202E]txt.exe").waitFor();
    await tab.close();
  });

  it.each(["artifacts", "events", "data"])("is not in the %s of a run either", async (tab) => {
    await page.goto(`${origin}/runs/${runId}?tab=${tab}`);
    await page.getByText("the tool said ␛[31m[U+202E]rorre␇").first().waitFor();
    if (tab !== "data")
      await page.getByRole("link", { name: "invoice[U+202E]fdp.exe", exact: true }).waitFor();
    expect(await findHidden()).toEqual([]);
  });

  it("keeps the colors of a log and nothing else that a terminal obeys", async () => {
    await page.goto(`${origin}/runs/${runId}?tab=logs`);
    const lines = page.getByRole("region", { name: "Log" }).getByRole("listitem");
    await lines.first().waitFor();
    const shown = await lines.allTextContents();
    for (const [index, text] of [
      "red plain",
      "a link",
      "C1 [U+202E]denrut[U+202C] [U+2066]kept[U+2069] [U+200B]thin",
      "<img src=x onerror=alert(1)>",
    ].entries()) {
      expect(shown[index]?.endsWith(text), `line ${index}: ${shown[index]}`).toBe(true);
    }
    expect(await lines.first().getByText("red", { exact: true }).getAttribute("data-fg")).toMatch(/red/);
    expect(await findHidden()).toEqual([]);
  });

  it("is not in the library, nor in the dialogs that name it", async () => {
    await page.goto(`${origin}/artifacts/${idOf(turned)}`);
    await page.getByRole("button", { name: /^Publish/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Label" }).fill("\u202Eleber\u2069");
    await dialog.getByText("invoice[U+202E]fdp.exe").waitFor();
    expect(await findHidden()).toEqual([]);
    await dialog.getByRole("button", { name: "Publish" }).click();
    await page.getByText(/“invoice\[U\+202E\]fdp.exe” was published as \[U\+202E\]leber/).waitFor();
    await page.goto(`${origin}/artifacts`);
    await page.getByRole("link", { name: "invoice[U+202E]fdp.exe", exact: true }).waitFor();
    expect(await findHidden()).toEqual([]);
    await page.goto(`${origin}/runs`);
    await page.getByText("the tool said").first().waitFor();
    expect(await findHidden()).toEqual([]);
  });

  it("keeps its direction to itself", async () => {
    await page.goto(`${origin}/runs/${runId}?tab=artifacts`);
    const link = page.getByRole("link", { name: /עברית/ }).first();
    expect(
      await link.evaluate(
        (element) => Reflect.get(element, "computedStyleMap").call(element).get("unicode-bidi").value,
      ),
    ).toBe("isolate");
  });

  it("left nothing on the browser's console", () => {
    expect(browserStudio.problems).toEqual(noProblems);
  });
});
