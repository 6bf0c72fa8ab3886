import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Failure, FileFormat, RunEventBody } from "@exhibit/contracts";
import { createDatabase, schema, withOrganization } from "@exhibit/db";
import { findEmbeddedPostgres } from "@exhibit/db/embedded";
import { createFsStore, stageStream } from "@exhibit/storage";
import { insertArtifact, insertRun, insertStep } from "@exhibit/testkit";
import { openOrganization } from "../src/open-organization.ts";

/** A file that a planted run kept. */
export interface PlantedFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mediaType?: string;
  readonly format?: FileFormat;
}

/** A run with one step, as a component would have left it that no one trusts. */
interface PlantedRun {
  readonly files: readonly PlantedFile[];
  readonly log: string;
  /** Why it failed. */
  readonly failure: string;
}

/** Puts a run with its files, log and events into a studio's own database and store; gives the ids, files in order. */
export async function plantRun(
  dataDir: string,
  { files, log, failure: message }: PlantedRun,
): Promise<{ runId: string; artifactIds: readonly string[] }> {
  const failure: Failure = { code: "COMPONENT_FAILED", message, retryable: false };
  const server = await findEmbeddedPostgres(join(dataDir, "postgres"));
  if (server === null) throw new Error(`no database runs on ${dataDir}`);
  const { appUrl } = server.connection;
  const organization = await openOrganization(appUrl, "http://127.0.0.1");
  await organization.close();
  const database = createDatabase({ url: appUrl, max: 1 });
  const store = await createFsStore({ root: join(dataDir, "store") });
  try {
    return await withOrganization(database, organization.scope.organizationId, async (tx) => {
      const { organizationId } = tx;
      const { runId, workflowId } = await insertRun(tx, {
        lastSequence: files.length + 2,
        state: "failed",
        failure,
      });
      const { stepId, attemptId, ref } = await insertStep(tx, runId, { state: "failed", failure });
      const artifactIds: string[] = [];
      const add = (sequence: number, body: RunEventBody) =>
        tx.insert(schema.runEvents).values({ organizationId, runId, sequence, body });
      for (const { name, bytes, mediaType = "application/octet-stream", format = "text" } of files) {
        const staged = await stageStream(store, streamOf(bytes));
        const { artifactId, fileId, sha256 } = await insertArtifact(tx, {
          ...{ runId, workflowId, workflowVersion: 1, stepId, stepRef: ref, attemptId, attempt: 1 },
          ...{ componentId: "test.echo", componentVersion: 1, format, name, mediaType },
          sizeBytes: bytes.length,
          sha256: createHash("sha256").update(bytes).digest("hex"),
        });
        await store.put({ key: `test/${fileId}`, file: staged, mediaType });
        artifactIds.push(artifactId);
        await add(artifactIds.length, {
          type: "artifact.available",
          stepRef: ref,
          attempt: 1,
          artifact: { artifactId, name, mediaType, format, sizeBytes: bytes.length, sha256 },
          destinations: ["run"],
          partial: false,
        });
      }
      await tx.insert(schema.logChunks).values({
        ...{ organizationId, runId, stepRef: ref, attempt: 1, stream: "stdout" },
        sequence: files.length + 1,
        text: log,
      });
      await add(files.length + 2, { type: "run.ended", state: "failed", failure });
      return { runId, artifactIds };
    });
  } finally {
    await database.close();
  }
}

async function* streamOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
