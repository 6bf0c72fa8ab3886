import { type ArtifactRef, findingStatuses, type Severity, severities } from "@exhibit/contracts";
import type { ReportFormat } from "./report-format.ts";
import type { Tally } from "./tally.ts";

const shownCharacters = 240;
const topChecks = 10;

/**
 * Text of a report as a Markdown code span: nothing in it is ever a link, an image, HTML or a new block. Characters that
 * could hide or turn text (controls, bidirectional marks, line separators) show as U+FFFD; long text is cut.
 */
export function showCode(text: string): string {
  const characters = [
    ...text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, (run) => (/^\s+$/.test(run) ? " " : "\uFFFD")),
  ];
  const cut =
    characters.length > shownCharacters
      ? `${characters.slice(0, shownCharacters).join("")}…`
      : characters.join("");
  if (cut.trim() === "") return "(empty)";
  const longest = Math.max(0, ...(cut.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const padding = longest > 0 || cut.startsWith(" ") || cut.endsWith(" ") ? " " : "";
  return `${fence}${padding}${cut}${padding}${fence}`;
}

/** The summary, part by part. Tables hold our own words and numbers alone; what the report says stands in code spans. */
export function* writeMarkdown(source: ArtifactRef, format: ReportFormat, tally: Tally): Generator<string> {
  yield `# Summary of ${showCode(source.name)}\n\n`;
  yield `- Artifact: \`${source.artifactId}\`\n- SHA-256: \`${source.sha256}\`\n`;
  yield `- Format: ${format}\n- Records: ${tally.total}, of which ${tally.countOf("fail")} fail\n\n`;
  yield* writeCounts(tally);
  yield* writeTopChecks(tally);
  yield* writeFailing(tally);
}

function* writeCounts(tally: Tally): Generator<string> {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |\n`;
  yield "## Counts\n\n";
  yield row(["Severity", "Fail", "Pass", "Not applicable", "Muted", "Unknown", "All"]);
  yield row(["---", "---:", "---:", "---:", "---:", "---:", "---:"]);
  for (const severity of severities) {
    const cells = findingStatuses.map((status) => tally.counts[severity][status]);
    yield row([severityNames[severity], ...cells, cells.reduce((sum, count) => sum + count, 0)]);
  }
  yield row(["All", ...findingStatuses.map((status) => tally.countOf(status)), tally.total]);
  yield "\n";
}

const severityNames: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
};

function* writeTopChecks(tally: Tally): Generator<string> {
  const checks = tally.listTopChecks(topChecks);
  if (checks.length === 0) return;
  yield "## Checks that fail most\n\n";
  for (const { check, title, severity, failing } of checks) {
    yield `- **${failing}** × ${severityNames[severity]} ${showCode(check)}: ${showCode(title)}\n`;
  }
  yield "\n";
}

function* writeFailing(tally: Tally): Generator<string> {
  const failing = tally.countOf("fail");
  if (failing === 0) {
    yield `Nothing fails among ${tally.total} records.\n`;
    return;
  }
  const shown = tally.listFailing();
  yield "## Failing findings\n\n";
  for (const { severity, check, resource, evidence } of shown) {
    yield `- **${severityNames[severity]}** ${showCode(check)} on ${showCode(resource)}: ${showCode(evidence)}\n`;
  }
  if (failing > shown.length) {
    yield `\n… and ${failing - shown.length} more failing findings; the artifact holds them all.\n`;
  }
}
