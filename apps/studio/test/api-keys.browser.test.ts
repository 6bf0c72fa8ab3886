import { noProblems } from "@exhibit/testkit/browser";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserStudio, startBrowserStudio } from "./browser-studio.ts";

let browserStudio: BrowserStudio;
let page: Page;
let secret = "";

beforeAll(async () => {
  browserStudio = await startBrowserStudio();
  page = browserStudio.page;
  await page.getByRole("heading", { name: /Your first run/ }).waitFor();
});

afterAll(() => browserStudio?.close());

const listArtifacts = () =>
  fetch(`${browserStudio.studio.origin}/api/v1/artifacts`, {
    headers: { authorization: `Bearer ${secret}` },
  });

it("makes a key, shows it once, and a program works with it", async () => {
  await page.getByRole("link", { name: "API keys" }).click();
  await page.getByText("There are no keys yet").waitFor();
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make the key" }).click();
  await dialog.getByText("1 to 100 characters").waitFor();
  await dialog.getByRole("textbox", { name: "Name" }).fill("nightly");
  await dialog.getByRole("button", { name: "Make the key" }).click();
  secret = (await dialog.getByText(/^exh_/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "I have it" }).click();
  await page
    .getByRole("row", { name: /nightly/ })
    .getByText("never")
    .waitFor();
  expect(await page.getByText(/exh_[A-Za-z0-9_-]{80}/).count()).toBe(0);
  expect((await listArtifacts()).status).toBe(200);
});

it("revokes it, and the program is refused", async () => {
  await page.getByRole("button", { name: "Revoke nightly" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke it now" }).click();
  await page
    .getByRole("row", { name: /nightly/ })
    .getByText("revoked")
    .waitFor();
  expect((await listArtifacts()).status).toBe(401);
  expect(browserStudio.problems).toEqual(noProblems);
});
