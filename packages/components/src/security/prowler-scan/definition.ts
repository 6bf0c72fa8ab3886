import { defineComponent } from "../../sdk/define-component.ts";
import { coverage, file, json, list, number, secret } from "../../sdk/ports.ts";
import { docs } from "./docs.ts";
import { parameters } from "./parameters.ts";

const reportFormats = ["prowler-ocsf-json", "asff-json", "csv", "html", "binary"] as const;
const complianceFormats = ["csv", "json", "binary"] as const;

/** Scans a cloud account with Prowler. */
export const securityProwlerScan = defineComponent({
  id: "security.prowler.scan",
  version: 1,
  title: "Scan a cloud with Prowler",
  category: "security",
  summary: "Checks a cloud account, cluster or organization, and says what could not be looked at.",
  docs,
  inputs: {
    mutelist: file({ required: false, title: "Mutelist", help: "YAML, as Prowler takes it." }),
    accessKeyId: secret({ required: false, title: "AWS: access key ID" }),
    secretAccessKey: secret({ required: false, title: "AWS: secret access key" }),
    sessionToken: secret({ required: false, title: "AWS: session token" }),
    azureTenantId: secret({ required: false, title: "Azure: tenant ID" }),
    azureClientId: secret({ required: false, title: "Azure: client ID" }),
    azureClientSecret: secret({ required: false, title: "Azure: client secret" }),
    gcpKey: secret({ required: false, title: "Google Cloud: service account key (JSON)" }),
    githubToken: secret({ required: false, title: "GitHub: personal access token" }),
  },
  outputs: {
    report: list(file(), { title: "Reports" }),
    compliance: list(file(), { title: "Compliance files" }),
    findings: file({
      required: false,
      title: "Findings (OCSF); absent where there are none",
      formats: ["prowler-ocsf-json"],
    }),
    counts: json({ title: "Counts by severity and status" }),
    total: number({ title: "Findings" }),
    failed: number({ title: "Failed findings, muted ones left out" }),
    coverage: coverage(),
  },
  parameters,
  fileOutputs: {
    report: { title: "Reports", formats: reportFormats, defaultName: "prowler.ocsf.json", many: true },
    compliance: {
      title: "Compliance files",
      formats: complianceFormats,
      defaultName: "prowler.csv",
      many: true,
    },
  },
  tools: ["prowler"],
  timeoutSeconds: 14_400,
});
