import { schema, withOrganization } from "@exhibit/db";
import { and, eq } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";

const { artifacts } = schema;

/**
 * Flags every artifact of a file whose bytes do not match their digest, so that nothing starts from it, or clears
 * the flag once all of them were read and matched. Audits each artifact whose flag changed.
 */
export async function setFileDamage(
  scope: Scope,
  input: { fileId: string; damaged: boolean },
): Promise<void> {
  const { fileId, damaged } = input;
  await withOrganization(scope.database, scope.organizationId, async (tx) => {
    const changed = await tx
      .update(artifacts)
      .set({ damaged })
      .where(
        and(
          eq(artifacts.organizationId, tx.organizationId),
          eq(artifacts.fileId, fileId),
          eq(artifacts.damaged, !damaged),
        ),
      )
      .returning({ artifactId: artifacts.id, name: artifacts.name });
    for (const { artifactId, name } of changed) {
      await recordAudit(tx, scope, {
        action: damaged ? "artifact.damage-found" : "artifact.damage-cleared",
        subjectType: "artifact",
        subjectId: artifactId,
        details: { name, fileId },
      });
    }
  });
}
