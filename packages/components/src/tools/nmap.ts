import { defineTool } from "../sdk/define-tool.ts";

/** Finds hosts, open ports and what answers on them. */
export const nmap = defineTool({
  name: "nmap",
  title: "Nmap",
  homepage: "https://nmap.org",
  howToGet: "Install it with the package manager of the system",
  command: "apt-get install nmap",
  versionArgs: ["--version"],
  versionPattern: /^Nmap version (\d\S*) \( https:\/\/nmap\.org \)/m,
});
