import { AppError, type ArtifactPublishInput } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";
import { type LibraryArtifact, lockForLibrary } from "./lock-for-library.ts";
import { type PublishedVersion, publishVersion } from "./publish-version.ts";
import { retireVersion } from "./retire-version.ts";

export type { PublishedVersion } from "./publish-version.ts";

/**
 * Adds an artifact to the series of a label: the one given, else that of its node, else `<workflow>/<node>`. Under
 * the label it already has nothing changes; under another one the old version ends. Throws NOT_FOUND, GONE for a
 * deleted artifact, INVALID_INPUT for one that was not kept or has no label.
 */
export async function publishArtifact(scope: Scope, input: ArtifactPublishInput): Promise<PublishedVersion> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const artifact = await lockForLibrary(tx, input.artifactId);
    if (!artifact.savedToRun && artifact.publication === null) {
      throw new AppError("INVALID_INPUT", `${artifact.name} was not kept, so it can't be published.`);
    }
    const label = input.label ?? artifact.label ?? (await defaultLabel(tx, artifact));
    if (artifact.publication?.label === label) return artifact.publication;
    if (artifact.publication) await retireVersion(tx, artifact.publication.id);
    const published = await publishVersion(tx, {
      ...artifact,
      artifactId: input.artifactId,
      label,
      publishedBy: scope.actor,
    });
    await recordAudit(tx, scope, {
      action: "artifact.published",
      subjectType: "artifact",
      subjectId: input.artifactId,
      details: { label, version: published.version },
    });
    return published;
  });
}

async function defaultLabel(tx: TenantTransaction, artifact: LibraryArtifact): Promise<string> {
  const { workflows } = schema;
  const [workflow] =
    artifact.workflowId === null
      ? []
      : await tx
          .select({ name: workflows.name })
          .from(workflows)
          .where(and(eq(workflows.organizationId, tx.organizationId), eq(workflows.id, artifact.workflowId)));
  if (workflow && artifact.stepRef !== null) return `${workflow.name}/${artifact.stepRef}`;
  const message = `${artifact.name} comes from no workflow: give a label`;
  throw new AppError("INVALID_INPUT", `${message}.`, { fields: [{ path: "label", message }] });
}
