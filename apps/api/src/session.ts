import { AppError, type Permission, type Session } from "@exhibit/contracts";
import {
  type ActiveApiKey,
  type ActiveSession,
  findApiKey,
  findSession,
  hasPermission,
  type RunScope,
  type SecretScope,
  type SignedIn,
  type StagingScope,
} from "@exhibit/core";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { ApiDeps } from "./api-deps.ts";

/** What a verb may need, in one object: organization, actor, components, queue, store, secrets. */
export interface StudioScope extends RunScope, StagingScope, SecretScope {}

/** Who asks, with the scope that everything they do runs in. */
export interface AuthorizedSession {
  /** Null for a program that came with an API key. */
  readonly active: ActiveSession | null;
  readonly scope: StudioScope;
}

/** A request's session, the sole source of its organization. Reads the database when first asked, and when told to. */
export interface RequestSession {
  /** The scope of a member or key that holds the right. Throws UNAUTHENTICATED or FORBIDDEN. */
  authorize(permission: Permission): Promise<AuthorizedSession>;
  /** The same as it stands now, for what outlives its request. */
  authorizeAnew(permission: Permission): Promise<AuthorizedSession>;
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
  const bearer = readBearer(c);
  let found: Promise<ActiveSession | null> | undefined;
  const read = (): Promise<ActiveSession | null> => readSession(deps, getCookie(c, deps.cookieName));
  let foundKey: Promise<ActiveApiKey | null> | undefined;
  const readKey = (text: string): Promise<ActiveApiKey | null> => findApiKey(deps.database, { text });
  return {
    async authorize(permission) {
      if (bearer !== null) {
        foundKey ??= readKey(bearer);
        return authorizeKey(deps, await foundKey, permission, requestId);
      }
      found ??= read();
      return authorizeMember(deps, await found, permission, requestId);
    },
    async authorizeAnew(permission) {
      if (bearer !== null) return authorizeKey(deps, await readKey(bearer), permission, requestId);
      found = read();
      return authorizeMember(deps, await found, permission, requestId);
    },
    remember({ token, expiresAt }) {
      setCookie(c, deps.cookieName, token, { ...attributes, expires: expiresAt });
    },
    clear() {
      deleteCookie(c, deps.cookieName, attributes);
    },
  };
}

function authorizeMember(
  deps: ApiDeps,
  active: ActiveSession | null,
  permission: Permission,
  requestId: string,
): AuthorizedSession {
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
  return { active, scope: createScope(deps, active.session, member.name, requestId) };
}

/**
 * The key that a request names; null where it names none. With one, its cookies count for nothing. Other schemes are
 * not ours: a proxy may ask for them, and a link with a password in it makes a browser send them.
 */
export function readBearer(c: Context): string | null {
  const [scheme, ...rest] = (c.req.header("authorization") ?? "").split(" ");
  return scheme?.toLowerCase() === "bearer" ? rest.join(" ").trim() : null;
}

/** A key may what it was allowed and its maker may now. */
function authorizeKey(
  deps: ApiDeps,
  key: ActiveApiKey | null,
  permission: Permission,
  requestId: string,
): AuthorizedSession {
  if (key === null) {
    throw new AppError(
      "UNAUTHENTICATED",
      "The API key is wrong, expired or revoked: send `Authorization: Bearer exh_…` with one that you made on the page API keys.",
    );
  }
  const { member } = key.session;
  const isAllowed = key.permissions.some((allowed) => allowed === permission);
  if (!isAllowed || !hasPermission(member.role, permission)) {
    throw new AppError("FORBIDDEN", `The API key “${key.name}” is not allowed ${permission}.`);
  }
  return {
    active: null,
    scope: createScope(deps, key.session, `${member.name} (API key ${key.name})`, requestId),
  };
}

async function readSession(deps: ApiDeps, token: string | undefined): Promise<ActiveSession | null> {
  if (token === undefined || !tokenPattern.test(token)) return null;
  return findSession(deps.database, { token });
}

function createScope(deps: ApiDeps, session: Session, actor: string, requestId: string): StudioScope {
  return {
    database: deps.database,
    store: deps.store,
    staging: deps.staging,
    secretKeyFile: deps.secretKeyFile,
    jobs: deps.jobs,
    components: deps.components,
    organizationId: session.organization.id,
    actor,
    memberId: session.member.id,
    requestId,
  };
}
