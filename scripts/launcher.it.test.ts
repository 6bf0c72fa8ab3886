import { type ExecFileException, execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let checkout: string;

/** A checkout of the launcher alone, whose `npm` is a script that notes what it was asked. */
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "exhibit-launcher-"));
  await cp(import.meta.dirname, join(checkout, "scripts"), { recursive: true });
  await writeFile(join(checkout, "package-lock.json"), '{"packages":{}}');
  await mkdir(join(checkout, "apps/studio/src"), { recursive: true });
  await mkdir(join(checkout, "bin"));
  await writeFile(
    join(checkout, "apps/studio/src/main.ts"),
    'console.log(process.argv.slice(2).join(" ")); process.exitCode = process.argv[2] === "start" ? 0 : 7;',
  );
  await fakeNpm('mkdir -p node_modules; echo "$@" >> asked');
});

afterEach(() => rm(checkout, { recursive: true, force: true }));

async function fakeNpm(script: string): Promise<void> {
  const file = join(checkout, "bin/npm");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(...args: string[]): Promise<Ended> {
  return launchOn([], ...args);
}

/** Starts the launcher by a Node with these flags. */
function launchOn(flags: readonly string[], ...args: string[]): Promise<Ended> {
  const env = { PATH: `${join(checkout, "bin")}:/usr/bin:/bin` };
  return new Promise((resolve) => {
    const launcher = join(checkout, "scripts/launcher.mjs");
    execFile(
      process.execPath,
      [...flags, launcher, ...args],
      { env },
      (error: ExecFileException | null, stdout, stderr) =>
        resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

async function readAsked(): Promise<string[]> {
  return (await readFile(join(checkout, "asked"), "utf8")).trim().split("\n");
}

async function writeMarker(kind: string): Promise<void> {
  const lock = createHash("sha256")
    .update(await readFile(join(checkout, "package-lock.json")))
    .digest("hex");
  await mkdir(join(checkout, "node_modules"), { recursive: true });
  await writeFile(join(checkout, "node_modules/.exhibit-install.json"), JSON.stringify({ lock, kind }));
}

test("installs once for each lock file, without the tools of the tests and with all that is optional", async () => {
  expect(await launch("start")).toMatchObject({ code: 0, stdout: "start\n" });
  expect(await launch("start")).toMatchObject({ code: 0, stderr: "" });
  await writeFile(join(checkout, "package-lock.json"), '{"packages":{"x":{}}}');
  await launch("start");
  const asked = await readAsked();
  expect(asked).toHaveLength(2);
  expect(asked[0]).toMatch(/^ci --omit=dev /);
  expect(asked.join()).not.toContain("optional");
});

test("a full installation serves a start, and a test asks for one", async () => {
  await writeMarker("prod");
  await writeFile(join(checkout, "scripts/test.mjs"), "");
  await launch("test");
  await launch("start");
  expect(await readAsked()).toEqual([expect.stringMatching(/^ci --include=dev /)]);
});

test("hands over verbs and exit codes", async () => {
  await writeMarker("prod");
  expect(await launch("login", "--now")).toMatchObject({ code: 7, stdout: "login --now\n", stderr: "" });
});

test("says in one sentence why npm failed", async () => {
  await fakeNpm("echo 'npm error code E1' >&2; echo 'npm error the disk is full' >&2; exit 3");
  const { code, stderr } = await launch("start");
  expect(code).toBe(1);
  expect(stderr.split("\n").slice(1)).toEqual([
    "The packages can't be installed, `npm ci` failed: the disk is full.",
    "",
  ]);
});

test("does not test or install under a studio that runs from the checkout", async () => {
  await writeMarker("all");
  await mkdir(join(checkout, ".exhibit/running"), { recursive: true });
  // Stands in for a studio: its command line names the folder that a studio's does.
  const file = join(checkout, "apps/studio/src/main.ts");
  await writeFile(file, "process.stdin.resume();");
  const studio = execFile(process.execPath, [file]);
  await writeFile(join(checkout, ".exhibit/running", String(studio.pid)), "");
  const { code, stderr } = await launch("test");
  studio.kill();
  expect(code).toBe(1);
  expect(stderr).toBe(
    `\`test\` would disturb the studio that runs from this checkout (process ${studio.pid}): stop it first.\n`,
  );
});

/** Flags that make Node say that it is another one, on another machine. */
function pretendToBe(version: string, platform: string): string[] {
  const script = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });
    Object.defineProperty(process, "platform", { value: "${platform}" });`;
  return ["--import", `data:text/javascript,${encodeURIComponent(script)}`];
}

test("says in one sentence that Node is too old where it has none to bring, and installs nothing", async () => {
  const { code, stdout, stderr } = await launchOn(pretendToBe("20.19.5", "freebsd"), "start");
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toBe(
    `Exhibit needs Node 22.18 or later: this is Node 20.19.5, and the Node that comes with it does not run on this platform (freebsd ${process.arch}).\n`,
  );
  await expect(readAsked()).rejects.toThrow(/ENOENT/);
});

test("hands over to the Node that was installed, and says so where that one does not run here", async () => {
  await writeMarker("prod");
  const bundled = join(checkout, `node_modules/node-linux-${process.arch}/bin/node`);
  await mkdir(dirname(bundled), { recursive: true });
  await symlink(process.execPath, bundled);
  expect(await launchOn(pretendToBe("20.19.5", "linux"), "start")).toMatchObject({
    code: 0,
    stdout: "start\n",
  });

  await rm(bundled);
  await writeFile(bundled, "#!/no/such/loader\n", { mode: 0o755 });
  const { code, stderr } = await launchOn(pretendToBe("20.19.5", "linux"), "start");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Exhibit needs Node 22\.18 or later: this is Node 20\.19\.5, [^\n]+\n$/);
});
