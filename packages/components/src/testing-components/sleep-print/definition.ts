import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { number, text } from "../../sdk/ports.ts";

/** Prints lines with pauses, so that tests can watch a step run. */
export const testSleepPrint = defineComponent({
  id: "test.sleep-print",
  version: 1,
  title: "Sleep and print",
  category: "test",
  summary: "Prints a line, waits, and so on.",
  docs: "For tests.",
  inputs: { text: text({ title: "Text", required: false }) },
  outputs: { text: text({ title: "Text" }), lines: number({ title: "Lines" }) },
  parameters: z.strictObject({
    lines: z.int().min(1).default(3).meta({ title: "Lines" }),
    pauseMs: z.int().min(0).default(100).meta({ title: "Pause after each line" }),
  }),
  retry: { maxAttempts: 1, delaySeconds: 0 },
});
