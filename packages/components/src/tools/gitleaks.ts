import { defineTool } from "../sdk/define-tool.ts";

/** Finds secrets in code and its history. A build by `go install` does not know its version. */
export const gitleaks = defineTool({
  name: "gitleaks",
  title: "Gitleaks",
  homepage: "https://github.com/gitleaks/gitleaks",
  howToGet: "Install it with Go",
  command: "go install github.com/zricethezav/gitleaks/v8@v8.30.1",
  versionArgs: ["version"],
  versionPattern: /^(?:v?(\d+\.\d+\.\d+\S*)|version is set by build process)\s*$/m,
});
