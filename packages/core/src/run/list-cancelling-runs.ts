import { schema, withOrganization } from "@exhibit/db";
import { and, eq, inArray } from "drizzle-orm";
import type { Scope } from "../scope.ts";

/** Which of these runs were asked to end. For runners that may have missed the notice. */
export async function listCancellingRuns(
  scope: Pick<Scope, "database" | "organizationId">,
  input: { runIds: readonly string[] },
): Promise<string[]> {
  const { runs } = schema;
  const rows = await withOrganization(scope.database, scope.organizationId, (tx) =>
    tx
      .select({ id: runs.id })
      .from(runs)
      .where(
        and(
          eq(runs.organizationId, scope.organizationId),
          eq(runs.state, "cancelling"),
          inArray(runs.id, [...input.runIds]),
        ),
      ),
  );
  return rows.map((row) => row.id);
}
