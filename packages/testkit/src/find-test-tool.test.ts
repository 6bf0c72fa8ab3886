import { type ExecFileException, execFile, execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findTestTool } from "./find-test-tool.ts";

let home: string;
let cache: string;

/** A PATH whose `go` and `python3` are scripts that make what the real ones would. */
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "exhibit-test-tools-"));
  cache = join(home, "cache");
  await mkdir(join(home, "bin"));
  await fake(
    "go",
    'echo "$@" >> "$HOME/asked"; [ "$1" = install ] || exit 0; mkdir -p "$GOBIN"; for last; do :; done; echo "#!/bin/sh" > "$GOBIN/$(basename "$last")"; chmod +x "$GOBIN"/*',
  );
  const python = '#!/bin/sh\\necho "$@"\\nmkdir -p bin; touch bin/prowler bin/moto_server\\n';
  await fake("python3", `mkdir -p "$3/bin"; printf '${python}' > "$3/bin/python"; chmod +x "$3/bin/python"`);
  vi.stubEnv("EXHIBIT_TEST_TOOLS", cache);
  vi.stubEnv("EXHIBIT_REQUIRE_TEST_TOOLS", "");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

async function fake(name: string, script: string): Promise<void> {
  await writeFile(join(home, "bin", name), `#!/bin/sh\n${script}\n`);
  await chmod(join(home, "bin", name), 0o755);
}

function build(...tools: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const script = join(import.meta.dirname, "../../../scripts/build-test-tools.mjs");
  const env = { PATH: `${join(home, "bin")}:/usr/bin:/bin`, HOME: home, EXHIBIT_TEST_TOOLS: cache };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, ...tools],
      { env },
      (error: ExecFileException | null, stdout, stderr) =>
        resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

test("builds every tool once, where tests find it, and finds it the next time", async () => {
  expect(findTestTool("dnsx")).toBe(null);
  expect(await build()).toMatchObject({ code: 0, stderr: "" });
  for (const tool of ["minio", "dnsx", "prowler", "moto_server"] as const) {
    expect(findTestTool(tool)).toBe(
      join(cache, (await readdir(cache)).find((name) => name.startsWith(tool)) ?? "", "bin", tool),
    );
  }
  const asked = await readFile(join(home, "asked"), "utf8");
  const again = await build();
  expect(again.stdout.match(/found/g)).toHaveLength(4);
  expect(await readFile(join(home, "asked"), "utf8")).toBe(asked);
});

test("a Python tool starts wherever its environment was moved to", async () => {
  await build("moto_server");
  const program = findTestTool("moto_server") ?? "";
  expect(execFileSync(program, ["-p", "5000"], { cwd: home, encoding: "utf8" })).toBe(
    "-m moto.server -p 5000\n",
  );
});

test("a build that fails says why, leaves nothing to be found, and holds no other tool up", async () => {
  await fake("go", 'echo "no such module" >&2; exit 1');
  const { code, stdout, stderr } = await build("minio", "prowler");
  expect(code).toBe(1);
  expect(stderr).toContain("minio");
  expect(stderr).toContain("no such module");
  expect(stdout).toContain("prowler");
  expect(findTestTool("minio")).toBe(null);
  expect((await readdir(cache)).every((name) => name.startsWith("prowler"))).toBe(true);
});

test("two builds at once both end well, with one tool", async () => {
  const both = await Promise.all([build("dnsx"), build("dnsx")]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(await readdir(cache)).toHaveLength(1);
});

test("what a killed build left is removed by the next one", async () => {
  await mkdir(join(cache, ".building-minio-999999999-x"), { recursive: true });
  await build("dnsx");
  expect((await readdir(cache)).map((name) => name.split("-")[0])).toEqual(["dnsx"]);
});

test("an unknown tool is refused with the names that there are", async () => {
  expect(await build("nmapp")).toMatchObject({
    code: 2,
    stderr: "Unknown tool nmapp; there are minio, dnsx, prowler, moto_server.\n",
  });
});

test("where tools are required, a missing one is an error and not a skipped test", () => {
  vi.stubEnv("EXHIBIT_REQUIRE_TEST_TOOLS", "true");
  expect(() => findTestTool("prowler")).toThrow("run node scripts/build-test-tools.mjs");
});
