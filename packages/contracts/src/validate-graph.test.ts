import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ComponentDescriptor } from "./component.ts";
import { graphLimits, WorkflowGraph } from "./graph.ts";
import { validateGraph } from "./validate-graph.ts";

const port = (type: unknown, required = true) => ({ type, title: "Port", required });

function component(over: Record<string, unknown>): ComponentDescriptor {
  return ComponentDescriptor.parse({
    id: "demo.step",
    version: 1,
    title: "Demo",
    category: "transform",
    summary: "",
    docs: "",
    inputs: {},
    outputs: {},
    fileOutputs: {},
    parametersSchema: { type: "object", properties: {}, additionalProperties: false },
    retry: { maxAttempts: 1, delaySeconds: 0 },
    timeoutSeconds: 60,
    tools: [],
    missingTools: [],
    ...over,
  });
}

const source = component({
  id: "demo.source",
  outputs: {
    text: port({ kind: "text" }),
    count: port({ kind: "number" }),
    maybe: port({ kind: "text" }, false),
  },
});
const join = component({
  id: "demo.join",
  inputs: { a: port({ kind: "text" }, false), b: port({ kind: "text" }, false) },
  outputs: { text: port({ kind: "text" }) },
});
const needy = component({ id: "demo.needy", inputs: { text: port({ kind: "text" }) }, outputs: {} });
const report = component({
  id: "demo.report",
  inputs: { report: port({ kind: "file", formats: ["asff-json"] }) },
  outputs: { summary: port({ kind: "file", formats: ["markdown"] }) },
  fileOutputs: { summary: { title: "Summary", formats: ["markdown"], defaultName: "s.md", many: false } },
  parametersSchema: {
    type: "object",
    properties: { top: { type: "integer", minimum: 1, "x-ui": { widget: "number" } } },
    required: ["top"],
    additionalProperties: false,
  },
});
const lister = component({
  id: "demo.lister",
  inputs: { hosts: port({ kind: "list", item: { kind: "text" } }) },
});
const catalogue = [source, join, needy, report, lister];

function node(ref: string, id: string, over: Record<string, unknown> = {}) {
  return { ref, component: { id, version: 1 }, ...over };
}

function validate(nodes: unknown[], inputs: unknown[] = []) {
  return validateGraph(WorkflowGraph.parse({ nodes, inputs }), catalogue);
}

const input = (name: string, type: unknown, over = {}) => ({ name, title: name, type, ...over });

describe("validateGraph", () => {
  it("accepts a graph whose ports fit", () => {
    const result = validate([
      node("a", "demo.source"),
      node("b", "demo.needy", { inputs: { text: { step: "a", port: "text" } } }),
    ]);
    expect(result).toEqual({ valid: true, issues: [] });
  });

  it.each([
    ["EMPTY", [], [], undefined, undefined],
    ["UNKNOWN_COMPONENT", [node("a", "demo.gone")], [], "a", undefined],
    ["MISSING_INPUT", [node("a", "demo.needy")], [], "a", "text"],
    ["MISTYPED_INPUT", [node("a", "demo.needy", { inputs: { text: { value: 7 } } })], [], "a", "text"],
    ["UNKNOWN_PORT", [node("a", "demo.join", { inputs: { c: { value: "x" } } })], [], "a", "c"],
    [
      "UNKNOWN_STEP",
      [node("a", "demo.needy", { inputs: { text: { step: "z", port: "p" } } })],
      [],
      "a",
      "text",
    ],
    [
      "MISTYPED_INPUT",
      [node("s", "demo.source"), node("a", "demo.needy", { inputs: { text: { step: "s", port: "count" } } })],
      [],
      "a",
      "text",
    ],
    [
      "UNKNOWN_PORT",
      [node("s", "demo.source"), node("a", "demo.needy", { inputs: { text: { step: "s", port: "nope" } } })],
      [],
      "a",
      "text",
    ],
    [
      "MISSING_INPUT",
      [node("a", "demo.needy", { inputs: { text: { workflowInput: "u" } } })],
      [],
      "a",
      "text",
    ],
    [
      "MISSING_INPUT",
      [node("a", "demo.needy", { inputs: { text: { workflowInput: "u" } } })],
      [input("u", { kind: "text" }, { required: false })],
      "a",
      "text",
    ],
    [
      "MISTYPED_INPUT",
      [node("a", "demo.needy", { inputs: { text: { workflowInput: "u" } } })],
      [input("u", { kind: "number" })],
      "a",
      "text",
    ],
    [
      "MISTYPED_INPUT",
      [node("a", "demo.needy", { inputs: { text: { artifact: { by: "id", id: crypto.randomUUID() } } } })],
      [],
      "a",
      "text",
    ],
    ["DUPLICATE_REF", [node("a", "demo.source"), node("a", "demo.source")], [], "a", undefined],
    [
      "DUPLICATE_INPUT",
      [node("a", "demo.source")],
      [input("u", { kind: "text" }), input("u", { kind: "text" })],
      undefined,
      undefined,
    ],
    [
      "MISTYPED_INPUT",
      [node("a", "demo.source")],
      [input("u", { kind: "number" }, { default: "x" })],
      undefined,
      undefined,
    ],
    ["MISTYPED_INPUT", [node("a", "demo.source")], [input("u", { kind: "secret" })], undefined, undefined],
  ])("reports %s once, at node and port", (code, nodes, inputs, nodeRef, portName) => {
    const { valid, issues } = validate(nodes, inputs);
    expect(valid).toBe(false);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ code, severity: "error" });
    expect(issues[0]?.nodeRef).toBe(nodeRef);
    expect(issues[0]?.port).toBe(portName);
  });

  it("says in the message what would be right", () => {
    const wrongVersion = validate([{ ref: "a", component: { id: "demo.source", version: 9 } }]);
    expect(wrongVersion.issues[0]?.message).toContain("there is demo.source version 1");
    const mistyped = validate([node("a", "demo.needy", { inputs: { text: { value: 7 } } })]);
    expect(mistyped.issues[0]?.message).toBe("a.text: takes text, got 7");
  });

  it("checks file formats, parameters and the label of a node that writes files", () => {
    const { issues } = validate([
      node("m", "demo.report", {
        inputs: { report: { artifact: { by: "id", id: crypto.randomUUID() } } },
        parameters: { top: 3 },
      }),
      node("r", "demo.report", {
        inputs: { report: { step: "m", port: "summary" } },
        parameters: { top: 0 },
        artifacts: { publishToLibrary: true },
      }),
    ]);
    expect(issues.map(({ code, nodeRef, port: at }) => [code, nodeRef, at])).toEqual([
      ["MISTYPED_INPUT", "r", "report"],
      ["INVALID_PARAMETER", "r", undefined],
      ["MISSING_LABEL", "r", undefined],
    ]);
    expect(issues[0]?.message).toContain("takes asff-json");
    expect(issues[1]?.message).toContain("top");
  });

  it("refuses a parameter the component does not have", () => {
    const { issues } = validate([node("a", "demo.source", { parameters: { nope: 1 } })]);
    expect(issues).toMatchObject([{ code: "INVALID_PARAMETER", nodeRef: "a" }]);
  });

  it("refuses a series without alias or version", () => {
    const reference = { by: "collection", collectionId: crypto.randomUUID() };
    const { issues } = validate([
      node("m", "demo.report", { inputs: { report: { artifact: reference } }, parameters: { top: 1 } }),
    ]);
    expect(issues).toMatchObject([{ code: "MISTYPED_INPUT", nodeRef: "m", port: "report" }]);
  });

  it("only warns where an optional output feeds a required input", () => {
    const { valid, issues } = validate([
      node("s", "demo.source"),
      node("a", "demo.needy", { inputs: { text: { step: "s", port: "maybe" } } }),
    ]);
    expect(valid).toBe(true);
    expect(issues).toMatchObject([{ severity: "warning", nodeRef: "a", port: "text" }]);
  });

  it("takes one value for a list of one, and no value of another kind", () => {
    const fed = (source: unknown) =>
      validate([node("s", "demo.source"), node("l", "demo.lister", { inputs: { hosts: source } })]);
    expect(fed({ step: "s", port: "text" }).issues).toEqual([]);
    expect(fed({ value: "a.test" }).issues).toEqual([]);
    expect(fed({ value: ["a.test", "b.test"] }).issues).toEqual([]);
    expect(fed({ step: "s", port: "count" }).issues).toMatchObject([
      { code: "MISTYPED_INPUT", port: "hosts" },
    ]);
    expect(fed({ value: 7 }).issues).toMatchObject([{ code: "MISTYPED_INPUT", port: "hosts" }]);
    expect(fed({ value: null }).issues).toMatchObject([{ code: "MISTYPED_INPUT", port: "hosts" }]);
  });

  it("names the way round a cycle", () => {
    const { issues } = validate([
      node("a", "demo.join", { inputs: { a: { step: "c", port: "text" } } }),
      node("b", "demo.join", { inputs: { a: { step: "a", port: "text" } } }),
      node("c", "demo.join", { inputs: { a: { step: "b", port: "text" } } }),
      node("behind", "demo.join", { inputs: { a: { step: "c", port: "text" } } }),
    ]);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.message).toMatch(/a → b → c → a|b → c → a → b|c → a → b → c/);
  });

  it("holds nodes, connections, inputs and depth to their limits", () => {
    const chain = (length: number) =>
      Array.from({ length }, (_, index) =>
        node(
          `n${index}`,
          "demo.join",
          index > 0 ? { inputs: { a: { step: `n${index - 1}`, port: "text" } } } : {},
        ),
      );
    expect(validate(chain(graphLimits.depth)).valid).toBe(true);
    expect(validate(chain(graphLimits.depth + 1)).issues).toMatchObject([{ code: "LIMIT" }]);
    const many = Array.from({ length: graphLimits.nodes + 1 }, (_, index) =>
      node(`n${index}`, "demo.source"),
    );
    expect(validate(many).issues).toMatchObject([{ code: "LIMIT" }]);
    const inputs = Array.from({ length: graphLimits.workflowInputs + 1 }, (_, index) =>
      input(`i${index}`, { kind: "text" }),
    );
    expect(validate([node("a", "demo.source")], inputs).issues).toMatchObject([{ code: "LIMIT" }]);
  });
});

/** For each node, the index of an earlier node (or none) on each of its two inputs. */
const acyclicShape = fc
  .array(fc.tuple(fc.option(fc.nat()), fc.option(fc.nat())), { minLength: 1, maxLength: 60 })
  .map((picks) =>
    picks.map(([a, b], index) => {
      const link = (pick: number | null) =>
        pick === null || index === 0 ? undefined : { step: `n${pick % index}`, port: "text" };
      const inputs = Object.fromEntries(
        Object.entries({ a: link(a), b: link(b) }).filter(([, value]) => value !== undefined),
      );
      return node(`n${index}`, "demo.join", { inputs });
    }),
  );

describe("validateGraph on random graphs", () => {
  it("finds every acyclic graph of fitting ports valid, in any node order", () => {
    fc.assert(
      fc.property(
        acyclicShape.chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length })),
        (nodes) => {
          expect(validate(nodes).issues).toEqual([]);
        },
      ),
    );
  });

  it("always finds a planted cycle, and the cycle it names is one", () => {
    fc.assert(
      fc.property(acyclicShape, fc.integer({ min: 1, max: 8 }), (nodes, length) => {
        const ring = Array.from({ length }, (_, index) =>
          node(`ring${index}`, "demo.join", {
            inputs: {
              a: { step: `ring${(index + 1) % length}`, port: "text" },
              b: { step: "n0", port: "text" },
            },
          }),
        );
        const { issues } = validate([...nodes, ...ring]);
        expect(issues).toMatchObject([{ code: "CYCLE" }]);
        const named = new Set(issues[0]?.message.match(/ring\d+/g));
        expect(named.size).toBe(length);
      }),
    );
  });

  it("never throws, whatever the contract lets through", () => {
    const ref = fc.constantFrom("a", "b", "c", "constructor", "text", "report");
    const anySource = fc.oneof(
      fc.record({ value: fc.jsonValue() }),
      fc.record({ step: ref, port: ref }),
      fc.record({ workflowInput: ref }),
      fc.record({ artifact: fc.record({ by: fc.constant("id"), id: fc.uuid() }) }),
    );
    const anyNode = fc.record({
      ref,
      component: fc.record({
        id: fc.constantFrom("demo.source", "demo.join", "demo.needy", "demo.report", "demo.gone"),
        version: fc.integer({ min: 1, max: 2 }),
      }),
      parameters: fc.dictionary(fc.string({ minLength: 1, maxLength: 9 }), fc.jsonValue()),
      inputs: fc.dictionary(fc.constantFrom("a", "b", "text", "report"), anySource),
    });
    const anyInput = fc.record({
      name: ref,
      title: fc.string(),
      type: fc.constantFrom({ kind: "text" }, { kind: "file" }, { kind: "list", item: { kind: "number" } }),
      default: fc.jsonValue(),
    });
    fc.assert(
      fc.property(
        fc.array(anyNode, { maxLength: 8 }),
        fc.array(anyInput, { maxLength: 4 }),
        (nodes, inputs) => {
          const graph = WorkflowGraph.safeParse({ nodes, inputs });
          fc.pre(graph.success);
          const result = validateGraph(graph.data, catalogue);
          expect(result.valid).toBe(result.issues.every((issue) => issue.severity === "warning"));
        },
      ),
    );
  });
});
