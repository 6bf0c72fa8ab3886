import type { Landing } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function getLanding(scope: Scope): Promise<Landing> {
  throw new Error(`not built: ${scope.organizationId}`);
}
