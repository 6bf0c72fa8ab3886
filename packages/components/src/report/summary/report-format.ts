import { Finding, type FindingStatus, type Severity } from "@exhibit/contracts";
import { z } from "zod";

/** Formats that a summary is made of. */
export const reportFormats = ["exhibit-findings-ndjson", "prowler-ocsf-json", "asff-json"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** A record of any format, as the summary needs it. */
export interface SummaryRecord {
  check: string;
  title: string;
  severity: Severity;
  status: FindingStatus;
  resource: string;
  evidence: string;
}

/** How a format is recognised, and how one of its records is read (null: not a record of this format). */
interface ReportReader {
  matches(value: unknown): boolean;
  read(value: unknown): SummaryRecord | null;
}

const Ocsf = z.object({
  class_uid: z.number(),
  metadata: z.object({ event_code: z.string().optional() }),
  severity_id: z.number().optional(),
  status: z.string().optional(),
  status_id: z.number().optional(),
  status_code: z.string().optional(),
  status_detail: z.string().nullish(),
  message: z.string().nullish(),
  finding_info: z.object({
    uid: z.string(),
    title: z.string().optional(),
    analytic: z.object({ uid: z.string().optional() }).nullish(),
  }),
  compliance: z.object({ status_id: z.number().optional(), status: z.string().optional() }).nullish(),
  resources: z.array(z.object({ uid: z.string().nullish(), name: z.string().nullish() })).nullish(),
});
type Ocsf = z.infer<typeof Ocsf>;

const Asff = z.object({
  SchemaVersion: z.string(),
  Id: z.string(),
  ProductArn: z.string(),
  GeneratorId: z.string(),
  RecordState: z.string().optional(),
  Title: z.string(),
  Description: z.string().optional(),
  Severity: z.object({ Label: z.string().optional(), Normalized: z.number().optional() }).optional(),
  Compliance: z.object({ Status: z.string().optional() }).optional(),
  Workflow: z.object({ Status: z.string().optional() }).optional(),
  Resources: z.array(z.object({ Id: z.string() })).optional(),
});
type Asff = z.infer<typeof Asff>;

/** The readers of all formats, each by a mark that the others do not have. */
export const reportReaders: Readonly<Record<ReportFormat, ReportReader>> = {
  "exhibit-findings-ndjson": {
    matches: (value) => z.object({ schema: z.literal("exhibit.finding/1") }).safeParse(value).success,
    read: (value) => Finding.safeParse(value).data ?? null,
  },
  "prowler-ocsf-json": {
    matches: (value) => z.object({ class_uid: z.number(), metadata: z.object({}) }).safeParse(value).success,
    read: (value) => readWith(Ocsf, value, fromOcsf),
  },
  "asff-json": {
    matches: (value) =>
      z.object({ SchemaVersion: z.string(), ProductArn: z.string() }).safeParse(value).success,
    read: (value) => readWith(Asff, value, fromAsff),
  },
};

function readWith<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  convert: (record: Value) => SummaryRecord,
): SummaryRecord | null {
  const parsed = schema.safeParse(value);
  return parsed.success ? convert(parsed.data) : null;
}

/** OCSF 1.5: 1 informational … 5 critical, 6 fatal; 0 and 99 say nothing. */
const ocsfSeverities: Readonly<Record<number, Severity>> = {
  1: "info",
  2: "low",
  3: "medium",
  4: "high",
  5: "critical",
  6: "critical",
};

function fromOcsf(record: Ocsf): SummaryRecord {
  const { finding_info: info, resources } = record;
  return {
    check: record.metadata.event_code ?? info.analytic?.uid ?? info.uid,
    title: info.title ?? info.uid,
    severity: ocsfSeverities[record.severity_id ?? 0] ?? "info",
    status: readOcsfStatus(record),
    resource: (resources ?? []).map(({ uid, name }) => uid || name || "").join(", "),
    evidence: record.status_detail || record.message || "",
  };
}

/** Prowler mutes by `status` Suppressed and leaves `status_code` FAIL. A detection without a code is a failure. */
function readOcsfStatus({ status, status_id, status_code, compliance, class_uid }: Ocsf): FindingStatus {
  const code = (status_code ?? compliance?.status)?.toUpperCase();
  if (code === "PASS") return "pass";
  const isMuted = status_id === 3 || status === "Suppressed";
  if (code === "FAIL" || (code === undefined && class_uid === 2004)) return isMuted ? "muted" : "fail";
  return isMuted ? "muted" : "unknown";
}

const asffSeverities: Readonly<Record<string, Severity>> = {
  INFORMATIONAL: "info",
  LOW: "low",
  MEDIUM: "medium",
  HIGH: "high",
  CRITICAL: "critical",
};

function fromAsff(record: Asff): SummaryRecord {
  return {
    check: record.GeneratorId,
    title: record.Title,
    severity: readAsffSeverity(record),
    status: readAsffStatus(record),
    resource: (record.Resources ?? []).map(({ Id }) => Id).join(", "),
    evidence: record.Description ?? "",
  };
}

function readAsffSeverity({ Severity: severity }: Asff): Severity {
  const label = asffSeverities[severity?.Label ?? ""];
  if (label) return label;
  const points = severity?.Normalized ?? 0;
  if (points >= 90) return "critical";
  if (points >= 70) return "high";
  if (points >= 40) return "medium";
  return points >= 1 ? "low" : "info";
}

/** Prowler writes WARNING for what was muted. Without a compliance status a finding is a failure. */
function readAsffStatus({ Compliance, Workflow, RecordState, ProductArn }: Asff): FindingStatus {
  const status = Compliance?.Status;
  if (status === "PASSED") return "pass";
  const isProwler = ProductArn.endsWith("product/prowler/prowler");
  const isMuted = Workflow?.Status === "SUPPRESSED" || RecordState === "ARCHIVED";
  if (isMuted || (status === "WARNING" && isProwler)) return "muted";
  return status === "FAILED" || status === undefined ? "fail" : "unknown";
}
