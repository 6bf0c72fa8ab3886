import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Finding } from "@exhibit/contracts";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ComponentTrial, runComponent } from "../../sdk/testing/run-component.ts";
import { reportSummary } from "./definition.ts";
import { handleReportSummary } from "./handler.ts";
import { splitRecords } from "./split-records.ts";
import { showCode } from "./write-markdown.ts";

const prowler = (name: string) => ({
  path: fileURLToPath(new URL(`../../../fixtures/prowler/${name}`, import.meta.url)),
});

async function summarize(report: { path: string } | { text: string }, trial: ComponentTrial = {}) {
  const result = await runComponent(reportSummary, handleReportSummary, { files: { report }, ...trial });
  onTestFinished(result.remove);
  return { ...result, markdown: await readFile(result.artifacts[0]?.path ?? "", "utf8") };
}

function finding(over: Partial<Finding> = {}): Finding {
  return {
    schema: "exhibit.finding/1",
    identity: "a|b|",
    check: "check",
    title: "Title",
    severity: "high",
    status: "fail",
    resource: "https://a.test/",
    evidence: "Evidence",
    remedy: "",
    references: [],
    observedAt: "2026-11-23T00:00:00.000Z",
    ...over,
  };
}

const ndjson = (...findings: Finding[]) => ({
  text: findings.map((each) => `${JSON.stringify(each)}\n`).join(""),
});

/** [fail, pass, muted] of critical, high and medium, from the fixtures' README and files. */
const truth = {
  "run-1": [43, 23, [2, 6, 0], [13, 8, 0], [8, 6, 0]],
  "run-2": [49, 20, null, null, null],
  "run-6-muted": [20, 5, [1, 4, 0], [3, 6, 1], [1, 0, 4]],
} as const;

describe("report.summary", () => {
  it.each(
    Object.entries(truth).flatMap(([run, expected]) =>
      (["ocsf", "asff"] as const).map((kind) => [run, kind, expected] as const),
    ),
  )("counts %s in %s as its README says", async (run, kind, [total, failed, ...bySeverity]) => {
    const { outputs, markdown } = await summarize(prowler(`${run}.${kind}.json`));
    expect(outputs).toMatchObject({
      total,
      failed,
      format: kind === "ocsf" ? "prowler-ocsf-json" : "asff-json",
    });
    const counts = JSON.parse(JSON.stringify(outputs.counts));
    for (const [index, severity] of ["critical", "high", "medium"].entries()) {
      const expected = bySeverity[index];
      const { fail, pass, muted } = counts[severity];
      if (expected) expect([severity, fail, pass, muted]).toEqual([severity, ...expected]);
    }
    expect(markdown).toContain(`Records: ${total}, of which ${failed} fail`);
  });

  it("counts the severities of run-2 as its README says", async () => {
    const { outputs } = await summarize(prowler("run-2.ocsf.json"));
    const sums = Object.entries(JSON.parse(JSON.stringify(outputs.counts))).map(([severity, byStatus]) => [
      severity,
      Object.values(Object(byStatus)).reduce((sum: number, count) => sum + Number(count), 0),
    ]);
    expect(Object.fromEntries(sums)).toEqual({ critical: 10, high: 23, medium: 16, low: 0, info: 0 });
  });

  it("names its source with name, digest and format, and its findings", async () => {
    const { markdown, artifacts, outputs } = await summarize(
      ndjson(finding(), finding({ status: "pass" }), finding({ severity: "low", status: "unknown" })),
    );
    expect(outputs.format).toBe("exhibit-findings-ndjson");
    const digest = String(artifacts[0]?.attributes.reportSha256);
    expect(markdown).toContain(`- SHA-256: \`${digest}\``);
    expect(markdown).toContain("# Summary of `input`");
    expect(markdown).toContain("| High | 1 | 1 | 0 | 0 | 0 | 2 |");
    expect(markdown).toContain("| All | 1 | 1 | 0 | 0 | 1 | 3 |");
    expect(markdown).toContain("- **High** `check` on `https://a.test/`: `Evidence`");
    expect(artifacts[0]).toMatchObject({ name: "summary.md", format: "markdown" });
  });

  it("lists the worst findings up to the limit and says what is left", async () => {
    const many = [
      finding({ severity: "low" }),
      finding({ severity: "low" }),
      finding({ severity: "critical" }),
    ];
    const { markdown } = await summarize(ndjson(...many), { params: { maxFindings: 2 } });
    const [, listed] = markdown.split("## Failing findings");
    expect(listed?.match(/\*\*(\w+)\*\*/g)).toEqual(["**Critical**", "**Low**"]);
    expect(listed).toContain("and 1 more failing findings");
  });

  it("keeps hostile text inside code spans", async () => {
    const hostile =
      "`` [x](javascript:alert(1)) <img src=x onerror=1>\n# Heading\n![](http://a.test/x.png) \u202Eevil";
    const { markdown } = await summarize(
      ndjson(finding({ check: hostile, evidence: hostile, resource: "a|b`" })),
    );
    const outside = markdown.replaceAll(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "CODE");
    expect(outside).not.toMatch(/javascript|<img|onerror|http:/);
    expect(markdown).not.toMatch(/^# Heading/m);
    expect(markdown).not.toContain("\u202E");
  });

  it.each([
    ["an unknown object", { text: '{"version":"2.1.0","runs":[]}' }, '"version", "runs"'],
    ["an unknown list", { text: '[{"template-id":"a","host":"b"}]' }, '"template-id", "host"'],
    ["a list of texts", { text: '["a"]' }, 'it begins with "[\\"a\\"]"'],
    ["a text", { text: "AUTH_METHOD;STATUS\n" }, "AUTH_METHOD;STATUS"],
    ["HTML", { text: "<html>" }, "<html>"],
    ["an empty file", { text: "" }, "the file is empty"],
    ["an empty list", { text: "[]" }, "holds no record"],
    ["blank lines", { text: "\n\n" }, "holds no record"],
  ])("refuses %s and names what was seen", async (_what, report, seen) => {
    const summarized = summarize(report);
    await expect(summarized).rejects.toMatchObject({ retryable: false, code: "UNKNOWN_FORMAT" });
    await expect(summarized).rejects.toThrow(seen);
  });

  it("refuses a report of records that are no findings, and names its format", async () => {
    const report = { text: '{"host":"a.test"}', format: "dnsx-jsonl" as const };
    await expect(runComponent(reportSummary, handleReportSummary, { files: { report } })).rejects.toThrow(
      "is a file of format dnsx-jsonl, takes exhibit-findings-ndjson or prowler-ocsf-json",
    );
  });

  it("names where a killed scanner's report ends", async () => {
    const summarized = summarize(prowler("killed-2.ocsf.json"));
    await expect(summarized).rejects.toMatchObject({ retryable: false, code: "BROKEN_REPORT" });
    await expect(summarized).rejects.toThrow(
      /broken at byte \d+ \(line \d+\): the report ends inside the record/,
    );
  });

  it.each([
    ["a list that does not end", `[${JSON.stringify(finding())}`, "ends inside its list"],
    [
      "a record of another format",
      `${JSON.stringify(finding())}\n{"a":1}`,
      /line 2.*record 2 is not a record of exhibit/,
    ],
    ["broken JSON inside", `${JSON.stringify(finding())}\n{"a":}`, /line 2/],
    [
      "something behind the list",
      `[${JSON.stringify(finding())}] x`,
      '"x" stands where the end of the report should',
    ],
    ["a missing comma", `[${JSON.stringify(finding())} {}]`, '"{" stands where a comma'],
    ["log lines between", `${JSON.stringify(finding())}\nWARN x`, '"W" stands where another object should'],
  ])("names the place of %s", async (_what, text, message) => {
    const summarized = summarize({ text });
    await expect(summarized).rejects.toMatchObject({ retryable: false, code: "BROKEN_REPORT" });
    await expect(summarized).rejects.toThrow(message);
  });
});

describe("splitRecords", () => {
  async function split(text: string, size: number): Promise<string[]> {
    const bytes = Buffer.from(text);
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const records: string[] = [];
    for await (const { bytes: record } of splitRecords(chunks()))
      records.push(Buffer.from(record).toString());
    return records;
  }

  it.each([1, 2, 3, 7, 1000])("splits the same records from chunks of %i bytes", async (size) => {
    const records = ['{"a":"}{][\\"\\\\"}', '{"b":[{"c":"ü€😀"},[]]}', "{}"];
    expect(await split(`\uFEFF [ ${records.join(" ,\n")} ]\n`, size)).toEqual(records);
    expect(await split(records.join("\r\n"), size)).toEqual(records);
  });

  it("does not keep more than one record allows", async () => {
    await expect(split(`[{"a":"${"x".repeat(5_000_000)}"}]`, 65_536)).rejects.toThrow(
      "a record is larger than",
    );
  });

  it("does not recurse on deep nesting", async () => {
    expect(await split(`{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`, 4096)).toHaveLength(1);
  });
});

describe("showCode", () => {
  it.each([
    ["plain", "`plain`"],
    ["a`b", "`` a`b ``"],
    ["`", "`` ` ``"],
    ["a\nb", "`a b`"],
    ["", "(empty)"],
    ["x".repeat(300), `\`${"x".repeat(240)}…\``],
  ])("shows %j", (text, shown) => {
    expect(showCode(text)).toBe(shown);
  });
});
