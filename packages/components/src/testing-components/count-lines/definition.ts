import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { file, number } from "../../sdk/ports.ts";

/** Counts the lines of a report and writes what it counted. */
export const testCountLines = defineComponent({
  id: "test.count-lines",
  version: 1,
  title: "Count lines",
  category: "test",
  summary: "Counts the lines of a file.",
  docs: "Reads the file as a stream and writes one line of text.",
  inputs: { report: file({ title: "Report" }) },
  outputs: { count: file({ title: "Count", formats: ["text"] }), lines: number({ title: "Lines" }) },
  parameters: z.strictObject({
    skipEmpty: z.boolean().default(false).meta({ title: "Skip empty lines" }),
  }),
  fileOutputs: { count: { title: "Count", formats: ["text"], defaultName: "count.txt" } },
  timeoutSeconds: 60,
});
