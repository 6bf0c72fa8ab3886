import { AppError } from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { and, eq } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";
import { buildSearchText } from "./build-search-text.ts";
import { lockForLibrary } from "./lock-for-library.ts";
import { retireVersion } from "./retire-version.ts";

/**
 * Takes an artifact out of the library and keeps it in its run, so that nothing is destroyed. One that is not
 * published stays as it is. Throws NOT_FOUND, GONE, INVALID_INPUT where no run could keep it.
 */
export async function unpublishArtifact(scope: Scope, input: { artifactId: string }): Promise<void> {
  const { artifacts } = schema;
  const { artifactId } = input;
  await withOrganization(scope.database, scope.organizationId, async (tx) => {
    const artifact = await lockForLibrary(tx, artifactId);
    if (artifact.publication === null) return;
    if (artifact.runId === null) {
      throw new AppError(
        "INVALID_INPUT",
        `${artifact.name} has no run that could keep it: delete it instead.`,
      );
    }
    await retireVersion(tx, artifact.publication.id);
    await tx
      .update(artifacts)
      .set({
        publicationId: null,
        savedToRun: true,
        searchText: buildSearchText(artifact.name, artifact.label),
      })
      .where(and(eq(artifacts.organizationId, tx.organizationId), eq(artifacts.id, artifactId)));
    const { label, version } = artifact.publication;
    await recordAudit(tx, scope, {
      action: "artifact.unpublished",
      subjectType: "artifact",
      subjectId: artifactId,
      details: { label, version },
    });
  });
}
