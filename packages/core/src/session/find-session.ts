import { type Database, schema, withAccounts } from "@exhibit/db";
import { and, eq, gt, sql } from "drizzle-orm";
import { type ActiveSession, idleDays } from "./active-session.ts";
import { hashToken } from "./session-token.ts";

const { members, organizations, sessions } = schema;

/** The session of a cookie's secret with the member's role as it stands now; null for none, an idle or an ended one. */
export function findSession(database: Database, input: { token: string }): Promise<ActiveSession | null> {
  return withAccounts(database, async (tx) => {
    const [row] = await tx
      .select({
        sessionId: sessions.id,
        isStale: sql<boolean>`${sessions.lastSeenAt} < now() - interval '5 minutes'`,
        member: { id: members.id, name: members.name, role: members.role },
        organization: { id: organizations.id, name: organizations.name },
      })
      .from(sessions)
      .innerJoin(
        members,
        and(eq(members.organizationId, sessions.organizationId), eq(members.id, sessions.memberId)),
      )
      .innerJoin(organizations, eq(organizations.id, sessions.organizationId))
      .where(
        and(
          eq(sessions.tokenSha256, hashToken(input.token)),
          gt(sessions.expiresAt, sql`now()`),
          gt(sessions.lastSeenAt, sql`now() - make_interval(days => ${idleDays})`),
        ),
      );
    if (row === undefined) return null;
    const { sessionId, isStale, ...session } = row;
    if (isStale) await tx.update(sessions).set({ lastSeenAt: sql`now()` }).where(eq(sessions.id, sessionId));
    return { sessionId, session };
  });
}
