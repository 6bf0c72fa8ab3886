import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { json, list, text } from "../../sdk/ports.ts";

/** Some items of a list. */
export const coreArrayPick = defineComponent({
  id: "core.array.pick",
  version: 1,
  title: "Pick from a list",
  category: "transform",
  summary: "Takes one or several items out of a list.",
  docs: [
    "Positions count from 0; negative ones from the end, so -1 is the last item.",
    "",
    "- *item* is the first item that was picked, *items* are all of them.",
    "- *text* and *texts* hold the same in words: texts as they are, anything else as JSON. Connect these to inputs that take text.",
    "",
    "A position that the list does not have fails the step; near the end of the list fewer items than asked for are no fault.",
  ].join("\n"),
  inputs: { items: list(json(), { title: "Items" }) },
  outputs: {
    item: json({ title: "First item" }),
    text: text({ title: "First item in words" }),
    items: list(json(), { title: "Items" }),
    texts: list(text(), { title: "Items in words" }),
  },
  parameters: z.strictObject({
    position: z
      .int()
      .default(0)
      .meta({ title: "Position", description: "0 is the first item, -1 the last." }),
    count: z.int().min(1).max(100_000).default(1).meta({ title: "How many" }),
  }),
  retry: { maxAttempts: 1, delaySeconds: 0 },
  timeoutSeconds: 60,
});
