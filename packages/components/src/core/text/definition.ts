import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { text } from "../../sdk/ports.ts";

/** A text as a source. */
export const coreText = defineComponent({
  id: "core.text",
  version: 1,
  title: "Text",
  category: "source",
  summary: "A text that other nodes read.",
  docs: "Gives the text that you write here. Use it where several nodes need the same value.",
  inputs: {},
  outputs: { text: text({ title: "Text" }) },
  parameters: z.strictObject({
    text: z
      .string()
      .max(100_000)
      .default("")
      .meta({ title: "Text", "x-ui": { widget: "textarea", placeholder: "https://example.org" } }),
  }),
  retry: { maxAttempts: 1, delaySeconds: 0 },
  timeoutSeconds: 60,
});
