import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { coverage, file, json, list, number, text } from "../../sdk/ports.ts";
import { docs } from "./docs.ts";

/** Audits the security headers, cookies and certificates of web addresses. */
export const securityHttpHeaders = defineComponent({
  id: "security.http.headers",
  version: 1,
  title: "Audit HTTP headers",
  category: "security",
  summary: "Checks security headers, cookies, redirects and certificates of web addresses.",
  docs,
  inputs: {
    urls: list(text(), {
      min: 1,
      title: "Addresses",
      help: "One or several; in one text divided by spaces or lines. Without a scheme, https.",
    }),
  },
  outputs: {
    findings: file({ title: "Findings", formats: ["exhibit-findings-ndjson"] }),
    counts: json({ title: "Failed checks by severity" }),
    failed: number({ title: "Failed checks" }),
    unreachable: list(text(), { title: "Addresses that did not answer" }),
    coverage: coverage(),
  },
  parameters: z.strictObject({
    timeoutSeconds: z
      .number()
      .min(1)
      .max(120)
      .default(15)
      .meta({
        title: "Time-out per request",
        description: "Seconds.",
        "x-ui": { widget: "number", unit: "s" },
      }),
    concurrency: z
      .int()
      .min(1)
      .max(16)
      .default(4)
      .meta({ title: "Addresses at once", "x-ui": { widget: "number" } }),
  }),
  fileOutputs: {
    findings: { title: "Findings", formats: ["exhibit-findings-ndjson"], defaultName: "http-headers.ndjson" },
  },
  retry: { maxAttempts: 3, delaySeconds: 5 },
  timeoutSeconds: 1800,
});
