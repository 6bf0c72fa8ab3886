import { z } from "zod";

/** From worst to best; `info` is an observation without a remedy of its own. */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
export const Severity = z.enum(severities);
export type Severity = z.infer<typeof Severity>;

/**
 * pass is a record too: without it nobody can tell "clean" from "did not look". not-applicable: there was nothing that
 * the check could have judged.
 */
export const findingStatuses = ["fail", "pass", "not-applicable", "muted", "unknown"] as const;
export const FindingStatus = z.enum(findingStatuses);
export type FindingStatus = z.infer<typeof FindingStatus>;

/** One line of `exhibit-findings-ndjson`. `identity` is equal for the same finding in every scan. */
export const Finding = z.object({
  schema: z.literal("exhibit.finding/1"),
  identity: z.string().min(1).max(500),
  check: z.string(),
  title: z.string(),
  severity: Severity,
  status: FindingStatus,
  resource: z.string(),
  evidence: z.string(),
  remedy: z.string(),
  references: z.array(z.url()),
  observedAt: z.iso.datetime(),
});
export type Finding = z.infer<typeof Finding>;
