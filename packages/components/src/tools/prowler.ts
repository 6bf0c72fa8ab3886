import { defineTool } from "../sdk/define-tool.ts";

/** Checks cloud accounts against good practice. */
export const prowler = defineTool({
  name: "prowler",
  title: "Prowler",
  homepage: "https://github.com/prowler-cloud/prowler",
  howToGet: "Install it with pipx",
  command: "pipx install prowler==5.46.0",
  versionArgs: ["--version"],
  versionPattern: /^Prowler v?(\d[\w.]*)/m,
});
