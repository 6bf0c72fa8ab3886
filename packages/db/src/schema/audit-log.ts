import type { Json } from "@exhibit/contracts";
import { index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, organizationId, tenantId, tenantPolicy } from "./columns.ts";
import { organizations } from "./organizations.ts";

/** Who did what to which thing; the application may insert and read, never change. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: tenantId(),
    organizationId: organizationId().references(() => organizations.id),
    actor: text().notNull(),
    action: text().notNull(),
    subjectType: text().notNull(),
    subjectId: text().notNull(),
    details: jsonb().$type<Json>(),
    requestId: text(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "audit_log_pk", columns: [table.organizationId, table.id] }),
    index("audit_log_subject_idx").on(table.organizationId, table.subjectType, table.subjectId, table.id),
    tenantPolicy("audit_log"),
  ],
);
