import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ComponentError } from "@exhibit/components/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AttemptAborted } from "./attempt-aborted.ts";
import { type BoundTools, bindTools } from "./run-tool.ts";
import { openWorkHome, type WorkHome } from "./work-home.ts";

let root: string;
let home: WorkHome;
let attempts = 0;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "exhibit-tool-"));
  home = await openWorkHome(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function open(abort = new AbortController()) {
  attempts += 1;
  const attemptId = `run-tool-test-${process.pid}-${attempts}`;
  const { workDir } = await home.enter(attemptId);
  let log = "";
  const tools: BoundTools = bindTools({
    attemptId,
    workDir,
    signal: abort.signal,
    path: "/usr/local/bin:/usr/bin:/bin",
    killAfterMs: 100,
    write: (stream, text) => {
      log += `${stream}: ${text}`;
    },
    note: (pid) => home.note(attemptId, pid),
  });
  return { tools, workDir, abort, attemptId, log: () => log };
}

/** A process that ended but that nobody has waited for yet is a zombie: it does nothing any more. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  return stat !== "" && !/^\d+ \(.*\) Z/.test(stat);
}

describe("a tool", () => {
  it("gets its arguments as they are, in its work directory, with a small environment", async () => {
    const { tools, workDir, log } = await open();
    const result = await tools.run(
      "sh",
      ["-c", 'printf "%s|" "$1" "$HOME" "$PWD" "$EXTRA" "$USER"', "sh", "a b; $(id)"],
      {
        env: { EXTRA: "given" },
        captureBytes: 1000,
      },
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
    const { tools } = await open();
    const read = await tools.run("cat", [], { input: "from the handler", captureBytes: 4 });
    expect(read).toMatchObject({ exitCode: 0, stdout: "from", stdoutTruncated: true });
    const complaint = await tools.run("sh", ["-c", "echo complaint >&2"], { captureBytes: 4 });
    expect(complaint).toMatchObject({ stdout: "", stderr: "comp" });
    expect(await tools.run("sh", ["-c", "exit 3"])).toMatchObject({ exitCode: 3, signal: null });
    expect(await tools.run("sleep", ["600"], { timeoutMs: 50 })).toMatchObject({
      exitCode: null,
      signal: "SIGTERM",
    });
  });

  it("that is not installed is a final error", async () => {
    const { tools } = await open();
    const error: unknown = await tools.run("no-such-tool", []).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ComponentError);
    expect(error).toMatchObject({ retryable: false, message: "The tool no-such-tool is not installed." });
  });

  it("ends with its children on abort, even those that ignore SIGTERM or left its group", async () => {
    const { tools, abort, workDir } = await open();
    const script = `trap "" TERM; setsid sleep 600 & echo $! > escaped; sleep 600 & echo $! > child; while :; do sleep 1; done`;
    const running = tools.run("sh", ["-c", script]).catch((thrown: unknown) => thrown);
    const readPid = async (name: string) =>
      Number(await readFile(join(workDir, name), "utf8").catch(() => ""));
    await expect.poll(() => readPid("child")).toBeGreaterThan(0);
    const pids = [await readPid("escaped"), await readPid("child")];
    abort.abort(new AttemptAborted("cancelled"));
    expect(await running).toBeInstanceOf(AttemptAborted);
    tools.end();
    for (const pid of pids) await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it("takes along what it left in the background when it ends by itself", async () => {
    const { tools, workDir } = await open();
    await tools.run("sh", ["-c", "sleep 600 > /dev/null 2>&1 & echo $! > daemon"]);
    const pid = Number(await readFile(join(workDir, "daemon"), "utf8"));
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

describe("a work home", () => {
  it("is removed by the next runner once its process is gone, and a living one's is left alone", async () => {
    const dead = join(root, "999999-1");
    await home.enter("mine");
    const other = await openWorkHome(join(root, "elsewhere"));
    await other.close();
    const { mkdir } = await import("node:fs/promises");
    await mkdir(join(dead, "attempt"), { recursive: true });
    await home.reap();
    expect(existsSync(dead)).toBe(false);
    expect((await home.enter("mine")).workDir).toContain(root);
    expect(existsSync(join((await home.enter("mine")).workDir))).toBe(true);
  });
});
