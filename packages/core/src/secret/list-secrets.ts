import type { SecretListResponse } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import type { Scope } from "../scope.ts";
import { loadSecrets } from "./load-secrets.ts";

/** Every secret by name, with the workflows that use it; no values. */
export function listSecrets(scope: Scope): Promise<SecretListResponse> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => ({
    items: await loadSecrets(tx),
  }));
}
