import { type ComponentDescriptor, hasArtifactSettings } from "./component.ts";
import type { GraphNode, InputSource, WorkflowInput } from "./graph.ts";
import { explainPortMismatch, type Port } from "./port.ts";
import { explainArtifactMismatch, explainSecretMismatch, explainValueMismatch } from "./port-value.ts";
import { explainMissingTool } from "./tool.ts";
import { validateParameters } from "./validate-parameters.ts";
import type { GraphIssue } from "./workflow.ts";

/** What a node is judged against: the other nodes, the workflow's inputs, the secrets, the components. */
export interface GraphScope {
  nodes: ReadonlyMap<string, GraphNode>;
  inputs: ReadonlyMap<string, WorkflowInput>;
  /** Names of the organization's secrets; null where they are not known, and then none is judged. */
  secrets: ReadonlySet<string> | null;
  findComponent(key: { id: string; version: number }): ComponentDescriptor | null;
  listVersions(id: string): readonly number[];
}

type Fault = Pick<GraphIssue, "code" | "message"> & { severity?: GraphIssue["severity"] };

/** The faults of one node, each naming it and its port. */
export function validateNode(node: GraphNode, scope: GraphScope): GraphIssue[] {
  const component = scope.findComponent(node.component);
  if (!component) return [unknownComponent(node, scope)];
  return [
    ...validateInputs(node, component, scope),
    ...validateNodeParameters(node, component),
    ...validateSettings(node, component),
    ...validateTools(node, component),
  ];
}

function unknownComponent({ ref, component }: GraphNode, scope: GraphScope): GraphIssue {
  const versions = scope.listVersions(component.id);
  const right =
    versions.length > 0
      ? `there is ${component.id} version ${versions.join(", ")}`
      : "no component has this id";
  return {
    severity: "error",
    code: "UNKNOWN_COMPONENT",
    nodeRef: ref,
    message: `${ref}: component ${component.id} version ${component.version} is unknown; ${right}`,
  };
}

function validateInputs(node: GraphNode, component: ComponentDescriptor, scope: GraphScope): GraphIssue[] {
  const issues: GraphIssue[] = [];
  for (const [key, port] of Object.entries(component.inputs)) {
    const source = ownValue(node.inputs, key);
    const fault = source ? judgeSource(source, port, scope) : judgeAbsence(port);
    if (fault) issues.push(issueAt(node, key, fault));
  }
  for (const key of Object.keys(node.inputs)) {
    if (Object.hasOwn(component.inputs, key)) continue;
    const ports = Object.keys(component.inputs).join(", ") || "none";
    issues.push(
      issueAt(node, key, {
        code: "UNKNOWN_PORT",
        message: `${component.id} has no such input; it has ${ports}`,
      }),
    );
  }
  return issues;
}

function issueAt({ ref }: GraphNode, port: string, fault: Fault): GraphIssue {
  const { severity = "error", code, message } = fault;
  return { severity, code, nodeRef: ref, port, message: `${ref}.${port}: ${message}` };
}

function judgeAbsence(port: Port): Fault | null {
  if (!port.required) return null;
  return { code: "MISSING_INPUT", message: `"${port.title}" is required: give a value or connect it` };
}

function judgeSource(source: InputSource, port: Port, scope: GraphScope): Fault | null {
  if ("value" in source) return mistyped(explainValueMismatch(source.value, port.type));
  if ("artifact" in source) return mistyped(explainArtifactMismatch(source.artifact, port.type));
  if ("secret" in source) return judgeSecret(source.secret, port, scope);
  if ("workflowInput" in source) return judgeWorkflowInput(source.workflowInput, port, scope);
  return judgeStep(source, port, scope);
}

function mistyped(fault: string | null): Fault | null {
  return fault === null ? null : { code: "MISTYPED_INPUT", message: fault };
}

function judgeSecret(name: string, port: Port, { secrets }: GraphScope): Fault | null {
  const mismatch = mistyped(explainSecretMismatch(port.type));
  if (mismatch || secrets === null || secrets.has(name)) return mismatch;
  return { code: "UNKNOWN_SECRET", message: `there is no secret "${name}": add it or pick another` };
}

function judgeWorkflowInput(name: string, port: Port, scope: GraphScope): Fault | null {
  const input = scope.inputs.get(name);
  if (!input) {
    const names = [...scope.inputs.keys()].join(", ") || "none";
    return { code: "MISSING_INPUT", message: `the workflow has no input "${name}"; it has ${names}` };
  }
  const mismatch = explainPortMismatch(input.type, port.type);
  if (mismatch) return { code: "MISTYPED_INPUT", message: `workflow input "${name}" ${mismatch}` };
  if (!port.required || input.required || input.default !== undefined) return null;
  return {
    code: "MISSING_INPUT",
    message: `is required, but workflow input "${name}" may be left empty: make it required or give it a default`,
  };
}

function judgeStep(source: { step: string; port: string }, port: Port, scope: GraphScope): Fault | null {
  const node = scope.nodes.get(source.step);
  if (!node) return { code: "UNKNOWN_STEP", message: `there is no node "${source.step}" to connect to` };
  const component = scope.findComponent(node.component);
  if (!component) return null; // told at that node
  const output = ownValue(component.outputs, source.port);
  if (!output) {
    const ports = Object.keys(component.outputs).join(", ") || "none";
    return {
      code: "UNKNOWN_PORT",
      message: `${source.step} has no output "${source.port}"; it has ${ports}`,
    };
  }
  const mismatch = explainPortMismatch(output.type, port.type);
  if (mismatch) return { code: "MISTYPED_INPUT", message: `${source.step}.${source.port} ${mismatch}` };
  if (!port.required || output.required) return null;
  return {
    severity: "warning",
    code: "MISSING_INPUT",
    message: `is required, but ${source.step}.${source.port} may be empty; the step then fails`,
  };
}

function validateNodeParameters(node: GraphNode, component: ComponentDescriptor): GraphIssue[] {
  return validateParameters(component, node.parameters).map(({ path, message }) => ({
    severity: "error",
    code: "INVALID_PARAMETER",
    nodeRef: node.ref,
    message: `${node.ref}: parameter ${path || "set"}: ${message}`,
  }));
}

function validateSettings({ ref, artifacts }: GraphNode, component: ComponentDescriptor): GraphIssue[] {
  if (!hasArtifactSettings(component) || !artifacts.publishToLibrary || artifacts.artifactLabel) return [];
  return [
    {
      severity: "error",
      code: "MISSING_LABEL",
      nodeRef: ref,
      message: `${ref}: publishing to the library needs a label`,
    },
  ];
}

/** A warning: the workflow is sound, and another runner may have the tool tomorrow. Start refuses it. */
function validateTools({ ref }: GraphNode, { tools, missingTools }: ComponentDescriptor): GraphIssue[] {
  return tools
    .filter(({ name }) => missingTools.includes(name))
    .map((tool) => ({
      severity: "warning",
      code: "MISSING_TOOL",
      nodeRef: ref,
      message: `${ref}: ${explainMissingTool(tool)}`,
    }));
}

function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
