import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { file, json, text } from "../../sdk/ports.ts";
import { docs } from "./docs.ts";

const fileFormats = ["json", "ndjson", "exhibit-findings-ndjson", "prowler-ocsf-json", "asff-json"] as const;

/** A value made of another one by an expression. */
export const coreJsonTransform = defineComponent({
  id: "core.json.transform",
  version: 1,
  title: "Transform JSON",
  category: "transform",
  summary: "Computes a value from another one by an expression.",
  docs,
  inputs: {
    value: json({ title: "Value", required: false }),
    file: file({
      title: "File",
      help: "Read instead of the value: JSON, or NDJSON as a list. 16 MiB at most.",
      formats: fileFormats,
      required: false,
    }),
  },
  outputs: { result: json({ title: "Result" }), text: text({ title: "Result in words" }) },
  parameters: z.strictObject({
    expression: z
      .string()
      .trim()
      .min(1)
      .max(10_000)
      .default("value")
      .meta({
        title: "Expression",
        description: "Common Expression Language; the input is called value.",
        "x-ui": { widget: "textarea", placeholder: 'value.filter(x, x.status == "fail").map(x, x.target)' },
      }),
    timeLimitSeconds: z
      .number()
      .min(1)
      .max(120)
      .default(10)
      .meta({ title: "Time limit", description: "Seconds.", "x-ui": { widget: "number" } }),
  }),
  retry: { maxAttempts: 1, delaySeconds: 0 },
  timeoutSeconds: 300,
});
