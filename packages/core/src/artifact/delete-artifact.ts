import { AppError } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";
import { artifactNotFound } from "./load-artifact-metadata.ts";

const { artifacts, collectionVersions, files, runInputs, runs, stepInputs } = schema;

const openStates = ["queued", "running", "cancelling"] as const;

/**
 * Leaves a tombstone: gone from run and library at once, its bytes with the next sweep unless another artifact
 * has them. Throws NOT_FOUND, GONE when it is deleted already, CONFLICT while an unfinished run wrote or reads it.
 */
export async function deleteArtifact(
  scope: Scope,
  input: { artifactId: string },
): Promise<{ artifactId: string }> {
  const { artifactId } = input;
  await withOrganization(scope.database, scope.organizationId, async (tx) => {
    const artifact = await lockArtifact(tx, artifactId);
    await assertUnused(tx, artifactId, artifact.name);
    const unpublished = await unpublish(tx, artifactId);
    await tx
      .update(artifacts)
      .set({ state: "deleted", publicationId: null, deletedAt: sql`now()` })
      .where(and(eq(artifacts.organizationId, tx.organizationId), eq(artifacts.id, artifactId)));
    await recordAudit(tx, scope, {
      action: "artifact.deleted",
      subjectType: "artifact",
      subjectId: artifactId,
      details: { name: artifact.name, sha256: artifact.sha256, unpublished },
    });
  });
  return { artifactId };
}

/** Starting a run locks the artifacts it reads too, so a start and a delete never pass each other. */
async function lockArtifact(
  tx: TenantTransaction,
  artifactId: string,
): Promise<{ name: string; sha256: string }> {
  const [row] = await tx
    .select({ name: artifacts.name, state: artifacts.state, sha256: files.sha256 })
    .from(artifacts)
    .innerJoin(files, and(eq(files.organizationId, artifacts.organizationId), eq(files.id, artifacts.fileId)))
    .where(and(eq(artifacts.organizationId, tx.organizationId), eq(artifacts.id, artifactId)))
    .for("update", { of: artifacts });
  if (row === undefined || row.state === "pending") throw artifactNotFound(artifactId);
  if (row.state === "deleted") {
    throw new AppError("GONE", `${row.name} (SHA-256 ${row.sha256}) was deleted already.`);
  }
  return row;
}

async function assertUnused(tx: TenantTransaction, artifactId: string, name: string): Promise<void> {
  const org = tx.organizationId;
  const users = tx
    .select({ runId: runInputs.runId })
    .from(runInputs)
    .where(and(eq(runInputs.organizationId, org), eq(runInputs.artifactId, artifactId)))
    .union(
      tx
        .select({ runId: stepInputs.runId })
        .from(stepInputs)
        .where(and(eq(stepInputs.organizationId, org), eq(stepInputs.artifactId, artifactId))),
    )
    .union(
      tx
        .select({ runId: sql<string>`${artifacts.runId}` })
        .from(artifacts)
        .where(and(eq(artifacts.organizationId, org), eq(artifacts.id, artifactId))),
    );
  const [run] = await tx
    .select({ number: runs.number })
    .from(runs)
    .where(and(eq(runs.organizationId, org), inArray(runs.state, [...openStates]), inArray(runs.id, users)))
    .limit(1);
  if (run === undefined) return;
  throw new AppError(
    "CONFLICT",
    `Run ${run.number} has not ended and uses ${name}: wait for its end or cancel it, then delete.`,
  );
}

async function unpublish(tx: TenantTransaction, artifactId: string): Promise<boolean> {
  const rows = await tx
    .update(collectionVersions)
    .set({ unpublishedAt: sql`now()` })
    .where(
      and(
        eq(collectionVersions.organizationId, tx.organizationId),
        eq(collectionVersions.artifactId, artifactId),
        isNull(collectionVersions.unpublishedAt),
      ),
    )
    .returning({ id: collectionVersions.id });
  return rows.length > 0;
}
