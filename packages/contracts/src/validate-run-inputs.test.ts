import { describe, expect, it } from "vitest";
import { WorkflowGraph } from "./graph.ts";
import { validateRunInputs } from "./validate-run-inputs.ts";

const graph = WorkflowGraph.parse({
  nodes: [],
  inputs: [
    { name: "urls", title: "Addresses", type: { kind: "list", item: { kind: "text" } } },
    { name: "report", title: "Report", type: { kind: "file" }, required: false },
    { name: "limit", title: "Limit", type: { kind: "number" }, default: 5 },
  ],
});

describe("validateRunInputs", () => {
  it("accepts fitting values, and defaults and optional inputs left out", () => {
    expect(validateRunInputs(graph, { urls: { value: ["https://a.test"] } })).toEqual([]);
  });

  it("accepts an artifact where a file is taken", () => {
    const artifact = { by: "id", id: crypto.randomUUID() } as const;
    expect(validateRunInputs(graph, { urls: { value: [] }, report: { artifact } })).toEqual([]);
  });

  it("names what is missing, mistyped and unknown", () => {
    const faults = validateRunInputs(graph, {
      report: { value: "run-1.json" },
      limit: { value: "many" },
      nope: { value: 1 },
    });
    expect(faults).toEqual([
      { path: "inputs.urls", message: '"Addresses" is required: give list of text' },
      {
        path: "inputs.report",
        message: '"Report" takes a file: connect a step or pick an artifact, got "run-1.json"',
      },
      { path: "inputs.limit", message: '"Limit" takes number, got "many"' },
      {
        path: "inputs.nope",
        message: 'the workflow has no such input (got {"value":1}); it has urls, report, limit',
      },
    ]);
  });

  it("names the item of a list that does not fit", () => {
    expect(validateRunInputs(graph, { urls: { value: ["https://a.test", 7] } })[0]?.message).toContain(
      "item 2",
    );
  });

  it("does not take inherited keys for inputs", () => {
    expect(validateRunInputs(graph, Object.create({ urls: { value: [] } }))).toHaveLength(1);
  });
});
