import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { listHelpFlags } from "../sdk/testing/list-help-flags.ts";
import { getToolDefinition, type ToolName, toolDefinitions } from "./tool-definitions.ts";

/** What each prints for its version; where two builds differ, both. */
const printed: Record<ToolName, ReadonlyArray<readonly [text: string, version: string | null]>> = {
  dnsx: [["\n  \\__,_||_|\n\n\t\tprojectdiscovery.io\n\n[INF] Current Version: 1.2.2\n", "1.2.2"]],
  gitleaks: [
    ["8.30.1\n", "8.30.1"],
    ["version is set by build process\n", null],
  ],
  nmap: [["Nmap version 7.93 ( https://nmap.org )\nPlatform: x86_64-pc-linux-gnu\n", "7.93"]],
  nuclei: [["[INF] Nuclei Engine Version: v3.4.10\n[INF] Nuclei Config Directory: /x\n", "3.4.10"]],
  prowler: [["Prowler 5.46.0 (You are running the latest version)\n", "5.46.0"]],
  syft: [
    ["Application:   syft\nVersion:       1.57.0\nBuildDate:     2026-11-01\n", "1.57.0"],
    ["Application:   syft\nVersion:       [not provided]\nBuildDate:     [not provided]\n", null],
  ],
};

describe.each(toolDefinitions)("$name", (tool) => {
  const samples = Object.entries(printed).find(([name]) => name === tool.name)?.[1] ?? [];

  it("tells its version, also where the build does not know one", () => {
    expect(samples.length).toBeGreaterThan(0);
    for (const [text, version] of samples) expect(tool.readVersion(text)).toEqual({ version });
  });

  it("is not taken for another program of the name", () => {
    const others = Object.entries(printed).flatMap(([name, texts]) =>
      name === tool.name ? [] : texts.map(([text]) => text),
    );
    for (const text of [...others, "", "usage: [-h]\n", "1.2.2\n", "error: no such option: -version\n"]) {
      if (tool.name === "gitleaks" && text === "1.2.2\n") continue; // it says a bare number, and nothing else
      expect(tool.readVersion(text), text).toBeNull();
    }
  });

  it("is asked for its version by what its help lists", async () => {
    const help = await readFile(new URL(`../../fixtures/help/${tool.name}.txt`, import.meta.url), "utf8");
    const { exact } = listHelpFlags(help);
    for (const arg of tool.versionArgs) {
      // Nmap lists its short form; gitleaks and syft have a command for it.
      if (!arg.startsWith("-") || tool.name === "nmap") continue;
      expect(exact).toContain(arg);
    }
  });
});

it("a tool is found by its name", () => {
  expect(getToolDefinition("dnsx").title).toBe("dnsx");
});
