import { z } from "zod";
import { WorkflowGraph } from "./graph.ts";
import { PageInput, pageOf } from "./page.ts";
import { Id, Ref, Timestamp } from "./primitives.ts";
import { RunState } from "./run.ts";

/** Unique in an organization. */
export const WorkflowName = z.string().trim().min(1).max(120);

/** A row of the list of workflows. */
export const WorkflowSummary = z.object({
  id: Id,
  name: WorkflowName,
  description: z.string(),
  version: z.int().min(1),
  updatedAt: Timestamp,
  lastRun: z.object({ id: Id, number: z.int(), state: RunState, createdAt: Timestamp }).nullable(),
});
export type WorkflowSummary = z.infer<typeof WorkflowSummary>;

/** A workflow with the graph of one of its immutable versions. */
export const Workflow = z.object({
  id: Id,
  name: WorkflowName,
  description: z.string(),
  version: z.int().min(1),
  latestVersion: z.int().min(1),
  graph: WorkflowGraph,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Workflow = z.infer<typeof Workflow>;

/** Newest first; `search` matches the name, `%` and `_` are plain characters. */
export const WorkflowListInput = PageInput.extend({ search: z.string().trim().max(200).optional() });
export type WorkflowListInput = z.infer<typeof WorkflowListInput>;
export const WorkflowListResponse = pageOf(WorkflowSummary);
export type WorkflowListResponse = z.infer<typeof WorkflowListResponse>;

/** Without a version, the latest one. */
export const WorkflowGetInput = z.object({ workflowId: Id, version: z.int().min(1).optional() });
export type WorkflowGetInput = z.infer<typeof WorkflowGetInput>;

/**
 * Without `workflowId` a new workflow is made. `baseVersion` is the version that was edited:
 * when another was saved meanwhile the answer is CONFLICT and nothing is written.
 */
export const WorkflowSaveInput = z.object({
  workflowId: Id.optional(),
  baseVersion: z.int().min(1).optional(),
  name: WorkflowName,
  description: z.string().max(2000).default(""),
  graph: WorkflowGraph,
});
export type WorkflowSaveInput = z.infer<typeof WorkflowSaveInput>;

/** One fault of a graph; node and port say where the builder points. */
export const GraphIssue = z.object({
  severity: z.enum(["error", "warning"]),
  code: z.enum([
    "EMPTY",
    "LIMIT",
    "DUPLICATE_REF",
    "DUPLICATE_INPUT",
    "UNKNOWN_COMPONENT",
    "UNKNOWN_PORT",
    "MISSING_INPUT",
    "MISTYPED_INPUT",
    "INVALID_PARAMETER",
    "UNKNOWN_STEP",
    "UNKNOWN_SECRET",
    "CYCLE",
    "MISSING_LABEL",
    "MISSING_TOOL",
  ]),
  message: z.string(),
  nodeRef: Ref.optional(),
  port: Ref.optional(),
});
export type GraphIssue = z.infer<typeof GraphIssue>;

/** What save, start and the editor's list get; saving a draft is allowed with errors, starting is not. */
export const GraphValidation = z.object({ valid: z.boolean(), issues: z.array(GraphIssue) });
export type GraphValidation = z.infer<typeof GraphValidation>;
