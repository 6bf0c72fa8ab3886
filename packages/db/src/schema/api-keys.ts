import type { ApiKeyPermission } from "@exhibit/contracts";
import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, moment, organizationId, tenantId, tenantPolicy } from "./columns.ts";
import { members } from "./organizations.ts";

/** Keys of programs; only the SHA-256 of a key's secret is kept. A revoked one stays, so that the audit log names it. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: tenantId(),
    organizationId: organizationId(),
    /** Who made it: a key never may more than its maker may now. */
    memberId: uuid().notNull(),
    name: text().notNull(),
    secretSha256: text().notNull(),
    permissions: jsonb().$type<ApiKeyPermission[]>().notNull(),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
    lastUsedAt: moment(),
    revokedAt: moment(),
  },
  (table) => [
    primaryKey({ name: "api_keys_pk", columns: [table.organizationId, table.id] }),
    index("api_keys_member_idx").on(table.organizationId, table.memberId),
    foreignKey({
      name: "api_keys_member_fk",
      columns: [table.organizationId, table.memberId],
      foreignColumns: [members.organizationId, members.id],
    }).onDelete("cascade"),
    tenantPolicy("api_keys"),
  ],
);
