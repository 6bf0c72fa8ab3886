import { AppError, type ArtifactRef, type ArtifactReference } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { and, desc, eq, isNotNull, isNull, or, type SQL } from "drizzle-orm";
import { artifactRefColumns } from "./artifact-ref.ts";

const { artifacts, collectionVersions, files, runs } = schema;

const kept = or(artifacts.savedToRun, isNotNull(artifacts.publicationId));
const usable = and(eq(artifacts.state, "available"), eq(artifacts.damaged, false), kept);

/**
 * What a reference means now, inside the transaction's organization; locks the artifact against deletion until
 * the caller commits. Throws NOT_FOUND (another organization's looks the same) or INVALID_INPUT for one that
 * can't be read any more; both name `path`.
 */
export async function resolveArtifactReference(
  tx: TenantTransaction,
  reference: ArtifactReference,
  path: string,
): Promise<ArtifactRef> {
  switch (reference.by) {
    case "id":
      return resolveId(tx, reference.id, path);
    case "collection":
      return resolveCollection(tx, reference, path);
    case "newest":
      return resolveNewest(tx, reference, path);
  }
}

async function resolveId(tx: TenantTransaction, artifactId: string, path: string): Promise<ArtifactRef> {
  const [row] = await tx
    .select({
      ...artifactRefColumns,
      state: artifacts.state,
      damaged: artifacts.damaged,
      savedToRun: artifacts.savedToRun,
      publicationId: artifacts.publicationId,
    })
    .from(artifacts)
    .innerJoin(files, joinsFile)
    .where(and(eq(artifacts.organizationId, tx.organizationId), eq(artifacts.id, artifactId)))
    .for("share", { of: artifacts });
  if (!row || row.state === "pending") throw unknownArtifact(`There is no artifact ${artifactId}.`, path);
  const { state, damaged, savedToRun, publicationId, ...ref } = row;
  if (state === "deleted") throw unusableArtifact(`${row.name} was deleted`, path);
  if (damaged) throw unusableArtifact(`the stored bytes of ${row.name} are damaged`, path);
  if (!savedToRun && publicationId === null) throw unusableArtifact(`${row.name} was not kept`, path);
  return ref;
}

async function resolveCollection(
  tx: TenantTransaction,
  { collectionId, version }: Extract<ArtifactReference, { by: "collection" }>,
  path: string,
): Promise<ArtifactRef> {
  // A named version may be partial; the latest one never is.
  const which =
    version === undefined ? eq(artifacts.partial, false) : eq(collectionVersions.version, version);
  const [ref] = await tx
    .select(artifactRefColumns)
    .from(collectionVersions)
    .innerJoin(
      artifacts,
      and(
        eq(artifacts.organizationId, collectionVersions.organizationId),
        eq(artifacts.id, collectionVersions.artifactId),
      ),
    )
    .innerJoin(files, joinsFile)
    .where(
      and(
        eq(collectionVersions.organizationId, tx.organizationId),
        eq(collectionVersions.collectionId, collectionId),
        isNull(collectionVersions.unpublishedAt),
        usable,
        which,
      ),
    )
    .orderBy(desc(collectionVersions.version))
    .limit(1)
    .for("share", { of: artifacts });
  if (ref) return ref;
  throw unknownArtifact(`Collection ${collectionId} has no ${version ?? "latest"} version to read.`, path);
}

async function resolveNewest(
  tx: TenantTransaction,
  { workflowId, nodeRef, output }: Extract<ArtifactReference, { by: "newest" }>,
  path: string,
): Promise<ArtifactRef> {
  const [ref] = await tx
    .select(artifactRefColumns)
    .from(artifacts)
    .innerJoin(files, joinsFile)
    .innerJoin(runs, and(eq(runs.organizationId, artifacts.organizationId), eq(runs.id, artifacts.runId)))
    .where(
      and(
        eq(artifacts.organizationId, tx.organizationId),
        eq(artifacts.workflowId, workflowId),
        eq(artifacts.stepRef, nodeRef),
        eq(artifacts.output, output),
        eq(artifacts.partial, false),
        eq(runs.state, "succeeded"),
        usable,
      ),
    )
    .orderBy(desc(artifacts.id))
    .limit(1)
    .for("share", { of: artifacts });
  if (ref) return ref;
  throw unknownArtifact(
    `No succeeded run of workflow ${workflowId} has kept an artifact "${output}" of ${nodeRef}.`,
    path,
  );
}

const joinsFile: SQL | undefined = and(
  eq(files.organizationId, artifacts.organizationId),
  eq(files.id, artifacts.fileId),
);

function unknownArtifact(message: string, path: string): AppError {
  return new AppError("NOT_FOUND", message, { fields: [{ path, message }] });
}

function unusableArtifact(why: string, path: string): AppError {
  const message = `Can't be an input: ${why}. Pick another artifact.`;
  return new AppError("INVALID_INPUT", message, { fields: [{ path, message }] });
}
