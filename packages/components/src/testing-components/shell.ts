import { defineTool } from "../sdk/define-tool.ts";

/** The shell of the system, for components of tests. Whatever it answers, it is the right one. */
export const shell = defineTool({
  name: "sh",
  title: "Shell",
  homepage: "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html",
  howToGet: "It comes with every system",
  command: "sh",
  versionArgs: ["-c", ":"],
  versionPattern: /^/,
});
