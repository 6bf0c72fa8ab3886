import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ComponentError } from "@exhibit/components/sdk";
import { installStandIn } from "@exhibit/components/stand-in-tool";
import type { ToolSource, ToolUse } from "@exhibit/contracts";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Isolation, probeIsolation, ToolEnv } from "../tools/index.ts";
import { AttemptAborted } from "./attempt-aborted.ts";
import { bindTools, type ToolScope } from "./run-tool.ts";
import { openWorkHome, type WorkHome } from "./work-home.ts";

const image = `registry.test/sh@sha256:${"a".repeat(64)}`;

let isolation: Isolation;
let root: string;
let home: WorkHome;
let attempts = 0;
beforeAll(async () => {
  isolation = await probeIsolation(ToolEnv.parse({}).PATH);
});
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "exhibit-tool-"));
  home = await openWorkHome(join(root, "work"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** An attempt whose component declares `sh` and `cat`, and nothing else. */
async function open(over: Partial<ToolScope> = {}) {
  attempts += 1;
  const attemptId = `run-tool-test-${process.pid}-${attempts}`;
  const { workDir } = await home.enter(attemptId);
  const abort = new AbortController();
  let log = "";
  const tools = bindTools({
    attemptId,
    workDir,
    signal: abort.signal,
    tools: [use("sh"), use("cat")],
    env: ToolEnv.parse({}),
    isolation,
    maxFileBytes: 1_073_741_824,
    minFreeBytes: 0,
    killAfterMs: 100,
    write: (stream, text) => {
      log += `${stream}: ${text}`;
    },
    note: (what) => home.note(attemptId, what),
    ...over,
  });
  const run = (script: string, options = {}) => tools.run("sh", ["-c", script], options);
  return { tools, run, workDir, abort, attemptId, log: () => log };
}

function use(name: string, source: ToolSource = { kind: "file", path: `/bin/${name}` }): ToolUse {
  return { name, version: null, source };
}

/** Processes of this machine whose command line holds a text. */
async function listCommands(text: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => "")),
  );
  return lines.map((line) => line.replaceAll("\0", " ")).filter((line) => line.includes(text));
}

/** A number of seconds to sleep that no other process of this machine has. */
function pickSeconds(): string {
  attempts += 1;
  return `600.${process.pid}${attempts}`;
}

describe("a tool", () => {
  it("gets its arguments as they are, in its work directory, with a small environment", async () => {
    const { tools, workDir, log } = await open();
    const result = await tools.run(
      "sh",
      ["-c", 'printf "%s|" "$1" "$HOME" "$PWD" "$EXTRA" "$USER"', "sh", "a b; $(id)"],
      { env: { EXTRA: "given" }, captureBytes: 1000 },
    );
    expect(result).toEqual({
      exitCode: 0,
      signal: null,
      stdout: `a b; $(id)|${workDir}|${workDir}|given||`,
      stdoutTruncated: false,
      stderr: "",
    });
    expect(log()).toContain("stdout: a b; $(id)|");
  });

  it("reads what it is given, and says how it ended", async () => {
    const { tools, run } = await open();
    const read = await tools.run("cat", [], { input: "from the handler", captureBytes: 4 });
    expect(read).toMatchObject({ exitCode: 0, stdout: "from", stdoutTruncated: true });
    const complaint = await run("echo complaint >&2", { captureBytes: 4 });
    expect(complaint).toMatchObject({ stdout: "", stderr: "comp" });
    expect(await run("exit 3")).toMatchObject({ exitCode: 3, signal: null });
    expect(await run("exit 255")).toMatchObject({ exitCode: 255, signal: null });
    expect(await run("kill -SEGV $$")).toMatchObject({ exitCode: null, signal: "SIGSEGV" });
    expect(await run("sleep 600", { timeoutMs: 50 })).toMatchObject({ exitCode: null, signal: "SIGTERM" });
  });

  it("may end in order when it is told to", async () => {
    const { run } = await open({ killAfterMs: 10_000 });
    const result = await run('trap "echo tidied; exit 7" TERM; sleep 600 & wait', {
      timeoutMs: 200,
      captureBytes: 100,
    });
    expect(result).toMatchObject({ exitCode: 7, stdout: "tidied\n" });
  });

  it("that the component does not declare is a final error", async () => {
    const { tools } = await open();
    await expect(tools.run("ls", [])).rejects.toMatchObject({
      retryable: false,
      message: "The component runs the tool ls without declaring it; it declares sh, cat.",
    });
  });

  it("that has gone since the step was claimed is tried again", async () => {
    const { tools } = await open({ tools: [use("gone", { kind: "file", path: join(root, "gone") })] });
    const error: unknown = await tools.run("gone", []).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ComponentError);
    expect(error).toMatchObject({
      retryable: true,
      message: `The tool gone is gone: ${join(root, "gone")} is no program that can be run.`,
    });
  });
});

describe("a hostile tool", () => {
  it("ends on abort with its children, even those that ignore SIGTERM or left its group", async () => {
    const { tools, run, abort, workDir } = await open();
    const [escaped, child] = [pickSeconds(), pickSeconds()];
    const running = run(
      `trap "" TERM; setsid sleep ${escaped} & sleep ${child} & touch ready; while :; do sleep 1; done`,
    ).catch((thrown: unknown) => thrown);
    await expect.poll(() => existsSync(join(workDir, "ready"))).toBe(true);
    await expect.poll(async () => (await listCommands(`sleep ${escaped}`)).length).toBeGreaterThan(0);
    abort.abort(new AttemptAborted("cancelled"));
    expect(await running).toBeInstanceOf(AttemptAborted);
    tools.end();
    await expect.poll(() => listCommands(`sleep ${escaped}`)).toEqual([]);
    await expect.poll(() => listCommands(`sleep ${child}`)).toEqual([]);
  });

  it("takes along what it left in the background when it ends by itself", async () => {
    const { run } = await open();
    const seconds = pickSeconds();
    await run(`sleep ${seconds} > /dev/null 2>&1 &`);
    await expect.poll(() => listCommands(`sleep ${seconds}`)).toEqual([]);
  });

  it("can't leave a daemon that shed its group, its parent and its environment", async ({ skip }) => {
    if (isolation.level !== "pid-namespace") skip(`this machine offers ${isolation.level} alone`);
    const { run } = await open();
    const seconds = pickSeconds();
    await run(
      `env -i /usr/bin/setsid -f /bin/sleep ${seconds} > /dev/null 2>&1 < /dev/null; sleep 0.2; echo started`,
    );
    await expect.poll(() => listCommands(`sleep ${seconds}`)).toEqual([]);
  });

  it("that forks without end is gone as a whole", async () => {
    const { run } = await open();
    const seconds = pickSeconds();
    await run(`i=0; while [ $i -lt 300 ]; do sleep ${seconds} & i=$((i+1)); done; sleep ${seconds}`, {
      timeoutMs: 1_500,
    });
    await expect.poll(() => listCommands(`sleep ${seconds}`)).toEqual([]);
  });

  it("that floods its output is read to the end, and only what was asked for is kept", async () => {
    let seen = 0;
    const { run } = await open({
      write(_stream, text) {
        seen += text.length;
      },
    });
    const before = process.memoryUsage().rss;
    const flood = 256 * 1024 * 1024;
    const result = await run(`head -c ${flood} /dev/zero`, { captureBytes: 10 });
    expect(result).toMatchObject({ exitCode: 0, stdoutTruncated: true });
    expect(seen).toBe(flood);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
  });

  it("is ended at the largest file that it may write, and the log says so", async ({ skip }) => {
    if (!isolation.limitsFiles) skip("this machine has no prlimit");
    const { run, workDir, log } = await open({ maxFileBytes: 1_048_576 });
    expect(await run("exec cat /dev/zero > huge")).toMatchObject({ exitCode: null, signal: "SIGXFSZ" });
    expect((await stat(join(workDir, "huge"))).size).toBe(1_048_576);
    expect(log()).toContain("warning: sh was ended at a file of 1048576 bytes, the most it may write");
  });

  it("is ended where the disk runs full, and may be tried again", async () => {
    const { run } = await open({ minFreeBytes: Number.MAX_SAFE_INTEGER });
    await expect(run("sleep 600")).rejects.toMatchObject({
      retryable: true,
      message: expect.stringContaining("The disk of the work directory has less than"),
    });
  });
});

describe("a tool from an image", () => {
  async function installEngine(over: { staysUp?: boolean } = {}) {
    const folder = join(root, "engine");
    await mkdir(folder);
    const help = await readFile(
      new URL("../../../../packages/components/fixtures/help/docker-run.txt", import.meta.url),
      "utf8",
    );
    const docker = await installStandIn(folder, {
      name: "docker",
      help,
      operands: 2,
      answers: { rm: "" },
      ...over,
    });
    return { docker, env: ToolEnv.parse({ PATH: folder }) };
  }

  it("runs without rights, with nothing mounted but the work directory, and no value on the command line", async () => {
    const { docker, env } = await installEngine();
    const { tools, workDir } = await open({ env, tools: [use("sh", { kind: "image", image })] });
    const result = await tools.run("sh", ["-json", "-o", "out"], { env: { TOKEN: "canary" } });
    expect(result.exitCode).toBe(0);
    const [call = [], removal = []] = await docker.calls();
    const name = call.find((arg) => arg.startsWith("--name="))?.slice("--name=".length) ?? "";
    const user = process.getuid?.() === 0 ? "65534:65534" : `${process.getuid?.()}:${process.getgid?.()}`;
    expect(call).toEqual([
      "run",
      "--rm",
      `--name=${name}`,
      "--cap-drop=ALL",
      "--security-opt=no-new-privileges",
      "--read-only",
      "--tmpfs=/tmp:rw,nosuid,nodev,size=256m",
      `--user=${user}`,
      "--pids-limit=512",
      "--memory=2g",
      "--memory-swap=2g",
      `--mount=type=bind,source=${workDir},target=${workDir}`,
      `--workdir=${workDir}`,
      `--env=HOME=${workDir}`,
      "--env=LANG",
      "--env=TOKEN",
      image,
      "-json",
      "-o",
      "out",
    ]);
    expect(removal).toEqual(["rm", "--force", name]);
  });

  it("is removed by its name on cancel", async () => {
    const { docker, env } = await installEngine({ staysUp: true });
    const { tools, abort } = await open({ env, tools: [use("sh", { kind: "image", image })] });
    const running = tools.run("sh", []).catch((thrown: unknown) => thrown);
    await expect.poll(async () => (await docker.calls()).length).toBe(1);
    abort.abort(new AttemptAborted("cancelled"));
    expect(await running).toBeInstanceOf(AttemptAborted);
    const [call = [], removal] = await docker.calls();
    const name = call.find((arg) => arg.startsWith("--name="))?.slice("--name=".length);
    expect(removal).toEqual(["rm", "--force", name]);
  });

  it("that a killed runner left is removed by the next one", async () => {
    const { docker, env } = await installEngine();
    const dead = join(root, "work", "999999-1", "attempt", "notes");
    await mkdir(dead, { recursive: true });
    await writeFile(
      join(dead, "exhibit-left.json"),
      JSON.stringify({ engine: docker.path, name: "exhibit-left" }),
    );
    const next = await openWorkHome(join(root, "work"), { PATH: env.PATH });
    expect(await next.reap()).toBe(1);
    expect(await docker.calls()).toEqual([["rm", "--force", "exhibit-left"]]);
  });
});

describe("a work home", () => {
  it("is removed by the next runner once its process is gone, and a living one's is left alone", async () => {
    const dead = join(root, "work", "999999-1");
    await home.enter("mine");
    const other = await openWorkHome(join(root, "elsewhere"));
    await other.close();
    await mkdir(join(dead, "attempt"), { recursive: true });
    await home.reap();
    expect(existsSync(dead)).toBe(false);
    expect((await home.enter("mine")).workDir).toContain(root);
    expect(existsSync(join((await home.enter("mine")).workDir))).toBe(true);
  });
});
