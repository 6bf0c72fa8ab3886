import { AppError, type SignInInput } from "@exhibit/contracts";
import { type Database, schema, type TenantTransaction, withAccounts, withOrganization } from "@exhibit/db";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { v7 } from "uuid";
import { recordAudit } from "../audit/record-audit.ts";
import { type ActiveSession, absoluteDays } from "./active-session.ts";
import { createToken, hashToken } from "./session-token.ts";

const { loginTokens, members, organizations, sessions } = schema;

/** A fresh session and the secret that its cookie carries. */
export interface SignedIn extends ActiveSession {
  readonly token: string;
  readonly expiresAt: Date;
}

const howToGetALink = "Run `./exhibit login` where the studio runs to get a new link.";

/**
 * Exchanges a one-time token for a session with a secret of its own. Throws UNAUTHENTICATED for an unknown token,
 * GONE for a used or expired one, which is audited; of two that race with one token, one wins.
 */
export async function signIn(
  database: Database,
  input: SignInInput,
  options: { requestId?: string | undefined } = {},
): Promise<SignedIn> {
  const tokenSha256 = hashToken(input.token);
  const { organizationId, memberId } = await findToken(database, tokenSha256);
  const { requestId } = options;
  const signedIn = await withOrganization(database, organizationId, async (tx) => {
    const refusal = await useToken(tx, tokenSha256);
    if (refusal !== null) {
      await recordAudit(
        tx,
        { database, organizationId, actor: "nobody", requestId },
        {
          action: "session.refused",
          subjectType: "member",
          subjectId: memberId,
          details: { reason: refusal },
        },
      );
      return refusal;
    }
    const member = await loadMember(tx, memberId);
    const { token, sessionId, expiresAt } = await openSession(tx, memberId);
    await recordAudit(
      tx,
      { database, organizationId, actor: member.member.name, memberId, requestId },
      { action: "session.started", subjectType: "member", subjectId: memberId, details: { sessionId } },
    );
    return { token, sessionId, expiresAt, session: member };
  });
  if (typeof signedIn !== "string") return signedIn;
  throw new AppError("GONE", `This sign-in link ${signedIn}. ${howToGetALink}`);
}

/** A token of nobody leaves no row: there is no organization to keep it, and guesses must not fill the log. */
async function findToken(
  database: Database,
  tokenSha256: string,
): Promise<{ organizationId: string; memberId: string }> {
  const [row] = await withAccounts(database, (tx) =>
    tx
      .select({ organizationId: loginTokens.organizationId, memberId: loginTokens.memberId })
      .from(loginTokens)
      .where(eq(loginTokens.tokenSha256, tokenSha256)),
  );
  if (row !== undefined) return row;
  throw new AppError("UNAUTHENTICATED", `This sign-in link is not one of this studio. ${howToGetALink}`);
}

/** One conditional update: the database lets one of two racers through. Answers why the token is refused, or null. */
async function useToken(tx: TenantTransaction, tokenSha256: string): Promise<string | null> {
  const [used] = await tx
    .update(loginTokens)
    .set({ usedAt: sql`now()` })
    .where(
      and(
        eq(loginTokens.tokenSha256, tokenSha256),
        isNull(loginTokens.usedAt),
        gt(loginTokens.expiresAt, sql`now()`),
      ),
    )
    .returning({ id: loginTokens.id });
  if (used !== undefined) return null;
  const [row] = await tx
    .select({ usedAt: loginTokens.usedAt })
    .from(loginTokens)
    .where(eq(loginTokens.tokenSha256, tokenSha256));
  return row?.usedAt ? "was used already: it works once" : "has expired: it works for 15 minutes";
}

async function loadMember(tx: TenantTransaction, memberId: string): Promise<ActiveSession["session"]> {
  const [row] = await tx
    .select({
      member: { id: members.id, name: members.name, role: members.role },
      organization: { id: organizations.id, name: organizations.name },
    })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(and(eq(members.organizationId, tx.organizationId), eq(members.id, memberId)));
  if (row === undefined) throw new Error("a login token without its member");
  return row;
}

async function openSession(
  tx: TenantTransaction,
  memberId: string,
): Promise<{ token: string; sessionId: string; expiresAt: Date }> {
  const token = createToken();
  const sessionId = v7();
  const [row] = await tx
    .insert(sessions)
    .values({
      id: sessionId,
      organizationId: tx.organizationId,
      memberId,
      tokenSha256: hashToken(token),
      expiresAt: sql`now() + make_interval(days => ${absoluteDays})`,
    })
    .returning({ expiresAt: sessions.expiresAt });
  if (row === undefined) throw new Error("an insert gave no row");
  return { token, sessionId, expiresAt: row.expiresAt };
}
