import type { Permission } from "@exhibit/contracts";
import type { ActiveSession, RunScope, StoreScope } from "@exhibit/core";

/** What a verb may need, in one object: organization, actor, components, queue, store. */
export interface StudioScope extends RunScope, StoreScope {}

/** A request's session; reads the database once, when first asked. */
export interface RequestSession {
  /** The session and scope of a member who holds the right. Throws UNAUTHENTICATED or FORBIDDEN. */
  authorize(permission: Permission): Promise<AuthorizedSession>;
  /** Answers with a cookie that ends the browser's session. */
  clear(): void;
}

/** A signed-in member with the scope that everything they do runs in. */
export interface AuthorizedSession {
  readonly active: ActiveSession;
  readonly scope: StudioScope;
}
