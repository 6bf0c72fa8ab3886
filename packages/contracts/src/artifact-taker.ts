import type { WorkflowInput } from "./graph.ts";
import { explainPortMismatch, type FileFormat } from "./port.ts";

/** The workflow input that a file goes to: one that takes files of its format, else one that takes anything. */
export function findArtifactTaker(
  inputs: readonly WorkflowInput[],
  format: FileFormat,
): WorkflowInput | null {
  const takers = inputs.filter(
    ({ type }) =>
      type.kind === "json" ||
      type.kind === "any" ||
      (type.kind === "file" && explainPortMismatch({ kind: "file", formats: [format] }, type) === null),
  );
  return takers.find(({ type }) => type.kind === "file") ?? takers[0] ?? null;
}
