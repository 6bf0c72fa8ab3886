import { schema, withOrganization } from "@exhibit/db";
import { and, eq } from "drizzle-orm";
import type { Scope } from "../scope.ts";

const { artifacts } = schema;

/** Flags every artifact of a file whose bytes no longer match their digest, so that nothing starts from it. */
export async function markFileDamaged(scope: Scope, input: { fileId: string }): Promise<void> {
  await withOrganization(scope.database, scope.organizationId, (tx) =>
    tx
      .update(artifacts)
      .set({ damaged: true })
      .where(and(eq(artifacts.organizationId, tx.organizationId), eq(artifacts.fileId, input.fileId))),
  );
}
