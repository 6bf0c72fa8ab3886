import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ArtifactPreview, type FileFormat, fileFormats } from "@exhibit/contracts";
import { describe, expect, test } from "vitest";
import { buildPreview } from "./build-preview.ts";

const folder = fileURLToPath(new URL("../../../fixtures/hostile/", import.meta.url));
const fixture = (name: string): Buffer => readFileSync(folder + name);
const preview = (content: string | Uint8Array, format: FileFormat, isCut = false): ArtifactPreview =>
  buildPreview({ bytes: typeof content === "string" ? Buffer.from(content) : content, isCut, format });

describe("hostile files never make the preview fail", () => {
  test.each(readdirSync(folder))("%s, as every format, whole and cut", (name) => {
    for (const format of fileFormats) {
      for (const isCut of [false, true]) {
        const result = preview(fixture(name), format, isCut);
        expect(ArtifactPreview.safeParse(JSON.parse(JSON.stringify(result))).error).toBeUndefined();
      }
    }
  });

  test.each([
    ["200,000 nested arrays", "[".repeat(200_000) + "]".repeat(200_000)],
    ["40,000 nested objects", `${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`],
    ["a million columns", "a,".repeat(131_072)],
    ["one line of 256 KiB", `{"x":"${"y".repeat(262_000)}"}`],
    ["a key of 60,000 characters", `{"${"k".repeat(60_000)}":1}`],
    ["only quotes", '"'.repeat(262_144)],
  ])("%s", (_name, content) => {
    for (const format of fileFormats) {
      const result = preview(content, format, true);
      expect(ArtifactPreview.safeParse(result).error).toBeUndefined();
      expect(JSON.stringify(result).length).toBeLessThan(2_000_000);
    }
  });
});

describe("what a preview shows", () => {
  test("a table that is cut inside a quoted cell is a table of the rows before it", () => {
    expect(preview('check,detail\na,"one\ntwo"\nb,"half of', "csv", true)).toMatchObject({
      kind: "table",
      columns: ["check", "detail"],
      rows: [["a", "one\ntwo"]],
    });
  });

  test("the content decides where the declared format does not fit", () => {
    expect(preview(fixture("ndjson-named.json"), "json").kind).toBe("records");
    expect(preview(fixture("array-named.ndjson"), "ndjson").kind).toBe("json");
    expect(preview(fixture("json-named.csv"), "csv").kind).toBe("json");
    expect(preview(fixture("html-named.json"), "json").kind).toBe("text");
    expect(preview(fixture("png-named.txt"), "text").kind).toBe("binary");
    expect(preview(fixture("random-bytes.bin"), "ndjson").kind).toBe("binary");
    expect(preview(fixture("gzip-bomb-10mb.json.gz"), "json").kind).toBe("binary");
    expect(preview("plain words", "binary").kind).toBe("text");
  });

  test("scripts stay text", () => {
    expect(preview(fixture("script.html"), "html")).toMatchObject({ kind: "text" });
    expect(preview(fixture("script.svg"), "text")).toMatchObject({ kind: "text" });
    expect(preview(fixture("script.md"), "markdown")).toMatchObject({ kind: "markdown" });
  });

  test("numbers keep their digits", () => {
    expect(preview('{"id": 12345678901234567890, "small": 7, "far": 1e999}', "json")).toEqual({
      kind: "json",
      value: { id: "12345678901234567890", small: 7, far: "1e999" },
      truncated: false,
    });
  });

  test("a key named __proto__ is data", () => {
    const result = preview(fixture("proto-keys.json"), "json");
    expect(JSON.stringify(result)).toContain("__proto__");
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  test("an array that was cut shows its whole elements", () => {
    expect(preview('[{"a":1},{"a":"],"},{"a":', "json", true)).toEqual({
      kind: "records",
      records: [{ a: 1 }, { a: "]," }],
      truncated: true,
    });
  });

  test("a line that is broken is shown as its text, and half a line at the cut is not", () => {
    expect(preview('{"a":1}\n{broken\n{"a":2}\n{"a":', "ndjson", true)).toEqual({
      kind: "records",
      records: [{ a: 1 }, "{broken", { a: 2 }],
      truncated: true,
    });
  });

  test("every line end is one, and separators inside a line are not", () => {
    expect(preview(fixture("cr-only.ndjson"), "ndjson").kind).toBe("records");
    expect(preview('{"a":"x\u2028y"}\n', "ndjson")).toMatchObject({ records: [{ a: "x\u2028y" }] });
  });

  test("tables take semicolons, ragged rows and repeated names", () => {
    expect(preview("a;b\n1;2\n3\n", "csv")).toEqual({
      kind: "table",
      columns: ["a", "b"],
      rows: [
        ["1", "2"],
        ["3", ""],
      ],
      truncated: false,
    });
    expect(preview(fixture("duplicate-headers.csv"), "csv")).toMatchObject({ kind: "table" });
    expect(preview(fixture("formulas.csv"), "csv")).toMatchObject({ kind: "table" });
  });

  test("a character that the cut splits is left out", () => {
    const bytes = Buffer.from("größe €").subarray(0, -1);
    expect(preview(bytes, "text", true)).toEqual({ kind: "text", text: "größe ", truncated: true });
    expect(preview(Buffer.from([0x67, 0x72, 0xf6, 0xdf, 0x65]), "text")).toMatchObject({ text: "größe" });
  });

  test("UTF-16 is read by its mark", () => {
    expect(preview(fixture("utf16-le-bom.json"), "json").kind).toBe("json");
    expect(preview(fixture("utf16-be-bom.json"), "json").kind).toBe("json");
    expect(preview(fixture("bom-utf8.json"), "json").kind).toBe("json");
  });

  test("an empty file is empty text", () => {
    expect(preview("", "json")).toEqual({ kind: "text", text: "", truncated: false });
    expect(preview("", "csv")).toEqual({ kind: "text", text: "", truncated: false });
  });
});
