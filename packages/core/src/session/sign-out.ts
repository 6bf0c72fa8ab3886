import type { Scope } from "../scope.ts";

/** Being built. */
export async function signOut(scope: Scope, input: { sessionId: string }): Promise<void> {
  throw new Error(`not built: ${scope.organizationId} ${input.sessionId}`);
}
