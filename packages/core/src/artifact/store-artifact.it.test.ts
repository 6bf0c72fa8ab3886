import { text } from "node:stream/consumers";
import type { ArtifactRef, ArtifactSettings } from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import type { FsStore } from "@exhibit/storage";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine, failure, from, node, success } from "../../test/engine.ts";
import { createTestStore, type TestStore, writeFile } from "../../test/write-file.ts";
import { openArtifact } from "./open-artifact.ts";
import { sweepArtifacts } from "./sweep-artifacts.ts";

let engine: Engine;
let store: FsStore;
let testStore: TestStore;
beforeAll(async () => {
  engine = await createEngine();
  testStore = await createTestStore();
  store = testStore.store;
});
afterAll(async () => {
  await engine?.close();
  await testStore?.remove();
});

const noGrace = { graceMs: 0 };

async function find(artifactId: string) {
  return withOrganization(engine.scope.database, engine.scope.organizationId, async (tx) => {
    const [row] = await tx
      .select({ artifact: schema.artifacts, file: schema.files })
      .from(schema.artifacts)
      .innerJoin(schema.files, eq(schema.files.id, schema.artifacts.fileId))
      .where(eq(schema.artifacts.id, artifactId));
    return row ?? null;
  });
}

/** Runs one step that writes a file under these settings, with a step behind it that reads it. */
async function write(settings: Partial<ArtifactSettings>): Promise<{ runId: string; ref: ArtifactRef }> {
  const runId = await engine.start([
    node("write", {}, settings),
    node("read", { file: from("write", "file") }),
  ]);
  const step = await engine.claim("write");
  const ref = await writeFile(engine.scope, store, step);
  await engine.settle(step, { state: "succeeded", outputs: { out: 1, file: ref } }, [ref.artifactId]);
  return { runId, ref };
}

describe("the toggles of a node", () => {
  const cases = [
    { saveRunArtifacts: true, publishToLibrary: false, where: { run: true, library: false } },
    { saveRunArtifacts: false, publishToLibrary: true, where: { run: false, library: true } },
    { saveRunArtifacts: true, publishToLibrary: true, where: { run: true, library: true } },
    { saveRunArtifacts: false, publishToLibrary: false, where: { run: false, library: false } },
  ];
  it.each(cases)(
    "keep a file where they say: $saveRunArtifacts, $publishToLibrary",
    async ({ where, ...settings }) => {
      const { runId, ref } = await write({ ...settings, artifactLabel: "series" });
      const kept = await find(ref.artifactId);
      expect(kept?.artifact).toMatchObject({ state: "available", savedToRun: where.run, partial: false });
      expect(kept?.artifact.publicationId !== null).toBe(where.library);
      expect(kept?.file.state).toBe("stored");

      // A step behind reads it during the run, wherever it is kept, and a sweep does not take it.
      await sweepArtifacts({ database: engine.scope.database, store }, noGrace);
      const reader = await engine.claim("read");
      const opened = await openArtifact(
        { ...engine.scope, store },
        { step: reader, artifactId: ref.artifactId },
      );
      expect(await text(await opened.stream())).toBe("bytes");
      await engine.settle(reader);

      const announced = (await engine.events(runId)).filter((event) => event.type === "artifact.available");
      expect(announced).toHaveLength(where.run || where.library ? 1 : 0);
      await sweepArtifacts({ database: engine.scope.database, store }, noGrace);
      const after = await find(ref.artifactId);
      expect(after?.file.state).toBe(where.run || where.library ? "stored" : "gone");
      expect(await store.head(kept?.file.key ?? "")).toEqual(
        where.run || where.library ? expect.objectContaining({ sizeBytes: 5 }) : null,
      );
    },
  );
});

describe("a file of an attempt that failed", () => {
  it("is saved to the run as partial, and not published, where either toggle is on", async () => {
    await engine.start([
      node("bad", {}, { saveRunArtifacts: false, publishToLibrary: true, artifactLabel: "bad" }),
    ]);
    const step = await engine.claim("bad");
    const ref = await writeFile(engine.scope, store, step);
    await engine.settle(step, failure(), [ref.artifactId]);
    const kept = await find(ref.artifactId);
    expect(kept?.artifact).toMatchObject({
      state: "available",
      partial: true,
      savedToRun: true,
      publicationId: null,
    });
  });
});

describe("an upload", () => {
  it("is refused by name where the attempt has that output and name already", async () => {
    await engine.start([node("twice")]);
    const step = await engine.claim("twice");
    await writeFile(engine.scope, store, step);
    await expect(writeFile(engine.scope, store, step)).rejects.toThrow(/"file.txt" for output "file"/);
  });

  it("of an attempt that was lost writes no row and no object", async () => {
    await engine.start([node("late")]);
    const old = await engine.claim("late");
    await engine.redeliver(old.job.id);
    await engine.claim("late");
    const before = await testStore.keys("v1/");
    await expect(writeFile(engine.scope, store, old)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await testStore.keys("v1/")).toEqual(before);
  });
});

describe("opening", () => {
  it("gives what was produced upstream, and nothing of another branch or another run", async () => {
    await engine.start([node("up"), node("aside"), node("down", { a: from("up") })]);
    const [up, aside] = [await engine.claim("up"), await engine.claim("aside")];
    const above = await writeFile(engine.scope, store, up);
    const beside = await writeFile(engine.scope, store, aside);
    await engine.settle(up, success(), [above.artifactId]);
    await engine.settle(aside, success(), [beside.artifactId]);
    const down = await engine.claim("down");
    const open = (artifactId: string) => openArtifact({ ...engine.scope, store }, { step: down, artifactId });
    expect((await open(above.artifactId)).metadata).toEqual(above);
    await expect(open(beside.artifactId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(open("no id at all")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("does not give an artifact that a value only names", async () => {
    const { ref } = await write({});
    await engine.start([node("forge"), node("victim", { a: from("forge") })]);
    await engine.settle(await engine.claim("forge"), success(ref));
    const victim = await engine.claim("victim");
    await expect(
      openArtifact({ ...engine.scope, store }, { step: victim, artifactId: ref.artifactId }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a sweep", () => {
  it("takes what a dead attempt left pending, and leaves a running one's alone", async () => {
    await engine.start([node("dead"), node("alive")]);
    const dead = await engine.claim("dead");
    const left = await writeFile(engine.scope, store, dead);
    const alive = await writeFile(engine.scope, store, await engine.claim("alive"));
    const key = (await find(left.artifactId))?.file.key ?? "";
    await sweepArtifacts({ database: engine.scope.database, store }, noGrace);
    expect(await find(left.artifactId)).not.toBeNull();
    await engine.settle(dead, { state: "lost", reason: "its runner was stopped" });
    await sweepArtifacts({ database: engine.scope.database, store }, { graceMs: 3_600_000 });
    expect(await find(left.artifactId)).not.toBeNull();
    await sweepArtifacts({ database: engine.scope.database, store }, noGrace);
    expect(await find(left.artifactId)).toBeNull();
    expect(await store.head(key)).toBeNull();
    expect((await find(alive.artifactId))?.artifact.state).toBe("pending");
  });

  it("takes the bytes of a deleted artifact and leaves its row", async () => {
    const { ref } = await write({});
    await engine.settle(await engine.claim("read"));
    await withOrganization(engine.scope.database, engine.scope.organizationId, (tx) =>
      tx
        .update(schema.artifacts)
        .set({ state: "deleted", deletedAt: sql`now() - interval '1 second'` })
        .where(eq(schema.artifacts.id, ref.artifactId)),
    );
    await sweepArtifacts({ database: engine.scope.database, store }, noGrace);
    const after = await find(ref.artifactId);
    expect([after?.artifact.state, after?.file.state]).toEqual(["deleted", "gone"]);
    expect(await store.head(after?.file.key ?? "")).toBeNull();
  });
});
