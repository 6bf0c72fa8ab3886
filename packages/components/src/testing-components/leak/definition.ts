import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { file, json, secret, text } from "../../sdk/ports.ts";
import { shell } from "../shell.ts";

/** Lets its secret out by every way that a component has, so that tests can see where it arrives. */
export const testLeak = defineComponent({
  id: "test.leak",
  version: 1,
  title: "Leak",
  category: "test",
  summary: "Prints its secret.",
  docs: "For tests.",
  inputs: {
    secret: secret({ title: "Secret" }),
    other: secret({ title: "Other secret", required: false }),
    file: file({ title: "File to print", required: false }),
  },
  outputs: {
    text: text({ title: "Text" }),
    json: json({ title: "JSON" }),
    file: file({ title: "File", formats: ["text"] }),
  },
  parameters: z.strictObject({
    fail: z.enum(["no", "component", "unforeseen"]).default("no").meta({ title: "Fail with it" }),
    argument: z.boolean().default(false).meta({ title: "Give it to a tool as an argument" }),
    fileHolds: z.boolean().default(true).meta({ title: "Write it into the file" }),
  }),
  fileOutputs: { file: { title: "File", formats: ["text"], defaultName: "leak.txt" } },
  retry: { maxAttempts: 1, delaySeconds: 0 },
  tools: [shell],
});
