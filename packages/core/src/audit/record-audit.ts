import type { Json } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { v7 } from "uuid";
import type { Scope } from "../scope.ts";

/** Everything that leaves a row in the audit log. */
export const auditActions = [
  "session.link-made",
  "session.refused",
  "session.started",
  "session.ended",
  "workflow.saved",
  "workflow.deleted",
  "run.started",
  "run.cancelled",
  "artifact.uploaded",
  "artifact.published",
  "artifact.unpublished",
  "artifact.deleted",
  "artifact.downloaded",
  "artifact.damage-found",
  "artifact.damage-cleared",
  "key.created",
  "key.revoked",
  "secret.created",
  "secret.replaced",
  "secret.deleted",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** What was done to which thing. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly subjectType: "member" | "workflow" | "run" | "artifact" | "key" | "secret";
  readonly subjectId: string;
  readonly details?: Json | undefined;
}

/** Adds a row for each deed to the audit log in the transaction of the deeds, so that neither exists without the other. */
export async function recordAudit(
  tx: TenantTransaction,
  scope: Scope,
  ...entries: readonly AuditEntry[]
): Promise<void> {
  await tx.insert(schema.auditLog).values(
    entries.map(({ action, subjectType, subjectId, details = null }) => ({
      id: v7(),
      organizationId: tx.organizationId,
      actor: scope.memberId === undefined ? scope.actor : `${scope.actor} <${scope.memberId}>`,
      action,
      subjectType,
      subjectId,
      details,
      requestId: scope.requestId ?? null,
    })),
  );
}
