import { defineTool } from "../sdk/define-tool.ts";

/** Resolves host names in bulk. */
export const dnsx = defineTool({
  name: "dnsx",
  title: "dnsx",
  homepage: "https://github.com/projectdiscovery/dnsx",
  howToGet: "Install it with Go",
  command: "go install github.com/projectdiscovery/dnsx/cmd/dnsx@v1.2.2",
  versionArgs: ["-version", "-duc"],
  versionPattern: /projectdiscovery\.io[\s\S]*Current Version: v?(\d\S*)/i,
});
