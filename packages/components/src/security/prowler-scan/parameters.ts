import { z } from "zod";

/** Providers whose scans take the same flags. */
const providers = ["aws", "azure", "gcp", "kubernetes", "github"] as const;

const name = /^[a-z0-9][a-z0-9_]{0,199}$/;
const framework = /^[a-z0-9][a-z0-9_.]{0,99}$/;
const region = /^[a-z]{2,5}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}$/;
const profile = /^[A-Za-z0-9_][A-Za-z0-9_.@:/+-]{0,199}$/;

const words = (pattern: RegExp, what: string) =>
  z.array(z.string().regex(pattern, what)).max(500).default([]);

const fields = z.strictObject({
  provider: z
    .enum(providers)
    .default("aws")
    .meta({ title: "Provider", "x-ui": { widget: "select" } }),
  checks: words(name, "the id of a check, such as s3_bucket_public_access").meta({
    title: "Checks",
    description: "One a line; none: those of the services, severities or frameworks, else all.",
    "x-ui": { placeholder: "s3_bucket_public_access" },
  }),
  services: words(name, "the name of a service, such as s3").meta({
    title: "Services",
    "x-ui": { placeholder: "s3" },
  }),
  severities: z
    .array(z.enum(["critical", "high", "medium", "low", "informational"]))
    .default([])
    .meta({ title: "Severities of checks", description: "None: all. May narrow services." }),
  regions: words(region, "a region of AWS, such as eu-west-1").meta({
    title: "Regions",
    description: "AWS only. None: all that the account has enabled.",
    "x-ui": { placeholder: "eu-west-1" },
  }),
  compliance: words(framework, "a framework as Prowler spells it, such as cis_5.0_aws").meta({
    title: "Compliance frameworks",
    description: "Their checks are run instead of chosen ones; each gives its files.",
    "x-ui": { placeholder: "cis_5.0_aws" },
  }),
  status: z
    .array(z.enum(["FAIL", "PASS", "MANUAL", "MUTED"]))
    .default([])
    .meta({ title: "Only findings that are", description: "None: all. Others are not in the reports." }),
  formats: z
    .array(z.enum(["json-asff", "csv", "html"]))
    .default(["csv", "html"])
    .meta({
      title: "Formats beside OCSF",
      description: "OCSF is always written. ASFF (json-asff) exists for AWS.",
    }),
  profile: z.string().regex(profile, "a profile of AWS, or a context of Kubernetes").optional().meta({
    title: "Profile of the runner's machine",
    description: "AWS: of its ~/.aws. Kubernetes: a context of its ~/.kube/config. Instead of secrets.",
  }),
  endpoint: z
    .string()
    .max(300)
    .regex(/^https?:\/\/[A-Za-z0-9[\]._:-]+\/?$/, "an address like https://aws.example.org:4566")
    .optional()
    .meta({ title: "Endpoint instead of AWS", description: "Empty: AWS itself." }),
  retries: z
    .int()
    .min(0)
    .max(20)
    .default(3)
    .meta({ title: "Retries of a request to AWS", "x-ui": { widget: "number" } }),
});
type Fields = z.infer<typeof fields>;

/** What can be chosen. What Prowler would leave out without a word, or refuse, can't be said. */
export const parameters = fields.superRefine((values, context) => {
  for (const [path, message] of listContradictions(values)) {
    context.addIssue({ code: "custom", path: [path], message });
  }
});

function listContradictions(values: Fields): [keyof Fields, string][] {
  const { provider, checks, services, severities, compliance, formats } = values;
  const faults: [keyof Fields, string][] = [];
  if (checks.length > 0 && services.length > 0) faults.push(["services", "can't stand beside checks"]);
  if (checks.length > 0 && severities.length > 0) faults.push(["severities", "can't stand beside checks"]);
  if (compliance.length > 0 && checks.length + services.length + severities.length > 0) {
    faults.push(["compliance", "can't stand beside checks, services or severities"]);
  }
  if (provider !== "aws") {
    if (values.regions.length > 0) faults.push(["regions", "exist for the provider aws only"]);
    if (values.endpoint !== undefined) faults.push(["endpoint", "exists for the provider aws only"]);
    if (formats.includes("json-asff")) faults.push(["formats", "json-asff exists for the provider aws only"]);
  }
  if (values.profile !== undefined && provider !== "aws" && provider !== "kubernetes") {
    faults.push(["profile", "exists for the providers aws and kubernetes only"]);
  }
  return faults;
}
