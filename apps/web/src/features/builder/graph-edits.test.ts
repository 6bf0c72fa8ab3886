import type { ComponentDescriptor, WorkflowGraph } from "@exhibit/contracts";
import { describe, expect, it } from "vitest";
import { explainConnection } from "./explain-connection.ts";
import {
  addNode,
  addWorkflowInput,
  changeWorkflowInput,
  describeKeeping,
  removeNode,
  removeWorkflowInput,
  renameNode,
  setInput,
} from "./graph-edits.ts";

const scan: ComponentDescriptor = {
  id: "security.scan",
  version: 1,
  title: "Scan",
  category: "security",
  summary: "",
  docs: "",
  inputs: { target: { type: { kind: "text" }, title: "Target", required: true } },
  outputs: {
    report: { type: { kind: "file", formats: ["json"] }, title: "Report", required: true },
    name: { type: { kind: "text" }, title: "Name", required: true },
  },
  fileOutputs: { report: { title: "Report", formats: ["json"], defaultName: "r.json", many: false } },
  parametersSchema: { type: "object" },
  retry: { maxAttempts: 1, delaySeconds: 0 },
  timeoutSeconds: 60,
  tools: [],
  missingTools: [],
};
const findScan = () => scan;
const empty: WorkflowGraph = { nodes: [], inputs: [] };

/** scan → scan-2 by text, scan fed by a workflow input. */
function chain(): WorkflowGraph {
  const one = addNode(empty, scan);
  const two = addNode(one.graph, scan);
  const withInput = addWorkflowInput(two.graph, {
    name: "address",
    title: "Address",
    type: { kind: "text" },
    required: true,
  });
  const fed = setInput(withInput, one.ref, "target", { workflowInput: "address" });
  return setInput(fed, two.ref, "target", { step: one.ref, port: "name" });
}

function inputOf(graph: WorkflowGraph, ref: string) {
  return graph.nodes.find((node) => node.ref === ref)?.inputs.target;
}

describe("editing a graph", () => {
  it("gives each new node a ref of its own and a place beside the last", () => {
    const { nodes } = chain();
    expect(nodes.map((node) => node.ref)).toEqual(["scan", "scan-2"]);
    expect(nodes[1]?.position?.x).toBeGreaterThan(nodes[0]?.position?.x ?? Number.NaN);
  });

  it("keeps connections when a node is renamed", () => {
    expect(inputOf(renameNode(chain(), "scan", "probe"), "scan-2")).toEqual({ step: "probe", port: "name" });
  });

  it("empties the ports that a removed node fed", () => {
    const graph = removeNode(chain(), "scan");
    expect(graph.nodes.map((node) => node.inputs)).toEqual([{}]);
  });

  it("keeps ports fed when a workflow input is renamed, and empties them when it is removed", () => {
    const [input] = chain().inputs;
    if (!input) throw new Error("the chain has an input");
    const renamed = changeWorkflowInput(chain(), "address", { ...input, name: "url" });
    expect(inputOf(renamed, "scan")).toEqual({ workflowInput: "url" });
    expect(inputOf(removeWorkflowInput(renamed, "url"), "scan")).toBeUndefined();
  });

  it("says what becomes of a node's files in each of the four settings", () => {
    const [node] = chain().nodes;
    if (!node) throw new Error("the chain has a node");
    const words = [true, false].flatMap((saveRunArtifacts) =>
      [true, false].map((publishToLibrary) =>
        describeKeeping({ ...node, artifacts: { saveRunArtifacts, publishToLibrary } }, scan),
      ),
    );
    expect(words).toEqual(["Run + library", "Kept in run", "Library only", "Not kept"]);
  });
});

describe("connecting", () => {
  it("refuses another type, naming what is given and taken", () => {
    const edge = { from: { ref: "scan", port: "report" }, to: { ref: "scan-2", port: "target" } };
    expect(explainConnection(chain(), findScan, edge)).toBe("scan.report gives file (json), takes text");
  });

  it("refuses a cycle and a node that feeds itself", () => {
    const back = { from: { ref: "scan-2", port: "name" }, to: { ref: "scan", port: "target" } };
    expect(explainConnection(chain(), findScan, back)).toContain("cycle");
    const self = { from: { ref: "scan", port: "name" }, to: { ref: "scan", port: "target" } };
    expect(explainConnection(chain(), findScan, self)).toContain("itself");
  });

  it("takes what fits, over what fed the port before", () => {
    const edge = { from: { ref: "scan", port: "name" }, to: { ref: "scan-2", port: "target" } };
    expect(explainConnection(chain(), findScan, edge)).toBeNull();
  });
});
