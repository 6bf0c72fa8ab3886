import { bindComponent, defineComponent, file } from "@exhibit/components/sdk";
import { createLogger } from "@exhibit/config";
import { createJobs } from "@exhibit/core";
import { waitFor } from "@exhibit/testkit";
import { describeWithMinio } from "@exhibit/testkit/describe-with-minio";
import { type MinioProcess, startMinio } from "@exhibit/testkit/minio";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openWorkHome } from "../src/execution/work-home.ts";
import { startRunner } from "../src/runner.ts";
import { openToolShelf, probeIsolation, ToolEnv } from "../src/tools/index.ts";
import { createStudio, node, type Studio } from "./studio.ts";

const impatient = defineComponent({
  id: "test.impatient",
  version: 1,
  title: "Impatient",
  category: "test",
  summary: "Writes a file, and has three seconds for it.",
  docs: "For one test.",
  inputs: {},
  outputs: { file: file({ title: "File", formats: ["text"] }) },
  fileOutputs: { file: { title: "File", formats: ["text"], defaultName: "note.txt" } },
  timeoutSeconds: 3,
  retry: { maxAttempts: 1, delaySeconds: 0 },
});

describeWithMinio("a store that is killed under a run", () => {
  let minio: MinioProcess;
  beforeAll(async () => {
    minio = await startMinio();
  });
  beforeEach(() => minio.restart());
  afterAll(() => minio?.stop());

  it("is waited for by the step, and nothing is lost or done twice", { timeout: 90_000 }, async ({
    onTestFinished,
  }) => {
    const studio = await createStudio(undefined, minio.buildEnv());
    onTestFinished(() => studio.close());
    const runner = await studio.startRunner();
    const before = await studio.start([
      node("early", "test.write-bytes", { parameters: { sizeBytes: 5_000 } }),
    ]);
    expect((await studio.end(before)).state).toBe("succeeded");
    await minio.kill();
    const runId = await studio.start([
      node("write", "test.write-bytes", {
        parameters: { sizeBytes: 300_000, seed: 7 },
        artifacts: { publishToLibrary: true, artifactLabel: "bytes" },
      }),
      node("count", "test.count-lines", { inputs: { report: { step: "write", port: "file" } } }),
    ]);
    await waitFor(() => runner.log().includes("the store does not answer; an upload waits"));
    expect((await studio.run(runId)).state).toBe("running");
    await minio.restart();
    expect((await studio.end(runId, 60_000)).state).toBe("succeeded");
    expect((await studio.attempts(runId)).map((attempt) => attempt.state)).toEqual([
      "succeeded",
      "succeeded",
    ]);
    const files = await studio.files();
    expect(new Set(await studio.objects())).toEqual(new Set(files.map((one) => one.key)));
    for (const { key, sizeBytes, sha256 } of files) {
      expect(await studio.store.head(key)).toMatchObject({ sizeBytes, sha256 });
    }
  });

  it("fails the step as unavailable once the step's time is over, and leaves no row that is seen", {
    timeout: 60_000,
  }, async ({ onTestFinished }) => {
    const studio = await createStudio([impatient], minio.buildEnv());
    onTestFinished(() => studio.close());
    onTestFinished(await startInside(studio));
    await minio.kill();
    const runId = await studio.start([node("note", "test.impatient")]);
    expect(await studio.end(runId)).toMatchObject({ state: "failed" });
    const [step] = await studio.steps(runId);
    expect(step?.failure).toMatchObject({
      code: "STORE_UNAVAILABLE",
      message: "The store did not answer until the 3 s that the step may take were over.",
    });
    expect(await studio.artifacts(runId)).toEqual([]);
  });
});

/** A runner inside this process that knows the impatient component; the answer stops it. */
async function startInside(studio: Studio): Promise<() => Promise<void>> {
  const jobs = await createJobs({ url: studio.databaseUrl, supervise: true, heartbeatSeconds: 10 });
  const component = bindComponent(impatient, async ({ artifacts }) => ({
    file: await artifacts.upload({ output: "file", body: "a note" }),
  }));
  const toolEnv = ToolEnv.parse({});
  const runner = await startRunner(
    {
      name: "in the test",
      version: "0.0.0",
      database: studio.scope.database,
      jobs,
      store: studio.store,
      staging: studio.staging,
      home: await openWorkHome(studio.workRoot, {}),
      components: new Map([["test.impatient@1", component]]),
      network: { allowLoopback: [], denied: [], allowPrivate: false },
      toolEnv,
      shelf: await openToolShelf([], toolEnv),
      isolation: await probeIsolation(toolEnv.PATH),
      maxFileBytes: 1_073_741_824,
      minFreeBytes: 0,
      killAfterMs: 200,
      secretKeyFile: studio.scope.secretKeyFile,
      logger: createLogger({ name: "runner", level: "silent" }),
      failpoint: () => {},
    },
    {
      databaseUrl: studio.databaseUrl,
      concurrency: 1,
      heartbeatSeconds: 10,
      drainMs: 0,
      sweepEveryMs: 60_000,
      reconcileEveryMs: 60_000,
      sweepGraceMs: 0,
      orphanSweepEveryMs: 60_000,
      orphanGraceMs: 60_000,
    },
  );
  return async () => {
    await runner.stop();
    await jobs.stop();
  };
}
