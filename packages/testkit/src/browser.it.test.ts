import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, noProblems, watchConsole } from "./browser.ts";

let browser: Browser;
let server: Server;
let origin: string;

const pages: Record<string, string> = {
  "/": "<title>Fine</title><h1>Hello</h1><link rel=icon href='data:,'>",
  "/broken":
    "<link rel=icon href='data:,'><script>console.error('said so'); fetch('http://127.0.0.1:1/').catch(() => {}); throw new Error('uncaught')</script>",
};

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader("content-type", "text/html").end(pages[request.url ?? ""] ?? "");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP listener has a port");
  origin = `http://127.0.0.1:${address.port}`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

test("opens a page of a local server and takes a picture of it", async () => {
  const page = await browser.newPage();
  const problems = watchConsole(page);
  await page.goto(origin);
  expect(await page.getByRole("heading").textContent()).toBe("Hello");
  const picture = await page.screenshot();
  expect(picture.subarray(1, 4).toString()).toBe("PNG");
  expect(picture.length).toBeGreaterThan(1_000);
  expect(problems).toEqual(noProblems);
  await page.close();
});

test("collects what a page complains about", async () => {
  const page = await browser.newPage();
  const problems = watchConsole(page);
  const failed = page.waitForEvent("requestfailed");
  await page.goto(`${origin}/broken`);
  await failed;
  expect(problems.console[0]).toMatch(/^error: said so/);
  expect(problems.exceptions[0]).toContain("uncaught");
  expect(problems.failedRequests[0]).toMatch(/^GET http:\/\/127\.0\.0\.1:1\/: net::ERR_/);
  await page.close();
});
