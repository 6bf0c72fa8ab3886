import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { waitFor } from "@exhibit/testkit";
import { signIn } from "@exhibit/testkit/sign-in";
import type { StudioProcess } from "@exhibit/testkit/studio";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type HeldServer, startHeldServer } from "./held-server.ts";
import { findPostmaster, findRunner, waitUntilNothingRuns } from "./list-processes.ts";
import { openClient } from "./studio-client.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

const Instance = z.object({ pid: z.number(), url: z.string() });

let terminal: Terminal;
let held: HeldServer;
let studio: StudioProcess | undefined;

/** The studio that runs; started where the last test ended it. */
async function getStudio(): Promise<StudioProcess> {
  studio ??= await terminal.start();
  return studio;
}

/** A client of the running studio, by a link of its own. */
async function signInAgain() {
  return openClient((await terminal.exhibit("login")).stdout.trim());
}

async function readInstance(): Promise<z.infer<typeof Instance>> {
  return Instance.parse(JSON.parse(await readFile(join(terminal.dataDir, "instance.json"), "utf8")));
}

async function getPid(find: typeof findRunner): Promise<number> {
  return (await waitFor(() => find(terminal.dataDir), { timeoutMs: 20_000, what: "the process" })).pid;
}

beforeAll(async () => {
  held = await startHeldServer();
  terminal = await openTerminal({
    EXHIBIT_ALLOW_LOOPBACK: new URL(held.address).host,
    EXHIBIT_DRAIN_SECONDS: "1",
  });
  studio = await terminal.start();
}, 180_000);

afterAll(async () => {
  held?.close();
  await studio?.interrupt();
  await terminal?.close();
});

describe("a studio that a person started", { timeout: 180_000 }, () => {
  test("has finished its first run, and says so", async () => {
    const { output } = await getStudio();
    expect(output()).toMatch(/first run "Audit a web address" succeeded/);
    expect(output()).toMatch(/Audit HTTP headers: succeeded/);
    const client = await signInAgain();
    const { firstRun } = await client.getLanding();
    expect(firstRun).toMatchObject({ state: "succeeded", trigger: "first-start", number: 1 });
  });

  test("prints a link that signs in once, and `./exhibit login` prints another", async () => {
    const { link } = await getStudio();
    await signIn(link);
    await expect(signIn(link)).rejects.toThrow(/answered 410: .*used.*\.\/exhibit login/);
    const { code, stdout } = await terminal.exhibit("login");
    expect(code).toBe(0);
    expect(stdout).not.toContain(link);
    await signIn(stdout.trim());
    await expect(signIn(stdout.trim())).rejects.toThrow(/answered 410/);
  });

  test("keeps a second one off its data, in one sentence", async () => {
    const { origin } = await getStudio();
    const { pid } = await readInstance();
    const { code, stdout, stderr } = await terminal.exhibit("start");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      `A studio already runs on the data in ${terminal.dataDir} (process ${pid}, ${origin}): use that one, or stop it first.\n`,
    );
  });

  test("lets a download go on where it was cut", async (context) => {
    const { origin } = await getStudio();
    const version = await terminal.run("curl", ["--version"]);
    if (version.code !== 0) context.skip("curl is not on PATH");
    const client = await signInAgain();
    const text = Array.from({ length: 1_400 }, (_, index) =>
      createHash("sha256").update(`${index}`).digest("hex"),
    ).join("\n");
    const runId = await client.startRun(
      await client.saveWorkflow("Large text", {
        nodes: [
          {
            ref: "write",
            component: { id: "core.artifact.write", version: 1 },
            parameters: { name: "large.txt", format: "text" },
            inputs: { value: { value: text } },
          },
        ],
      }),
    );
    await client.waitForEnd(runId);
    const [artifact] = (await client.listArtifacts(runId)).items;
    const url = `${origin}/api/v1/artifacts/${artifact?.artifactId}/download`;
    const file = join(terminal.dataDir, "resumed.txt");
    const curl = `curl -sSf -H "Cookie: ${client.cookie}"`;
    // The reader goes away in the middle.
    await terminal.run("sh", ["-c", `${curl} ${url} | head -c 50000 >${file}`]);
    expect((await readFile(file)).length).toBe(50_000);
    const { code, stderr } = await terminal.run("sh", ["-c", `${curl} -v -C - -o ${file} ${url}`]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/< HTTP\/1\.1 206/);
    const whole = await readFile(file);
    expect(whole.toString("utf8")).toBe(text);
    expect(createHash("sha256").update(whole).digest("hex")).toBe(artifact?.sha256);
  });

  test("cancels a run that waits for an address that never answers", async () => {
    await getStudio();
    const client = await signInAgain();
    held.hold();
    const runId = await client.startRun(
      await client.saveWorkflow("Patient audit", {
        nodes: [
          {
            ref: "audit",
            component: { id: "security.http.headers", version: 1 },
            // Longer than the test waits: only a runner that hears of the cancel ends the step.
            parameters: { timeoutSeconds: 120 },
            inputs: { urls: { value: [held.address] } },
          },
        ],
      }),
    );
    await waitFor(async () => (await client.getRun(runId)).steps[0]?.state === "running", {
      timeoutMs: 30_000,
      what: "the running step",
    });
    await client.cancelRun(runId);
    const run = await client.waitForEnd(runId);
    expect(run.state).toBe("cancelled");
    expect(run.steps.map(({ state }) => state)).toEqual(["cancelled"]);
    expect((await client.listArtifacts(runId)).items).toEqual([]);
  });

  test("gets over a killed database by itself", async () => {
    const { origin, output } = await getStudio();
    const client = await signInAgain();
    const answers: number[] = [];
    const look = async () => {
      const { status } = await fetch(`${origin}/api/ready`);
      answers.push(status);
      return status;
    };
    expect(await look()).toBe(200);
    const pid = await getPid(findPostmaster);
    process.kill(pid, "SIGKILL");
    await waitFor(async () => (await look()) === 503, { timeoutMs: 30_000, intervalMs: 1, what: "503" });
    await waitFor(async () => (await look()) === 200, { timeoutMs: 60_000, what: "200 again" });
    expect(await getPid(findPostmaster)).not.toBe(pid);
    await waitFor(() => output().includes("The database had died and was restarted."), { what: "its line" });
    const run = await client.waitForEnd(await client.startAudit(origin));
    expect(run.state).toBe("succeeded");
  });

  test("gets over a killed runner by itself", async () => {
    const { origin, output } = await getStudio();
    const client = await signInAgain();
    const pid = await getPid(findRunner);
    process.kill(pid, "SIGKILL");
    const run = await client.waitForEnd(await client.startAudit(origin));
    expect(run.state).toBe("succeeded");
    expect(await getPid(findRunner)).not.toBe(pid);
    expect(output()).toContain("The runner had died and was restarted.");
  });
});

describe("the end of a studio", { timeout: 180_000 }, () => {
  test("Ctrl-C stops the runner first and the database last, and the next start goes on", async () => {
    const first = await getStudio();
    const before = await signInAgain();
    held.hold();
    const runId = await before.startAudit(held.address);
    await waitFor(async () => (await before.getRun(runId)).steps[0]?.state === "running", {
      timeoutMs: 30_000,
      what: "the running step",
    });
    const pids = { runner: await getPid(findRunner), database: await getPid(findPostmaster) };
    const order: string[] = [];
    const watching = Promise.all(
      Object.entries(pids).map(async ([name, pid]) => {
        await waitFor(() => !isAlive(pid), { timeoutMs: 60_000, intervalMs: 5, what: `the end of ${name}` });
        order.push(name);
      }),
    );
    studio = undefined;
    expect(await first.interrupt()).toBe(0);
    await watching;
    expect(order).toEqual(["runner", "database"]);
    await waitUntilNothingRuns(terminal.dataDir);

    held.release();
    const { output } = await getStudio();
    expect(output()).not.toContain("first run");
    const after = await signInAgain();
    const run = await after.waitForEnd(runId);
    expect(run.state).toBe("succeeded");
    // It could only be written because the database outlived the runner.
    expect(run.steps[0]?.attempts.map(({ state }) => state)).toEqual(["lost", "succeeded"]);
  });

  test("after a kill -9, the next start takes over what was left", async () => {
    const killed = await getStudio();
    const database = await getPid(findPostmaster);
    process.kill((await readInstance()).pid, "SIGKILL");
    studio = undefined;
    expect(await killed.ended).toBe(137);
    await waitFor(async () => (await findRunner(terminal.dataDir)) === null, {
      timeoutMs: 30_000,
      what: "the end of the runner",
    });
    const { output, origin } = await getStudio();
    expect(output()).toContain("database of an earlier start taken over");
    expect(await getPid(findPostmaster)).toBe(database);
    const client = await signInAgain();
    const run = await client.waitForEnd(await client.startAudit(origin));
    expect(run.state).toBe("succeeded");
  });

  test("a second Ctrl-C forces, whatever the runner does", async () => {
    const forced = await getStudio();
    process.kill(await getPid(findRunner), "SIGSTOP");
    studio = undefined;
    void forced.interrupt();
    await waitFor(() => forced.output().includes("Stopping"), { what: "the first Ctrl-C" });
    let code: number | null | undefined;
    void forced.ended.then((ended) => {
      code = ended;
    });
    await waitFor(
      () => {
        void forced.interrupt();
        return code !== undefined;
      },
      { timeoutMs: 30_000, intervalMs: 200, what: "the end" },
    );
    expect(code).toBe(130);
    await waitUntilNothingRuns(terminal.dataDir);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
