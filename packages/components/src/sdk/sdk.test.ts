import { describe, expect, it } from "vitest";
import { z } from "zod";
import { componentKey, defineComponent } from "./define-component.ts";
import { describeComponent } from "./describe-component.ts";
import { InvalidValues, parseInputs, parseOutputs, parseParameters } from "./parse-values.ts";
import { anyValue, file, list, number, text } from "./ports.ts";
import { buildArtifactRef } from "./testing/run-component.ts";

const demo = defineComponent({
  id: "demo.scan",
  version: 3,
  title: "Demo",
  category: "security",
  summary: "",
  docs: "",
  inputs: {
    hosts: list(text(), { min: 1, title: "Hosts" }),
    report: file({ formats: ["asff-json"], required: false, help: "An ASFF report." }),
  },
  outputs: { count: number(), files: list(file()) },
  parameters: z.strictObject({
    depth: z
      .int()
      .min(1)
      .default(2)
      .meta({ title: "Depth", "x-ui": { widget: "slider" } }),
  }),
  fileOutputs: { files: { title: "Files", formats: ["json"], defaultName: "f.json", many: true } },
});

function fieldsOf(parse: () => unknown) {
  try {
    parse();
  } catch (error) {
    if (error instanceof InvalidValues) return error.fields;
    throw error;
  }
  return [];
}

describe("describeComponent", () => {
  it("keeps titles, defaults and x-ui of parameters as JSON Schema", () => {
    const { parametersSchema } = describeComponent(demo);
    expect(parametersSchema).toMatchObject({
      type: "object",
      additionalProperties: false,
      properties: { depth: { type: "integer", default: 2, title: "Depth", "x-ui": { widget: "slider" } } },
    });
    expect(parametersSchema).not.toHaveProperty("required");
  });

  it("describes ports by type, title and need", () => {
    expect(describeComponent(demo).inputs).toEqual({
      hosts: { type: { kind: "list", item: { kind: "text" } }, title: "Hosts", required: true },
      report: {
        type: { kind: "file", formats: ["asff-json"] },
        title: "report",
        help: "An ASFF report.",
        required: false,
      },
    });
    expect(componentKey(demo)).toBe("demo.scan@3");
  });
});

describe("defineComponent", () => {
  const spec = {
    id: "demo.bad",
    version: 1,
    title: "",
    category: "test",
    summary: "",
    docs: "",
    inputs: {},
    fileOutputs: { report: { title: "R", formats: ["json"], defaultName: "r.json" } },
  } as const;

  it("refuses a file output without an output port of that type", () => {
    expect(() => defineComponent({ ...spec, outputs: { report: text() } })).toThrow(
      'demo.bad: file output "report" needs an output port "report" of type file',
    );
    expect(defineComponent({ ...spec, outputs: { report: file() } }).fileOutputs).toHaveProperty("report");
  });

  it("refuses a port of any type without a reason", () => {
    const outputs = { report: file() };
    expect(() => defineComponent({ ...spec, outputs, inputs: { value: anyValue("because") } })).toThrow(
      z.ZodError,
    );
  });
});

describe("parsing values", () => {
  it("fills in parameters' defaults and names the faulty one", () => {
    expect(parseParameters(demo, {})).toEqual({ depth: 2 });
    expect(fieldsOf(() => parseParameters(demo, { depth: 0 }))).toMatchObject([
      { path: "depth", message: expect.stringMatching(/got 0$/) },
    ]);
  });

  it("names port, value and what would be right", () => {
    const report = buildArtifactRef({ format: "csv" });
    expect(fieldsOf(() => parseInputs(demo, { hosts: ["a", 7], report, nope: 1 }))).toEqual([
      { path: "hosts", message: expect.stringMatching(/^list of text is required: 1: .*got 7$/) },
      { path: "report", message: "is a file of format csv, takes asff-json" },
      { path: "nope", message: "no such port; the ports are hosts, report" },
    ]);
    expect(fieldsOf(() => parseInputs(demo, {}))).toEqual([
      { path: "hosts", message: "list of text is required, got nothing" },
    ]);
    expect(fieldsOf(() => parseInputs(demo, { hosts: [] }))).toHaveLength(1);
  });

  it("takes one value for a list of one", () => {
    expect(parseInputs(demo, { hosts: "a.test" })).toEqual({ hosts: ["a.test"] });
    expect(fieldsOf(() => parseInputs(demo, { hosts: 7 }))[0]?.message).toContain("list of text is required");
  });

  it("accepts fitting inputs and refuses incomplete outputs", () => {
    const report = buildArtifactRef({ format: "asff-json" });
    expect(parseInputs(demo, { hosts: ["a"], report })).toEqual({ hosts: ["a"], report });
    expect(() => parseOutputs(demo, { count: 1 })).toThrow("files: list of file is required, got nothing");
  });
});
