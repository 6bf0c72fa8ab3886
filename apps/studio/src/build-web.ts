import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { glob, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { checkoutRoot, webRoot } from "./checkout.ts";
import { StudioFault } from "./studio-fault.ts";

const SOURCES = ["apps/web/{src,public}/**", "apps/web/*.{ts,html,json}", "packages/contracts/src/**"];
const STAMP = ".exhibit-sources";

/** Builds the web app where its sources are not those of the last build; says whether it did. */
export async function buildWeb(): Promise<boolean> {
  const hash = await hashSources();
  if (await isStamped(hash)) return false;
  const part = join(checkoutRoot, "apps/web/.cache", `dist-${process.pid}`);
  try {
    await mkdir(dirname(part), { recursive: true });
    await runVite(part);
    await writeFile(join(part, STAMP), hash);
    await rm(webRoot, { recursive: true, force: true });
    await rename(part, webRoot);
  } catch (cause) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    // Another start of this checkout may have built the same meanwhile.
    if (await isStamped(hash)) return true;
    throw new StudioFault(`The web app can't be built: ${describeFailure(cause)}.`, { cause });
  }
  return true;
}

/** Whether the built app is of these sources. */
async function isStamped(hash: string): Promise<boolean> {
  return (await readFile(join(webRoot, STAMP), "utf8").catch(() => "")) === hash;
}

async function hashSources(): Promise<string> {
  const files: string[] = ["package-lock.json"];
  for await (const entry of glob(SOURCES, { cwd: checkoutRoot, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(checkoutRoot.length);
    // Written by the build itself.
    if (entry.isFile() && !path.includes(".gen.")) files.push(path);
  }
  const hash = createHash("sha256").update(process.version);
  for (const path of files.sort((a, b) => (a < b ? -1 : 1)))
    hash.update(`\0${path}\0`).update(await readFile(join(checkoutRoot, path)));
  return hash.digest("hex");
}

/** A child process, so that the memory of the build goes with it. */
async function runVite(outDir: string): Promise<void> {
  const web = join(checkoutRoot, "apps/web");
  const manifest = createRequire(join(web, "package.json")).resolve("vite/package.json");
  const vite = join(dirname(manifest), "bin/vite.js");
  const args = [vite, "build", "--outDir", outDir, "--emptyOutDir", "--logLevel", "error"];
  await promisify(execFile)(process.execPath, args, { cwd: web, maxBuffer: 16 * 2 ** 20 });
}

/** The first line that names a fault: bundler errors begin with their code, others with the error's name. */
function describeFailure(cause: unknown): string {
  const output = cause instanceof Error && "stderr" in cause ? String(cause.stderr) : String(cause);
  const lines = stripVTControlCharacters(output)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const telling = lines.find((line) => /^\[[A-Z_]+\]|^\w*Error: /.test(line));
  return (telling ?? lines[0] ?? "it says nothing").replace(/\.$/, "");
}
