import { AppError } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { and, eq, isNull } from "drizzle-orm";

/** What publishing and unpublishing need to know of an artifact. */
export interface LibraryArtifact {
  readonly name: string;
  readonly label: string | null;
  readonly output: string;
  readonly many: boolean;
  readonly savedToRun: boolean;
  readonly runId: string | null;
  readonly workflowId: string | null;
  readonly stepRef: string | null;
  /** The live one. */
  readonly publication: { id: string; collectionId: string; version: number; label: string } | null;
}

/** Locks an artifact for a change of its place in the library. Throws NOT_FOUND, GONE for a deleted one. */
export async function lockForLibrary(tx: TenantTransaction, artifactId: string): Promise<LibraryArtifact> {
  const { artifacts } = schema;
  const [row] = await tx
    .select({
      name: artifacts.name,
      label: artifacts.label,
      output: artifacts.output,
      many: artifacts.many,
      savedToRun: artifacts.savedToRun,
      runId: artifacts.runId,
      workflowId: artifacts.workflowId,
      stepRef: artifacts.stepRef,
      state: artifacts.state,
    })
    .from(artifacts)
    .where(and(eq(artifacts.organizationId, tx.organizationId), eq(artifacts.id, artifactId)))
    .for("update");
  if (!row || row.state === "pending") throw new AppError("NOT_FOUND", `There is no artifact ${artifactId}.`);
  if (row.state === "deleted") throw new AppError("GONE", `${row.name} was deleted.`);
  return { ...row, publication: await findLivePublication(tx, artifactId) };
}

async function findLivePublication(
  tx: TenantTransaction,
  artifactId: string,
): Promise<LibraryArtifact["publication"]> {
  const { collections, collectionVersions } = schema;
  const [row] = await tx
    .select({
      id: collectionVersions.id,
      collectionId: collectionVersions.collectionId,
      version: collectionVersions.version,
      label: collections.label,
    })
    .from(collectionVersions)
    .innerJoin(
      collections,
      and(
        eq(collections.organizationId, collectionVersions.organizationId),
        eq(collections.id, collectionVersions.collectionId),
      ),
    )
    .where(
      and(
        eq(collectionVersions.organizationId, tx.organizationId),
        eq(collectionVersions.artifactId, artifactId),
        isNull(collectionVersions.unpublishedAt),
      ),
    );
  return row ?? null;
}
