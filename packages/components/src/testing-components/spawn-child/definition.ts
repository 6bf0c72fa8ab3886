import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { file, number } from "../../sdk/ports.ts";
import { shell } from "../shell.ts";

/** Runs a child process for a while, so that tests can see it end with its step. */
export const testSpawnChild = defineComponent({
  id: "test.spawn-child",
  version: 1,
  title: "Spawn a child",
  category: "test",
  summary: "Runs `sleep` through the tools port.",
  docs: "For tests. The child's log line names its process id.",
  inputs: {},
  outputs: { exitCode: number({ title: "Exit code" }), file: file({ title: "File", formats: ["text"] }) },
  parameters: z.strictObject({
    seconds: z.number().min(0).max(3600).default(1).meta({ title: "Seconds" }),
    body: z.string().default("child ended\n").meta({ title: "Text of the file written after the child" }),
  }),
  fileOutputs: { file: { title: "File", formats: ["text"], defaultName: "child.txt" } },
  retry: { maxAttempts: 1, delaySeconds: 0 },
  tools: [shell],
});
