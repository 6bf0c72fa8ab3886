import { schema, withOrganization } from "@exhibit/db";
import { and, eq } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";

const { sessions } = schema;

/** Ends a session of the caller's organization at once; one that has ended already stays ended. */
export async function signOut(scope: Scope, input: { sessionId: string }): Promise<void> {
  await withOrganization(scope.database, scope.organizationId, async (tx) => {
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.organizationId, tx.organizationId), eq(sessions.id, input.sessionId)))
      .returning({ memberId: sessions.memberId });
    for (const { memberId } of ended) {
      await recordAudit(tx, scope, {
        action: "session.ended",
        subjectType: "member",
        subjectId: memberId,
        details: { sessionId: input.sessionId },
      });
    }
  });
}
