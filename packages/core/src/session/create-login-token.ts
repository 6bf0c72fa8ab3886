import { type Database, schema, withOrganization } from "@exhibit/db";
import { lt, sql } from "drizzle-orm";
import { v7 } from "uuid";
import { recordAudit } from "../audit/record-audit.ts";
import { loginTokenMinutes } from "./active-session.ts";
import { createToken, hashToken } from "./session-token.ts";

const { loginTokens, sessions } = schema;

/** The secret of a one-time link, shown once and nowhere kept. */
export interface LoginToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * Makes a one-time token for a member: 15 minutes, single use. Whoever can make one holds the machine, so the audit
 * log names the studio. Clears what ended more than a week ago.
 */
export function createLoginToken(
  database: Database,
  member: { organizationId: string; memberId: string },
): Promise<LoginToken> {
  const token = createToken();
  const { organizationId, memberId } = member;
  return withOrganization(database, organizationId, async (tx) => {
    await tx.delete(loginTokens).where(lt(loginTokens.expiresAt, sql`now() - interval '7 days'`));
    await tx.delete(sessions).where(lt(sessions.expiresAt, sql`now()`));
    const [row] = await tx
      .insert(loginTokens)
      .values({
        id: v7(),
        organizationId,
        memberId,
        tokenSha256: hashToken(token),
        expiresAt: sql`now() + make_interval(mins => ${loginTokenMinutes})`,
      })
      .returning({ expiresAt: loginTokens.expiresAt });
    if (row === undefined) throw new Error("an insert gave no row");
    await recordAudit(
      tx,
      { database, organizationId, actor: "Exhibit" },
      { action: "session.link-made", subjectType: "member", subjectId: memberId },
    );
    return { token, expiresAt: row.expiresAt };
  });
}
