import type { Json } from "@exhibit/contracts";
import { index, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { createdAt, id, organizationId, tenantPolicy } from "./columns.ts";
import { organizations } from "./organizations.ts";

/** Who did what to which thing; the application may insert and read, never change. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: id(),
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
    unique("audit_log_organization_id_key").on(table.organizationId, table.id),
    index("audit_log_subject_idx").on(table.organizationId, table.subjectType, table.subjectId, table.id),
    tenantPolicy("audit_log"),
  ],
);
