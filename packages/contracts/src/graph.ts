import { z } from "zod";
import { ArtifactLabel, ArtifactReference } from "./artifact.ts";
import { ComponentKey } from "./component.ts";
import { PortType } from "./port.ts";
import { Json, Ref, refRecord } from "./primitives.ts";
import { SecretName } from "./secret.ts";

/** Upper bounds of a graph; a larger one is refused when saved and when started. */
export const graphLimits = { nodes: 500, edges: 2000, depth: 100, workflowInputs: 50 } as const;

/** What feeds an input port. Edges on the canvas are derived from `step`, never stored beside it. */
export const InputSource = z.union([
  z.strictObject({ value: Json }),
  z.strictObject({ step: Ref, port: Ref }),
  z.strictObject({ workflowInput: Ref }),
  z.strictObject({ artifact: ArtifactReference }),
  z.strictObject({ secret: SecretName }),
]);
export type InputSource = z.infer<typeof InputSource>;

/** How the adapter keeps what a node writes; a handler sees none of it. */
export const ArtifactSettings = z.object({
  saveRunArtifacts: z.boolean().default(true),
  publishToLibrary: z.boolean().default(false),
  artifactLabel: ArtifactLabel.optional(),
});
export type ArtifactSettings = z.infer<typeof ArtifactSettings>;

/** A component placed in a workflow. */
export const GraphNode = z.object({
  ref: Ref,
  title: z.string().max(200).optional(),
  component: ComponentKey,
  parameters: z.record(z.string().max(64), Json).default({}),
  inputs: refRecord(InputSource).default({}),
  artifacts: ArtifactSettings.default({ saveRunArtifacts: true, publishToLibrary: false }),
  position: z.object({ x: z.number(), y: z.number() }).optional(),
});
export type GraphNode = z.infer<typeof GraphNode>;

/** A value that is asked for when a run starts. */
export const WorkflowInput = z.object({
  name: Ref,
  title: z.string().max(200),
  help: z.string().max(1000).optional(),
  type: PortType,
  required: z.boolean().default(true),
  /** Used where the start gives none. */
  default: Json.optional(),
});
export type WorkflowInput = z.infer<typeof WorkflowInput>;

/** What people draw: nodes, what feeds them, and what a start asks for. */
export const WorkflowGraph = z.object({
  nodes: z.array(GraphNode),
  inputs: z.array(WorkflowInput).default([]),
});
export type WorkflowGraph = z.infer<typeof WorkflowGraph>;

/** An edge derived from a node's inputs. */
export interface GraphEdge {
  from: { ref: string; port: string };
  to: { ref: string; port: string };
}

/** The edges of a graph, in node and port order. */
export function listGraphEdges(graph: WorkflowGraph): GraphEdge[] {
  return graph.nodes.flatMap((node) =>
    Object.entries(node.inputs).flatMap(([port, source]) =>
      "step" in source
        ? [{ from: { ref: source.step, port: source.port }, to: { ref: node.ref, port } }]
        : [],
    ),
  );
}

/** A port of a node that a secret feeds. */
export interface GraphSecret {
  ref: string;
  port: string;
  name: string;
}

/** The secrets that a graph names, in node and port order. */
export function listGraphSecrets(graph: WorkflowGraph): GraphSecret[] {
  return graph.nodes.flatMap(({ ref, inputs }) =>
    Object.entries(inputs).flatMap(([port, source]) =>
      "secret" in source ? [{ ref, port, name: source.secret }] : [],
    ),
  );
}
