import { schema, type TenantTransaction } from "@exhibit/db";
import { v7 } from "uuid";
import { insertRun, insertStep, insertWorkflow } from "./factories.ts";

/** What tells the artifacts of a filled library apart. */
export interface LibraryRow {
  name: string;
  label: string;
  componentId: string;
  mediaType: string;
  sizeBytes: number;
}

/** Rows of one statement; more parameters than 65,535 are refused. */
const batchSize = 1_000;

/**
 * Publishes rows as the artifacts of one run, oldest first, many rows to a statement; their bytes are in no store.
 * Each row is a version of its own series.
 */
export async function fillLibrary(
  tx: TenantTransaction,
  workflowName: string,
  rows: readonly LibraryRow[],
): Promise<{ workflowId: string; runId: string; runNumber: number }> {
  const { workflowId } = await insertWorkflow(tx, { name: workflowName });
  const runNumber = 1_000 + Math.floor(Math.random() * 1_000_000);
  const { runId } = await insertRun(tx, { workflowId, number: runNumber });
  const { stepId, attemptId, ref } = await insertStep(tx, runId);
  const origin = { workflowId, workflowVersion: 1, runId, stepId, stepRef: ref, attemptId, attempt: 1 };
  for (let at = 0; at < rows.length; at += batchSize) {
    await insertBatch(tx, origin, rows.slice(at, at + batchSize));
  }
  return { workflowId, runId, runNumber };
}

async function insertBatch(
  tx: TenantTransaction,
  origin: Partial<typeof schema.artifacts.$inferInsert>,
  rows: readonly LibraryRow[],
): Promise<void> {
  const { organizationId } = tx;
  const made = rows.map((row) => ({
    ...row,
    artifactId: v7(),
    fileId: v7(),
    collectionId: v7(),
    publicationId: v7(),
  }));
  await tx.insert(schema.files).values(
    made.map(({ fileId, sizeBytes }) => ({
      id: fileId,
      organizationId,
      key: `test/${fileId}`,
      sizeBytes,
      sha256: fileId.replaceAll("-", "").repeat(2),
      state: "stored" as const,
    })),
  );
  await tx.insert(schema.artifacts).values(
    made.map(({ artifactId, fileId, publicationId, name, label, componentId, mediaType, sizeBytes }) => ({
      ...origin,
      id: artifactId,
      organizationId,
      fileId,
      publicationId,
      name,
      mediaType,
      sizeBytes,
      componentId,
      componentVersion: 1,
      output: "report",
      many: true,
      format: "text" as const,
      savedToRun: true,
      state: "available" as const,
      searchText: `${name} ${label}`.toLowerCase(),
    })),
  );
  await tx.insert(schema.collections).values(
    made.map(({ collectionId, label, name }) => ({
      id: collectionId,
      organizationId,
      label,
      output: "report",
      name,
      lastVersion: 1,
    })),
  );
  await tx.insert(schema.collectionVersions).values(
    made.map(({ publicationId, collectionId, artifactId }) => ({
      id: publicationId,
      organizationId,
      collectionId,
      version: 1,
      artifactId,
      publishedBy: "test",
    })),
  );
}
