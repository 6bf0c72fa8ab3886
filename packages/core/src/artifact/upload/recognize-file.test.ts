import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type DeclaredFile, judgeDeclared } from "./judge-declared.ts";
import { recognizeFile } from "./recognize-file.ts";

const fixtures = fileURLToPath(new URL("../../../fixtures/", import.meta.url));
const read = (name: string): Buffer => readFileSync(fixtures + name);
const recognize = (content: string | Uint8Array, isCut = false) =>
  recognizeFile({ bytes: typeof content === "string" ? Buffer.from(content) : content, isCut });

describe("a real report is recognized by its bytes", () => {
  test.each([
    ["reports/prowler.asff.start.json", true, "asff-json"],
    ["reports/prowler.ocsf.start.json", true, "prowler-ocsf-json"],
    ["reports/prowler.start.csv", true, "csv"],
    ["reports/prowler.start.html", true, "html"],
    ["reports/dnsx.jsonl", false, "ndjson"],
    ["reports/nuclei.jsonl", false, "ndjson"],
    ["reports/nuclei.start.sarif", true, "json"],
    ["reports/nmap.start.xml", true, "text"],
    ["hostile/ndjson-named.json", false, "ndjson"],
    ["hostile/html-named.json", false, "html"],
    ["hostile/png-named.txt", false, "binary"],
    ["hostile/truncated-array.json", false, "text"],
    ["hostile/script.md", false, "text"],
  ] as const)("%s", async (name, isCut, format) => {
    expect((await recognize(read(name), isCut)).formats[0]).toBe(format);
  });

  test("a picture's media type comes from its first bytes", async () => {
    expect(await recognize(read("hostile/png-named.txt"))).toMatchObject({
      mediaType: "image/png",
      isSigned: true,
    });
  });

  test("one finding on one line is findings, one other object a document that may be a list of one", async () => {
    expect((await recognize('{"schema":"exhibit.finding/1"}\n')).formats).toEqual([
      "exhibit-findings-ndjson",
      "json",
    ]);
    expect((await recognize('{"host":"a.test"}')).formats).toEqual(["json", "ndjson"]);
  });

  test("findings in Security Hub's wrapper are findings", async () => {
    const wrapped = JSON.stringify({ Findings: [{ SchemaVersion: "2018-10-08", ProductArn: "arn:aws:x" }] });
    expect((await recognize(wrapped)).formats[0]).toBe("asff-json");
  });

  test("prose with a comma in each line is no table", async () => {
    expect((await recognize("Dear all, hello\nthe scan, it ended\n")).formats[0]).toBe("text");
    expect((await recognize("[INF] 12 hosts\n[INF] done\n")).formats[0]).toBe("text");
  });

  test("an empty file may be any list, and is no JSON", async () => {
    const { formats } = await recognize("");
    expect(formats).toEqual(expect.arrayContaining(["text", "csv", "exhibit-findings-ndjson"]));
    expect(formats).not.toContain("json");
  });
});

test("hostile bytes are recognized as something, whole and cut, in less than a second", async () => {
  const contents = [
    ...readdirSync(`${fixtures}hostile`).map((name) => read(`hostile/${name}`)),
    "[".repeat(65_536),
    '{"a":'.repeat(13_000),
    "a,".repeat(32_768),
    '"'.repeat(65_536),
    `<${" ".repeat(65_000)}`,
    `{"${"k".repeat(65_000)}`,
  ];
  for (const content of contents) {
    for (const isCut of [false, true]) {
      const started = performance.now();
      expect((await recognize(content, isCut)).formats.length).toBeGreaterThan(0);
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  }
});

describe("what was said of a file", () => {
  const judge = async (declared: Partial<DeclaredFile>, content: string | Uint8Array) =>
    judgeDeclared(
      { format: undefined, mediaType: undefined, name: "file", ...declared },
      await recognize(content),
    );
  const asff = JSON.stringify([{ SchemaVersion: "2018-10-08", ProductArn: "arn:aws:x" }]);

  test("stands as said where the bytes allow it, and of what it is a kind of too", async () => {
    for (const format of ["asff-json", "json", "text", "binary"] as const) {
      expect(await judge({ format }, asff)).toMatchObject({ format, mismatch: null });
    }
  });

  test("is recorded and gainsaid where the bytes are something else", async () => {
    expect(await judge({ format: "csv" }, asff)).toEqual({
      format: "csv",
      mediaType: "text/csv; charset=utf-8",
      mismatch: { declared: "csv", detected: "asff-json" },
    });
    expect(await judge({ mediaType: "text/plain" }, read("hostile/png-named.txt"))).toMatchObject({
      format: "binary",
      mismatch: { declared: "text", detected: "image/png" },
    });
    expect(await judge({ mediaType: "image/png" }, "no picture")).toMatchObject({
      format: "text",
      mediaType: "image/png",
      mismatch: { declared: "image/png", detected: "text" },
    });
  });

  test("by header or name only chooses among what the bytes can be", async () => {
    expect((await judge({ mediaType: "application/json" }, asff)).format).toBe("asff-json");
    expect((await judge({ name: "notes.md" }, "# Notes")).format).toBe("markdown");
    expect((await judge({ name: "hosts.JSONL" }, '{"host":"a"}')).format).toBe("ndjson");
    expect(await judge({ name: "report.csv" }, asff)).toMatchObject({ format: "asff-json", mismatch: null });
  });

  test("of a type that nobody knows is taken as it is", async () => {
    expect(await judge({ mediaType: "application/vnd.acme+json" }, asff)).toMatchObject({
      mediaType: "application/vnd.acme+json",
      format: "asff-json",
      mismatch: null,
    });
  });
});
