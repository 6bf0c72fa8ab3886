import { bindComponent, defineComponent, defineTool, number } from "@exhibit/components/sdk";
import { createLogger } from "@exhibit/config";
import { createJobs } from "@exhibit/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkHome } from "../src/execution/work-home.ts";
import { type Runner, startRunner } from "../src/runner.ts";
import { openToolShelf, probeIsolation, ToolEnv } from "../src/tools/index.ts";
import { createStudio, node, type Studio } from "./studio.ts";

const sleep = defineTool({
  name: "sleep",
  title: "Sleep",
  homepage: "https://www.gnu.org/software/coreutils/",
  howToGet: "It comes with the system",
  command: "apt-get install coreutils",
  versionArgs: ["0"],
  versionPattern: /^/,
});

const sleeper = defineComponent({
  id: "test.sleeper",
  version: 1,
  title: "Sleeper",
  category: "test",
  summary: "Runs longer than it may.",
  docs: "For one test.",
  inputs: {},
  outputs: { exitCode: number() },
  timeoutSeconds: 1,
  tools: [sleep],
  retry: { maxAttempts: 2, delaySeconds: 0 },
});

/** A handler that never listens: nothing but its own end would end it. */
const deaf = defineComponent({ ...sleeper, id: "test.deaf", retry: { maxAttempts: 1, delaySeconds: 0 } });

const components = [
  bindComponent(sleeper, async ({ tools }) => {
    const { exitCode } = await tools.run("sleep", ["600"]);
    return { exitCode: exitCode ?? -1 };
  }),
  bindComponent(deaf, () => new Promise<never>(() => {})),
];

let studio: Studio;
let runner: Runner;
let stop: () => Promise<void>;
beforeAll(async () => {
  studio = await createStudio([sleeper, deaf]);
  const { database } = studio.scope;
  const jobs = await createJobs({ url: studio.databaseUrl, supervise: true, heartbeatSeconds: 10 });
  const home = await openWorkHome(studio.workRoot);
  const toolEnv = ToolEnv.parse({});
  runner = await startRunner(
    {
      name: "in the test",
      version: "0.0.0",
      database,
      jobs,
      store: studio.store,
      staging: studio.staging,
      home,
      components: new Map(components.map((one) => [`${one.definition.id}@1`, one])),
      network: { allowLoopback: [], denied: [], allowPrivate: false },
      toolEnv,
      shelf: await openToolShelf([sleep], toolEnv),
      isolation: await probeIsolation(toolEnv.PATH),
      maxFileBytes: 1_048_576,
      minFreeBytes: 0,
      killAfterMs: 200,
      secretKeyFile: studio.scope.secretKeyFile,
      logger: createLogger({ name: "runner", level: "silent" }),
      failpoint: () => {},
    },
    {
      databaseUrl: studio.databaseUrl,
      concurrency: 2,
      heartbeatSeconds: 10,
      drainMs: 0,
      sweepEveryMs: 60_000,
      reconcileEveryMs: 60_000,
      sweepGraceMs: 60_000,
      orphanSweepEveryMs: 60_000,
      orphanGraceMs: 60_000,
    },
  );
  stop = async () => {
    await runner.stop();
    await jobs.stop();
    await home.close();
  };
});
afterAll(async () => {
  await stop?.();
  await studio?.close();
});

describe("a step that takes longer than it may", () => {
  it("fails with the reason, each attempt of its policy, and its tool is ended", async () => {
    const runId = await studio.start([node("slow", "test.sleeper")]);
    expect(await studio.end(runId)).toMatchObject({
      state: "failed",
      failure: { code: "TIMED_OUT", message: "The step took longer than the 1 s that it may." },
    });
    expect((await studio.attempts(runId)).map((attempt) => attempt.state)).toEqual(["failed", "failed"]);
  });

  it("is given up where its handler does not listen", async () => {
    const runId = await studio.start([node("deaf", "test.deaf")]);
    expect((await studio.end(runId)).failure?.code).toBe("TIMED_OUT");
  });
});
