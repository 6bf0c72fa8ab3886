import type { Json } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { v7 } from "uuid";
import type { Scope } from "../scope.ts";

/** Everything that leaves a row in the audit log. */
export const auditActions = [
  "session.started",
  "session.ended",
  "workflow.saved",
  "workflow.deleted",
  "run.started",
  "run.cancelled",
  "artifact.published",
  "artifact.unpublished",
  "artifact.deleted",
  "artifact.downloaded",
  "secret.created",
  "secret.replaced",
  "secret.deleted",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** What was done to which thing. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly subjectType: "member" | "workflow" | "run" | "artifact" | "secret";
  readonly subjectId: string;
  readonly details?: Json | undefined;
}

/** Adds a row to the audit log in the transaction of the deed, so that neither exists without the other. */
export async function recordAudit(tx: TenantTransaction, scope: Scope, entry: AuditEntry): Promise<void> {
  await tx.insert(schema.auditLog).values({
    id: v7(),
    organizationId: tx.organizationId,
    actor: scope.memberId === undefined ? scope.actor : `${scope.actor} <${scope.memberId}>`,
    action: entry.action,
    subjectType: entry.subjectType,
    subjectId: entry.subjectId,
    details: entry.details ?? null,
    requestId: scope.requestId ?? null,
  });
}
