import { AppError, type Permission } from "@exhibit/contracts";
import {
  type ActiveSession,
  findSession,
  hasPermission,
  type RunScope,
  type SecretScope,
  type SignedIn,
  type StoreScope,
} from "@exhibit/core";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { ApiDeps } from "./api-deps.ts";

/** What a verb may need, in one object: organization, actor, components, queue, store, secrets. */
export interface StudioScope extends RunScope, StoreScope, SecretScope {}

/** A signed-in member with the scope that everything they do runs in. */
export interface AuthorizedSession {
  readonly active: ActiveSession;
  readonly scope: StudioScope;
}

/** A request's session, the sole source of its organization. Reads the database once, when first asked. */
export interface RequestSession {
  /** The session and scope of a member who holds the right. Throws UNAUTHENTICATED or FORBIDDEN. */
  authorize(permission: Permission): Promise<AuthorizedSession>;
  /** Gives the browser the cookie of a fresh session. */
  remember(signedIn: SignedIn): void;
  /** Answers with a cookie that ends the browser's session. */
  clear(): void;
}

const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** Binds the session of one request. */
export function createRequestSession(deps: ApiDeps, c: Context, requestId: string): RequestSession {
  const isSecure = deps.origin.startsWith("https:");
  const attributes = { httpOnly: true, sameSite: "Lax", path: "/", secure: isSecure } as const;
  let found: Promise<ActiveSession | null> | undefined;
  return {
    async authorize(permission) {
      found ??= readSession(deps, getCookie(c, deps.cookieName));
      const active = await found;
      if (active === null) {
        throw new AppError(
          "UNAUTHENTICATED",
          "Nobody is signed in here. Run `./exhibit login` where the studio runs and open the link.",
        );
      }
      const { member } = active.session;
      if (!hasPermission(member.role, permission)) {
        throw new AppError("FORBIDDEN", `Your role, ${member.role}, does not include ${permission}.`);
      }
      return { active, scope: createScope(deps, active, requestId) };
    },
    remember({ token, expiresAt }) {
      setCookie(c, deps.cookieName, token, { ...attributes, expires: expiresAt });
    },
    clear() {
      deleteCookie(c, deps.cookieName, attributes);
    },
  };
}

async function readSession(deps: ApiDeps, token: string | undefined): Promise<ActiveSession | null> {
  if (token === undefined || !tokenPattern.test(token)) return null;
  return findSession(deps.database, { token });
}

function createScope(deps: ApiDeps, { session }: ActiveSession, requestId: string): StudioScope {
  return {
    database: deps.database,
    store: deps.store,
    secretKeyFile: deps.secretKeyFile,
    jobs: deps.jobs,
    components: deps.components,
    organizationId: session.organization.id,
    actor: session.member.name,
    memberId: session.member.id,
    requestId,
  };
}
