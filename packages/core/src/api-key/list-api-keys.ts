import type { ApiKey } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import type { Scope } from "../scope.ts";
import { loadApiKeys } from "./load-api-keys.ts";

/** The keys of the organization, newest first, ended ones too; 500 at most. */
export function listApiKeys(scope: Scope): Promise<ApiKey[]> {
  return withOrganization(scope.database, scope.organizationId, (tx) => loadApiKeys(tx));
}
