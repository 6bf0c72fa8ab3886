import { defineTool } from "../sdk/define-tool.ts";

/** Lists the packages in images and folders. A build by `go install` does not know its version. */
export const syft = defineTool({
  name: "syft",
  title: "Syft",
  homepage: "https://github.com/anchore/syft",
  howToGet: "Install it with Go",
  command: "go install github.com/anchore/syft/cmd/syft@v1.57.0",
  versionArgs: ["version"],
  versionPattern: /^Application:\s+syft$[\s\S]*?^Version:\s+(?:v?(\d\S*)|\[not provided\])$/m,
});
