import { Failure, GraphNode, Json } from "@exhibit/contracts";
import { z } from "zod";

// JSON columns hold what some release wrote; the one that reads them may be older, or the row damaged. The other
// columns have types that PostgreSQL keeps.

const Values = z.record(z.string(), Json);

const StoredStep = z.object({
  node: GraphNode,
  inputs: Values.nullable(),
  /** By the refs of the predecessors. */
  outputs: z.record(z.string(), Values.nullable()),
});

/** What a claim needs of a step's JSON columns, or why its step fails: the field, and what it should be. */
export type StoredStep =
  | ({ readonly kind: "readable" } & z.infer<typeof StoredStep>)
  | { readonly kind: "unreadable"; readonly failure: Failure };

/** Reads the JSON columns of a step and the outputs of its predecessors. */
export function readStoredStep(row: {
  node: unknown;
  inputs: unknown;
  outputs: ReadonlyArray<{ ref: string; outputs: unknown }>;
}): StoredStep {
  const outputs = Object.fromEntries(row.outputs.map((one) => [one.ref, one.outputs]));
  const step = StoredStep.safeParse({ node: row.node, inputs: row.inputs, outputs });
  if (step.success) return { kind: "readable", ...step.data };
  const [issue] = step.error.issues;
  const field = issue?.path.map(String).join(".");
  const message = `What is stored of this step can't be read: ${field}: ${issue?.message}.`;
  return { kind: "unreadable", failure: { code: "INTERNAL", message, retryable: false } };
}

/** The failure of a run; one that can't be read must not keep the run from ending. */
export const StoredFailure = Failure.nullable().catch({
  code: "INTERNAL",
  message: "A step failed, and what is stored of the reason can't be read.",
  retryable: false,
});
