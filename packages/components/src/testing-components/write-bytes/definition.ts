import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { file, number } from "../../sdk/ports.ts";

/** Streams a file of any size. */
export const testWriteBytes = defineComponent({
  id: "test.write-bytes",
  version: 1,
  title: "Write bytes",
  category: "test",
  summary: "Writes a file of a given size.",
  docs: "For tests.",
  inputs: {},
  outputs: { file: file({ title: "File", formats: ["binary"] }), bytes: number({ title: "Bytes" }) },
  parameters: z.strictObject({
    sizeBytes: z.int().min(0).default(1024).meta({ title: "Size in bytes" }),
    name: z.string().min(1).default("bytes.bin").meta({ title: "Name" }),
    thenWaitMs: z.int().min(0).default(0).meta({ title: "Wait after writing" }),
    seed: z.int().min(0).max(255).default(0).meta({ title: "Value the bytes start from" }),
  }),
  fileOutputs: { file: { title: "File", formats: ["binary"], defaultName: "bytes.bin" } },
  timeoutSeconds: 3600,
});
