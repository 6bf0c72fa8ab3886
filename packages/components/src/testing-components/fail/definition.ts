import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { file, text } from "../../sdk/ports.ts";

/** Fails, at will after a file was written or only in the first attempts. */
export const testFail = defineComponent({
  id: "test.fail",
  version: 1,
  title: "Fail",
  category: "test",
  summary: "Fails as told.",
  docs: "For tests.",
  inputs: { text: text({ title: "Text", required: false }) },
  outputs: {
    text: text({ title: "Text" }),
    file: file({ title: "File", formats: ["text"], required: false }),
  },
  parameters: z.strictObject({
    message: z.string().default("told to fail").meta({ title: "Message" }),
    retryable: z.boolean().default(false).meta({ title: "May be retried" }),
    untilAttempt: z.int().min(1).default(1000).meta({ title: "Last attempt that fails" }),
    writeFirst: z.boolean().default(false).meta({ title: "Write a file before failing" }),
  }),
  fileOutputs: { file: { title: "File", formats: ["text"], defaultName: "before-failing.txt" } },
  retry: { maxAttempts: 3, delaySeconds: 0 },
});
