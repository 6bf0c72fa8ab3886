import {
  AppError,
  type ArtifactRef,
  type ComponentDescriptor,
  describePortType,
  type FieldError,
  type PortType,
  type RunInputValue,
  validateGraph,
  validateRunInputs,
  type WorkflowGraph,
} from "@exhibit/contracts";

/**
 * Throws INVALID_INPUT with every fault of a graph or of what was given for its inputs. A tool that no live runner
 * has is a fault here, while editing and saving only warn of it.
 */
export function judgeStart(
  graph: WorkflowGraph,
  components: readonly ComponentDescriptor[],
  inputs: Readonly<Record<string, RunInputValue>>,
  secretNames: ReadonlySet<string>,
): void {
  const faults: FieldError[] = validateGraph(graph, components, secretNames)
    .issues.filter((issue) => issue.severity === "error" || issue.code === "MISSING_TOOL")
    .map(({ nodeRef, port, message }) => ({ path: pathOf(nodeRef, port), message }));
  if (faults.length > 0)
    throw new AppError("INVALID_INPUT", sayFirst("The workflow can't run", faults), { fields: faults });
  const given = validateRunInputs(graph, inputs);
  if (given.length > 0)
    throw new AppError("INVALID_INPUT", sayFirst("The run can't start", given), { fields: given });
}

function pathOf(nodeRef: string | undefined, port: string | undefined): string {
  if (nodeRef === undefined) return "graph";
  return port === undefined ? `nodes.${nodeRef}` : `nodes.${nodeRef}.inputs.${port}`;
}

function sayFirst(what: string, [first, ...others]: readonly FieldError[]): string {
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return `${what}: ${first?.message ?? "unknown reason"}${more}`;
}

/** Throws INVALID_INPUT where a port does not take the format of the artifact that a reference became. */
export function judgeArtifact(artifact: ArtifactRef, type: PortType, path: string): void {
  const item = type.kind === "list" ? type.item : type;
  if (item.kind !== "file" || !item.formats || item.formats.includes(artifact.format)) return;
  const message = `${artifact.name} has the format ${artifact.format}; ${describePortType(type)} is needed`;
  throw new AppError("INVALID_INPUT", `${message}.`, { fields: [{ path, message }] });
}
