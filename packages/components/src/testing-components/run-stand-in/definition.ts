import { defineComponent } from "../../sdk/define-component.ts";
import { defineTool } from "../../sdk/define-tool.ts";
import { file } from "../../sdk/ports.ts";

/** A tool that no machine has unless a test puts it there. */
export const standIn = defineTool({
  name: "exhibit-stand-in",
  title: "Stand-in",
  homepage: "https://example.com/stand-in",
  howToGet: "A test puts it there",
  command: "install-stand-in 1.0.0",
  versionArgs: ["--version"],
  versionPattern: /^stand-in (\d\S*)$/m,
});

/** Runs a tool that may be missing, so that tests can see who executes the step. */
export const testRunStandIn = defineComponent({
  id: "test.run-stand-in",
  version: 1,
  title: "Run a stand-in",
  category: "test",
  summary: "Runs a tool that tests bring along.",
  docs: "For tests. The file is what the tool printed.",
  inputs: {},
  outputs: { file: file({ title: "File", formats: ["text"] }) },
  fileOutputs: { file: { title: "File", formats: ["text"], defaultName: "printed.txt" } },
  retry: { maxAttempts: 1, delaySeconds: 0 },
  tools: [standIn],
});
