import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "./chromium.ts";

const FLAGS = [
  // Root and many containers have no user namespaces; the tests open nothing but our own pages.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Launches a headless Chromium; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, environment } = await findChromium();
  return chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...process.env, ...environment },
    // It ends when the pipe from the test process does; signals are vitest's business.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** What went wrong in a page since it is watched, in words, oldest first. */
export interface PageProblems {
  /** Console errors and warnings. */
  readonly console: string[];
  /** Exceptions that nobody caught. */
  readonly exceptions: string[];
  /** Requests without an answer, other than those that a navigation aborted. */
  readonly failedRequests: string[];
}

/** Collects what goes wrong in a page from now on; a test expects `noProblems` at its end. */
export function watchConsole(page: Page): PageProblems {
  const problems: PageProblems = { console: [], exceptions: [], failedRequests: [] };
  page.on("console", (message) => {
    const type = message.type();
    if (type === "error" || type === "warning") {
      problems.console.push(`${type}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => problems.exceptions.push(error.stack ?? error.message));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "no reason given";
    if (reason !== "net::ERR_ABORTED") {
      problems.failedRequests.push(`${request.method()} ${request.url()}: ${reason}`);
    }
  });
  return problems;
}

/** What `watchConsole` holds for a page without fault. */
export const noProblems: PageProblems = { console: [], exceptions: [], failedRequests: [] };
