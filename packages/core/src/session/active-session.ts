import type { Session } from "@exhibit/contracts";

/** A session that holds now; the member's role was read with it. */
export interface ActiveSession {
  readonly sessionId: string;
  readonly session: Session;
}
