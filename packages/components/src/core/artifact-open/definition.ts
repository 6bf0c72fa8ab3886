import { defineComponent } from "../../sdk/define-component.ts";
import { file, number, text } from "../../sdk/ports.ts";

/** An artifact as a source. */
export const coreArtifactOpen = defineComponent({
  id: "core.artifact.open",
  version: 1,
  title: "Open an artifact",
  category: "source",
  summary: "Starts from a file of the library or of an earlier run.",
  docs: [
    "Pick an artifact by itself, by its series in the library (its newest or a fixed version), or the newest of a workflow.",
    "",
    "What it stands for is settled when the run starts; the run keeps which artifact that was, with its SHA-256.",
  ].join("\n"),
  inputs: { artifact: file({ title: "Artifact" }) },
  outputs: {
    file: file({ title: "File" }),
    name: text({ title: "Name" }),
    sha256: text({ title: "SHA-256" }),
    sizeBytes: number({ title: "Size in bytes" }),
  },
  retry: { maxAttempts: 1, delaySeconds: 0 },
  timeoutSeconds: 60,
});
