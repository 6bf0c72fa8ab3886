import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { list, number, text } from "../../sdk/ports.ts";
import { Separator } from "./separator.ts";

/** A text as a list of its parts. */
export const coreArraySplit = defineComponent({
  id: "core.array.split",
  version: 1,
  title: "Split a text",
  category: "transform",
  summary: "Makes a list of the parts of a text.",
  docs: [
    "Cuts a text at each separator: the lines of a host list, the values of a comma-separated line.",
    "",
    "With *trim*, white space around each part goes; with *skip empty parts*, a blank line is no item.",
    "A list holds 100,000 items at most; a longer text fails the step.",
  ].join("\n"),
  inputs: { text: text({ title: "Text" }) },
  outputs: { items: list(text(), { title: "Parts" }), count: number({ title: "Number of parts" }) },
  parameters: z.strictObject({
    separator: Separator,
    trim: z.boolean().default(true).meta({ title: "Trim each part" }),
    skipEmpty: z.boolean().default(true).meta({ title: "Skip empty parts" }),
  }),
  retry: { maxAttempts: 1, delaySeconds: 0 },
  timeoutSeconds: 60,
});
