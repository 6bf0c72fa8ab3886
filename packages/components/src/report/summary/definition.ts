import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { file, json, number, text } from "../../sdk/ports.ts";

/** A findings report as a Markdown summary and counts. */
export const reportSummary = defineComponent({
  id: "report.summary",
  version: 1,
  title: "Summarize a report",
  category: "report",
  summary: "Makes a Markdown summary and counts of a findings report.",
  docs: `Reads findings written by this studio (NDJSON), Prowler's OCSF JSON, and ASFF JSON. The format is told by the content,
not by the name. Whatever its size, the report is streamed.

The summary names its source with the SHA-256, counts records by severity and status, and lists the checks that fail most
and the worst failing findings; what does not fit is said. Muted findings (Prowler: OCSF status *Suppressed*, ASFF compliance
*WARNING*) are counted apart and never as failing.

**An unknown, empty or broken report is an error** that says what was seen and where, never a summary with zeros.`,
  inputs: {
    report: file({
      title: "Report",
      formats: ["exhibit-findings-ndjson", "prowler-ocsf-json", "asff-json", "json", "ndjson"],
    }),
  },
  outputs: {
    summary: file({ title: "Summary", formats: ["markdown"] }),
    counts: json({ title: "Counts by severity and status" }),
    total: number({ title: "Records" }),
    failed: number({ title: "Failing records" }),
    format: text({ title: "Format of the report" }),
  },
  parameters: z.strictObject({
    maxFindings: z
      .int()
      .min(0)
      .max(1000)
      .default(100)
      .meta({
        title: "Failing findings listed",
        description: "The worst first.",
        "x-ui": { widget: "number" },
      }),
  }),
  fileOutputs: { summary: { title: "Summary", formats: ["markdown"], defaultName: "summary.md" } },
  timeoutSeconds: 1800,
});
