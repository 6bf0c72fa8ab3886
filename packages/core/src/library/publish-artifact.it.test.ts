import { schema, withOrganization } from "@exhibit/db";
import { insertArtifact, insertRun } from "@exhibit/testkit";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine } from "../../test/engine.ts";
import { getArtifact } from "../artifact/get-artifact.ts";
import { publishArtifact } from "./publish-artifact.ts";
import { unpublishArtifact } from "./unpublish-artifact.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine?.close());

async function addArtifact(columns: Parameters<typeof insertArtifact>[1] = {}): Promise<string> {
  return withOrganization(engine.scope.database, engine.scope.organizationId, async (tx) => {
    const { runId, workflowId } = await insertRun(tx);
    return (await insertArtifact(tx, { runId, workflowId, stepRef: "scan", name: "r.txt", ...columns }))
      .artifactId;
  });
}

async function find(artifactId: string) {
  return withOrganization(engine.scope.database, engine.scope.organizationId, async (tx) => {
    const [artifact] = await tx.select().from(schema.artifacts).where(eq(schema.artifacts.id, artifactId));
    const versions = await tx
      .select()
      .from(schema.collectionVersions)
      .where(eq(schema.collectionVersions.artifactId, artifactId));
    return { artifact, versions: versions.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
  });
}

describe("publishing", () => {
  it("counts versions from 1 without gap or twin, however many publish at once", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => addArtifact()));
    const published = await Promise.all(
      ids.map((artifactId) => publishArtifact(engine.scope, { artifactId, label: "many" })),
    );
    expect(published.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(new Set(published.map(({ collectionId }) => collectionId)).size).toBe(1);
  });

  it("never makes a partial artifact the latest of its series", async () => {
    const whole = await addArtifact();
    const partial = await addArtifact({ partial: true });
    await publishArtifact(engine.scope, { artifactId: whole, label: "honest" });
    await publishArtifact(engine.scope, { artifactId: partial, label: "honest" });
    const latest = async (artifactId: string) =>
      (await getArtifact(engine.scope, { artifactId })).publication?.latest;
    expect([await latest(whole), await latest(partial)]).toEqual([true, false]);
  });

  it("again under the same label changes nothing, even when both come at once", async () => {
    const artifactId = await addArtifact();
    const [one, two] = await Promise.all([
      publishArtifact(engine.scope, { artifactId, label: "same" }),
      publishArtifact(engine.scope, { artifactId, label: "same" }),
    ]);
    expect(two).toMatchObject({ collectionId: one.collectionId, version: one.version });
    expect((await find(artifactId)).versions).toHaveLength(1);
  });

  it("under another label ends the old version, whose number is not used again", async () => {
    const artifactId = await addArtifact();
    await publishArtifact(engine.scope, { artifactId, label: "old" });
    await publishArtifact(engine.scope, { artifactId, label: "new" });
    const { artifact, versions } = await find(artifactId);
    expect(versions.map((version) => version.unpublishedAt === null)).toEqual([false, true]);
    expect(artifact).toMatchObject({ publicationId: versions[1]?.id, searchText: "r.txt new" });
    const next = await addArtifact();
    expect((await publishArtifact(engine.scope, { artifactId: next, label: "old" })).version).toBe(2);
  });

  it("tells outputs of many files apart by name", async () => {
    const [a, b] = [
      await addArtifact({ many: true, name: "a" }),
      await addArtifact({ many: true, name: "b" }),
    ];
    const one = await publishArtifact(engine.scope, { artifactId: a, label: "zoo" });
    const two = await publishArtifact(engine.scope, { artifactId: b, label: "zoo" });
    expect([one.version, two.version]).toEqual([1, 1]);
    expect(one.collectionId).not.toBe(two.collectionId);
  });

  it("without a label takes that of the node, else names workflow and node", async () => {
    const labelled = await addArtifact({ label: "from the node" });
    await publishArtifact(engine.scope, { artifactId: labelled });
    expect((await find(labelled)).artifact?.searchText).toBe("r.txt from the node");
    const plain = await addArtifact();
    await publishArtifact(engine.scope, { artifactId: plain });
    expect((await find(plain)).artifact?.searchText).toMatch(/^r\.txt workflow .*\/scan$/);
  });

  it("refuses what was not kept, and answers another organization's id like one that does not exist", async () => {
    const transient = await addArtifact({ savedToRun: false });
    await expect(publishArtifact(engine.scope, { artifactId: transient, label: "x" })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    const stranger = await engine.addOrganization();
    const ours = await addArtifact();
    const unknown = "0198f2b4-0000-7000-8000-000000000000";
    const answers = await Promise.all(
      [ours, unknown].flatMap((artifactId) => [
        publishArtifact(stranger, { artifactId, label: "x" }).catch(explain(artifactId)),
        unpublishArtifact(stranger, { artifactId }).catch(explain(artifactId)),
      ]),
    );
    expect(new Set(answers)).toEqual(new Set(["NOT_FOUND There is no artifact <id>."]));
  });
});

function explain(artifactId: string) {
  return (error: unknown) => {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return `${String(error.code)} ${error.message.replaceAll(artifactId, "<id>")}`;
  };
}

describe("unpublishing", () => {
  it("keeps the artifact in its run, even where the run did not keep it before", async () => {
    const artifactId = await addArtifact();
    await publishArtifact(engine.scope, { artifactId, label: "gone" });
    await withOrganization(engine.scope.database, engine.scope.organizationId, (tx) =>
      tx.update(schema.artifacts).set({ savedToRun: false }).where(eq(schema.artifacts.id, artifactId)),
    );
    await unpublishArtifact(engine.scope, { artifactId });
    const { artifact, versions } = await find(artifactId);
    expect(artifact).toMatchObject({ savedToRun: true, publicationId: null, state: "available" });
    expect(versions.map((version) => version.unpublishedAt !== null)).toEqual([true]);
  });
});
