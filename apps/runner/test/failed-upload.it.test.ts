import { createHash } from "node:crypto";
import { appendFileSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { testingComponents } from "@exhibit/components/testing-components";
import { createLogger } from "@exhibit/config";
import { type ClaimedStep, claimStep, getArtifact, settleStep, sweepArtifacts } from "@exhibit/core";
import { type ObjectStore, type StagingArea, StoreFull, StoreUnavailable } from "@exhibit/storage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BoundArtifacts, bindArtifacts } from "../src/execution/bind-artifacts.ts";
import { createMasker } from "../src/masking/create-masker.ts";
import { createStudio, node, type Studio } from "./studio.ts";

const definition = testingComponents.get("test.write-bytes@1")?.definition;

let studio: Studio;
let workDir: string;
beforeAll(async () => {
  studio = await createStudio();
  workDir = await mkdtemp(join(tmpdir(), "exhibit-upload-"));
});
afterAll(async () => {
  await studio?.close();
  await rm(workDir, { recursive: true, force: true });
});

/** The artifacts port of an attempt that was claimed by hand. */
interface Attempt extends BoundArtifacts {
  readonly step: ClaimedStep;
  readonly runId: string;
  readonly said: string[];
  /** Settles the step as succeeded and answers the artifacts of its run. */
  settle(): Promise<Awaited<ReturnType<Studio["artifacts"]>>>;
}

async function claim(parts: { store?: ObjectStore; staging?: StagingArea } = {}): Promise<Attempt> {
  const { scope, store } = studio;
  if (!definition) throw new Error("no such component");
  const runId = await studio.start([node("write", "test.write-bytes")]);
  const [job] = await scope.jobs.fetch("step.execute", 1);
  if (!job) throw new Error("no job");
  const claimed = await claimStep(scope, {
    job,
    runner: "tester",
    equip: () => ({ needs: [], missing: [], tools: [] }),
  });
  if (claimed.kind !== "claimed") throw new Error(`the claim answered ${claimed.kind}`);
  const { step } = claimed;
  const said: string[] = [];
  const bound = bindArtifacts(
    {
      database: scope.database,
      store,
      staging: studio.staging,
      failpoint: () => {},
      logger: createLogger({ name: "runner", level: "silent" }),
      ...parts,
    },
    {
      step,
      definition,
      workDir,
      signal: new AbortController().signal,
      keepSignal: new AbortController().signal,
      masker: createMasker([]),
      say: (line) => said.push(line),
    },
  );
  return {
    ...bound,
    step,
    runId,
    said,
    async settle() {
      const { storedIds: artifactIds } = bound;
      const outcome = { state: "succeeded", outputs: {} } as const;
      await settleStep(scope, { step, outcome, artifactIds, retry: definition.retry });
      return studio.artifacts(runId);
    },
  };
}

/** The studio's store, whose first put fails after the bytes were stored, as when an answer is lost. */
function failOnce(): ObjectStore {
  let failed = false;
  return {
    ...studio.store,
    async put(input) {
      const stored = await studio.store.put(input);
      if (failed) return stored;
      failed = true;
      throw new StoreFull("No room left.");
    },
  };
}

/** The studio's store, which is down for its first puts. */
function downFor(puts: number): ObjectStore {
  let left = puts;
  return {
    ...studio.store,
    async put(input) {
      left -= 1;
      if (left >= 0) throw new StoreUnavailable("The store is down.");
      return studio.store.put(input);
    },
  };
}

describe("an upload to a store that is down", () => {
  it("waits for it instead of failing its step", async () => {
    const { port, settle } = await claim({ store: downFor(2) });
    const ref = await port.upload({ output: "file", body: "patient" });
    expect((await settle()).map(({ id, state }) => [id, state])).toEqual([[ref.artifactId, "available"]]);
  });
});

describe("an upload that failed", () => {
  it("by the store leaves its name free, and what it may have stored to the sweep", async () => {
    const before = await studio.objects();
    const { port, settle } = await claim({ store: failOnce() });
    await expect(port.upload({ output: "file", body: "first" })).rejects.toThrow(StoreFull);
    const ref = await port.upload({ output: "file", body: "second" });
    const kept = await settle();
    expect(kept.map(({ id, state }) => [id, state])).toEqual([[ref.artifactId, "available"]]);
    expect(await studio.objects()).toHaveLength(before.length + 2);
    const { database } = studio.scope;
    await sweepArtifacts({ database, store: studio.store }, { graceMs: 3_600_000 });
    expect(await studio.objects()).toHaveLength(before.length + 1);
    const file = (await studio.files()).find(({ id }) => id === kept[0]?.fileId);
    expect(file?.state).toBe("stored");
    expect(await text(await studio.store.open(file?.key ?? ""))).toBe("second");
  });

  it("because its file was refused leaves its output free", async () => {
    const { port, settle } = await claim();
    await symlink("/etc/passwd", join(workDir, "link"));
    await writeFile(join(workDir, "plain"), "plain");
    await expect(port.uploadFromPath("link", { output: "file" })).rejects.toThrow(/symbolic link/);
    await expect(port.uploadFromPath("absent", { output: "file" })).rejects.toThrow(/no file/);
    const ref = await port.uploadFromPath("plain", { output: "file", name: "other.bin" });
    expect((await settle()).map(({ id }) => id)).toEqual([ref.artifactId]);
  });
});

describe("a second upload for an output of one file", () => {
  it("is refused while the first one is under way, and after it", async () => {
    const { port, settle } = await claim();
    const [first, second] = await Promise.allSettled([
      port.upload({ output: "file", body: "one" }),
      port.upload({ output: "file", body: "two" }),
    ]);
    expect([first.status, second.status]).toEqual(["fulfilled", "rejected"]);
    await expect(port.upload({ output: "file", body: "three" })).rejects.toThrow(/takes one file/);
    expect(await settle()).toHaveLength(1);
  });
});

describe("a file that changed while it was read", () => {
  it("says so in its record and in the step's log, and its digest is that of the kept bytes", async () => {
    const path = join(workDir, "growing");
    await writeFile(path, "at first");
    const staging = {
      get stagingDir() {
        appendFileSync(path, ", and more"); // asked for after the source was opened, before it is read
        return studio.staging.stagingDir;
      },
    };
    const { port, settle, said } = await claim({ staging });
    const ref = await port.uploadFromPath("growing", {
      output: "file",
      attributes: { changedWhileRead: false },
    });
    await settle();
    const { artifactId } = ref;
    expect(await getArtifact(studio.scope, { artifactId })).toMatchObject({
      changedWhileRead: true,
      sha256: createHash("sha256").update("at first").digest("hex"),
    });
    expect(said).toEqual([expect.stringContaining('"bytes.bin" changed while it was read')]);
  });

  it("is not any other file, whatever its component says", async () => {
    await writeFile(join(workDir, "still"), "still");
    const { port, settle, said } = await claim();
    await port.uploadFromPath("still", { output: "file", attributes: { changedWhileRead: true } });
    expect(await settle()).toMatchObject([{ changedWhileRead: false }]);
    expect(said).toEqual([]);
  });
});
