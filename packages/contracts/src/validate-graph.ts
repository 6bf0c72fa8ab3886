import type { ComponentDescriptor } from "./component.ts";
import { graphLimits, listGraphEdges, type WorkflowGraph, type WorkflowInput } from "./graph.ts";
import { orderGraph } from "./graph-order.ts";
import type { PortType } from "./port.ts";
import { explainDefaultMismatch } from "./port-value.ts";
import { type GraphScope, validateNode } from "./validate-node.ts";
import type { GraphIssue, GraphValidation } from "./workflow.ts";

/**
 * The one validation of a graph, used by the editor, by save and by start. Linear in nodes and edges.
 * Each message names node and port and says what would be right. Warnings leave a graph valid. Without the names
 * of the organization's secrets, whether a secret exists is left to the start.
 */
export function validateGraph(
  graph: WorkflowGraph,
  components: readonly ComponentDescriptor[],
  secretNames: ReadonlySet<string> | null = null,
): GraphValidation {
  const scope = buildScope(graph, components, secretNames);
  const issues = [
    ...validateSize(graph),
    ...validateRefs(graph),
    ...graph.inputs.flatMap(validateWorkflowInput),
    ...graph.nodes.flatMap((node) => validateNode(node, scope)),
    ...validateOrder(graph),
  ];
  return { valid: issues.every((issue) => issue.severity !== "error"), issues };
}

function buildScope(
  graph: WorkflowGraph,
  components: readonly ComponentDescriptor[],
  secrets: ReadonlySet<string> | null,
): GraphScope {
  const byKey = new Map(components.map((component) => [`${component.id}@${component.version}`, component]));
  return {
    nodes: keepFirst(graph.nodes, (node) => node.ref),
    inputs: keepFirst(graph.inputs, (input) => input.name),
    secrets,
    findComponent: ({ id, version }) => byKey.get(`${id}@${version}`) ?? null,
    listVersions: (id) =>
      components.filter((component) => component.id === id).map((component) => component.version),
  };
}

function keepFirst<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item> {
  const first = new Map<string, Item>();
  for (const item of items) if (!first.has(keyOf(item))) first.set(keyOf(item), item);
  return first;
}

function validateSize(graph: WorkflowGraph): GraphIssue[] {
  if (graph.nodes.length === 0) return [error("EMPTY", "the workflow has no nodes: add a component")];
  const sizes = [
    ["nodes", graph.nodes.length, graphLimits.nodes],
    ["connections", listGraphEdges(graph).length, graphLimits.edges],
    ["workflow inputs", graph.inputs.length, graphLimits.workflowInputs],
  ] as const;
  return sizes.flatMap(([what, count, limit]) =>
    count > limit ? [error("LIMIT", `${count} ${what}; a workflow holds ${limit} at most`)] : [],
  );
}

function validateRefs(graph: WorkflowGraph): GraphIssue[] {
  const nodes = findRepeated(graph.nodes.map((node) => node.ref)).map((ref) => ({
    ...error("DUPLICATE_REF", `several nodes are called "${ref}": rename all but one`),
    nodeRef: ref,
  }));
  const inputs = findRepeated(graph.inputs.map((input) => input.name)).map((name) =>
    error("DUPLICATE_INPUT", `several workflow inputs are called "${name}": rename all but one`),
  );
  return [...nodes, ...inputs];
}

function findRepeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of names) (seen.has(name) ? repeated : seen).add(name);
  return [...repeated];
}

function validateWorkflowInput({ name, type, default: value }: WorkflowInput): GraphIssue[] {
  const refused = explainRefusedInput(type);
  const fault = value === undefined ? null : explainDefaultMismatch(value, type);
  if (refused) return [error("MISTYPED_INPUT", `workflow input "${name}" can't be a ${refused}`)];
  return fault ? [error("MISTYPED_INPUT", `the default of workflow input "${name}" ${fault}`)] : [];
}

function explainRefusedInput(type: PortType): string | null {
  if (type.kind === "secret") return "secret: its value would be stored with the run";
  if (type.kind === "list" && type.item.kind === "file") return "list of files: use one input per file";
  return null;
}

function validateOrder(graph: WorkflowGraph): GraphIssue[] {
  const { cycle, depth } = orderGraph(graph);
  const [first] = cycle ?? [];
  if (cycle && first) {
    const message = `these nodes wait for each other: ${cycle.join(" → ")}; take one connection away`;
    return [{ ...error("CYCLE", message), nodeRef: first }];
  }
  if (depth <= graphLimits.depth) return [];
  return [error("LIMIT", `${depth} nodes stand in one chain; ${graphLimits.depth} is the most`)];
}

function error(code: GraphIssue["code"], message: string): GraphIssue {
  return { severity: "error", code, message };
}
