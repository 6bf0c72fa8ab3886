import { defineTool } from "../sdk/define-tool.ts";

/** Tests targets by templates. */
export const nuclei = defineTool({
  name: "nuclei",
  title: "Nuclei",
  homepage: "https://github.com/projectdiscovery/nuclei",
  howToGet: "Install it with Go",
  command: "go install github.com/projectdiscovery/nuclei/v3/cmd/nuclei@v3.4.10",
  versionArgs: ["-version", "-duc"],
  versionPattern: /Nuclei Engine Version: v?(\d\S*)/i,
});
