import { AppError, type ArtifactDestination, type ArtifactMetadata } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { and, eq, inArray, sql } from "drizzle-orm";

const { artifacts, collections, collectionVersions, files, runs, stepAttempts, workflows } = schema;

/** Live publications of the same series with a higher version, partial ones aside: none of them means `latest`. */
const hasNewerVersion = sql<boolean>`exists (
  select 1 from collection_versions newer
  join artifacts whole on whole.organization_id = newer.organization_id and whole.id = newer.artifact_id
    and not whole.partial
  where newer.organization_id = ${collectionVersions.organizationId}
    and newer.collection_id = ${collectionVersions.collectionId}
    and newer.version > ${collectionVersions.version}
    and newer.unpublished_at is null
)`;

/** The records of artifacts in the order of `ids`, in one statement; ids that are unknown here are left out. */
export async function loadArtifactMetadata(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<ArtifactMetadata[]> {
  if (ids.length === 0) return [];
  const rows = await selectRows(tx, ids);
  const byId = new Map(rows.map((row) => [row.artifact.id, describeArtifact(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** One record. Throws NOT_FOUND, in the same words for an id that is unknown and one of another organization. */
export async function loadOneArtifact(tx: TenantTransaction, artifactId: string): Promise<ArtifactMetadata> {
  const [artifact] = await loadArtifactMetadata(tx, [artifactId]);
  if (artifact === undefined) throw artifactNotFound(artifactId);
  return artifact;
}

/** The one answer for an artifact that is not there for the caller, whatever the reason. */
export function artifactNotFound(artifactId: string): AppError {
  return new AppError("NOT_FOUND", `There is no artifact ${artifactId}.`);
}

type Row = Awaited<ReturnType<typeof selectRows>>[number];

function selectRows(tx: TenantTransaction, ids: readonly string[]) {
  return tx
    .select({
      artifact: artifacts,
      sha256: files.sha256,
      detectedFormat: files.detectedFormat,
      detectedMediaType: files.detectedMediaType,
      runNumber: runs.number,
      tools: stepAttempts.tools,
      workflowName: workflows.name,
      publication: {
        collectionId: collectionVersions.collectionId,
        label: collections.label,
        version: collectionVersions.version,
        publishedAt: collectionVersions.publishedAt,
        hasNewer: hasNewerVersion,
      },
    })
    .from(artifacts)
    .innerJoin(files, and(eq(files.organizationId, artifacts.organizationId), eq(files.id, artifacts.fileId)))
    .leftJoin(runs, and(eq(runs.organizationId, artifacts.organizationId), eq(runs.id, artifacts.runId)))
    .leftJoin(
      stepAttempts,
      and(
        eq(stepAttempts.organizationId, artifacts.organizationId),
        eq(stepAttempts.id, artifacts.attemptId),
      ),
    )
    .leftJoin(
      workflows,
      and(eq(workflows.organizationId, artifacts.organizationId), eq(workflows.id, artifacts.workflowId)),
    )
    .leftJoin(
      collectionVersions,
      and(
        eq(collectionVersions.organizationId, artifacts.organizationId),
        eq(collectionVersions.id, artifacts.publicationId),
      ),
    )
    .leftJoin(
      collections,
      and(
        eq(collections.organizationId, artifacts.organizationId),
        eq(collections.id, collectionVersions.collectionId),
      ),
    )
    .where(and(eq(artifacts.organizationId, tx.organizationId), inArray(artifacts.id, [...ids])));
}

function describeArtifact(row: Row): ArtifactMetadata {
  const { artifact } = row;
  return {
    artifactId: artifact.id,
    name: artifact.name,
    mediaType: artifact.mediaType,
    format: artifact.format,
    sizeBytes: artifact.sizeBytes,
    sha256: row.sha256,
    state: artifact.state,
    partial: artifact.partial,
    damaged: artifact.damaged,
    changedWhileRead: artifact.changedWhileRead,
    destinations: deriveDestinations(artifact),
    publication: describePublication(row),
    output: artifact.output,
    workflowId: artifact.workflowId,
    workflowName: row.workflowName,
    workflowVersion: artifact.workflowVersion,
    runId: artifact.runId,
    runNumber: row.runNumber,
    stepRef: artifact.stepRef,
    attempt: artifact.attempt,
    component: describeComponentKey(artifact),
    tools: row.tools ?? [],
    attributes: artifact.attributes,
    detected: describeDetected(row),
    createdBy: artifact.createdBy,
    heldSecrets: artifact.heldSecrets,
    createdAt: artifact.createdAt.toISOString(),
  };
}

function describeDetected({ detectedFormat, detectedMediaType }: Row): ArtifactMetadata["detected"] {
  return detectedFormat === null || detectedMediaType === null
    ? null
    : { format: detectedFormat, mediaType: detectedMediaType };
}

function deriveDestinations(artifact: Row["artifact"]): ArtifactDestination[] {
  if (artifact.state === "deleted") return [];
  return [
    ...(artifact.savedToRun ? (["run"] as const) : []),
    ...(artifact.publicationId === null ? [] : (["library"] as const)),
  ];
}

function describePublication({ artifact, publication }: Row): ArtifactMetadata["publication"] {
  if (publication === null) return null;
  const { collectionId, label, version, publishedAt, hasNewer } = publication;
  if (collectionId === null || label === null || version === null || publishedAt === null) return null;
  return {
    collectionId,
    label,
    version,
    latest: !hasNewer && !artifact.partial,
    publishedAt: publishedAt.toISOString(),
  };
}

function describeComponentKey({
  componentId,
  componentVersion,
}: Row["artifact"]): ArtifactMetadata["component"] {
  return componentId === null || componentVersion === null
    ? null
    : { id: componentId, version: componentVersion };
}
