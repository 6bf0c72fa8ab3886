import type { Session } from "@exhibit/contracts";

/** A session that holds now; the member's role was read with it. */
export interface ActiveSession {
  readonly sessionId: string;
  readonly session: Session;
}

/** Days without a request after which a session ends. */
export const idleDays = 7;
/** Days after which a session ends, used or not. */
export const absoluteDays = 30;
/** How long a one-time link works. */
export const loginTokenMinutes = 15;
