import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { anyValue, file } from "../../sdk/ports.ts";
import { explainTemplateFault, namePlaceholders } from "./name-template.ts";

const NameTemplate = z
  .string()
  .trim()
  .min(1)
  .max(255)
  // As JSON Schema, for the editor; what follows has the better words.
  .regex(/^(?:[^{}/\\]|\{\{ *(?:run\.number|step\.ref|date) *\}\})+$/, {
    error: `may hold ${namePlaceholders.join(", ")}, and no other braces`,
  })
  .superRefine((template, context) => {
    const fault = explainTemplateFault(template);
    if (fault) context.addIssue({ code: "custom", message: fault });
  });

/** Any value as a file. */
export const coreArtifactWrite = defineComponent({
  id: "core.artifact.write",
  version: 1,
  title: "Write a file",
  category: "sink",
  summary: "Keeps any value as an artifact.",
  docs: [
    "Writes what comes in to a file.",
    "",
    "- **JSON**: the value as it is, indented.",
    "- **Text**: a text as it is; numbers and booleans in words; anything else as JSON.",
    "- **NDJSON**: one line per item of a list; any other value is one line.",
    "",
    `The name may hold ${namePlaceholders.join(", ")} (the date in UTC). For a series in the library choose a name without a date.`,
  ].join("\n"),
  inputs: { value: anyValue("writes whatever another node gives", { title: "Value" }) },
  outputs: { file: file({ title: "File", formats: ["json", "text", "ndjson"] }) },
  parameters: z.strictObject({
    name: NameTemplate.default("value.json").meta({
      title: "File name",
      description: `May hold ${namePlaceholders.join(", ")}.`,
    }),
    format: z
      .enum(["json", "text", "ndjson"])
      .default("json")
      .meta({ title: "Format", "x-ui": { widget: "select" } }),
  }),
  fileOutputs: { file: { title: "File", formats: ["json", "text", "ndjson"], defaultName: "value.json" } },
  timeoutSeconds: 120,
});
