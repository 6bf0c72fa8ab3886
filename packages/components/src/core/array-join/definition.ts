import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { json, list, number, text } from "../../sdk/ports.ts";
import { Separator } from "../array-split/separator.ts";

/** A list as one text. */
export const coreArrayJoin = defineComponent({
  id: "core.array.join",
  version: 1,
  title: "Join a list",
  category: "transform",
  summary: "Makes one text of a list.",
  docs: [
    "Writes the items one after the other with the separator between them.",
    "",
    "Texts stand as they are; numbers, booleans, objects and lists as JSON. An empty list gives an empty text.",
  ].join("\n"),
  inputs: { items: list(json(), { title: "Items" }) },
  outputs: { text: text({ title: "Text" }), count: number({ title: "Number of items" }) },
  parameters: z.strictObject({ separator: Separator }),
  retry: { maxAttempts: 1, delaySeconds: 0 },
  timeoutSeconds: 60,
});
