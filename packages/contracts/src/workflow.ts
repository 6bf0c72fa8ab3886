import { z } from "zod";
import { WorkflowGraph } from "./graph.ts";
import { PageInput, pageOf } from "./page.ts";
import { FileFormat } from "./port.ts";
import { Id, Ref, Timestamp } from "./primitives.ts";
import { RunState } from "./run.ts";

/** Unique in an organization; default labels begin with it, so it takes what they take. */
export const WorkflowName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}]+$/u, "no control characters");

/** A row of the list of workflows. */
export const WorkflowSummary = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  version: z.int().min(1),
  updatedAt: Timestamp,
  lastRun: z.object({ id: Id, number: z.int(), state: RunState, createdAt: Timestamp }).nullable(),
});
export type WorkflowSummary = z.infer<typeof WorkflowSummary>;

/** A workflow with the graph of one of its immutable versions. */
export const Workflow = z.object({
  id: Id,
  name: z.string(),
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

/** Which workflows can start from a file of a format; `search` matches the name. */
export const WorkflowTakersInput = WorkflowListInput.extend({ format: FileFormat });
export type WorkflowTakersInput = z.infer<typeof WorkflowTakersInput>;

/** A workflow with the input that the file would go to. */
export const WorkflowTaker = z.object({
  id: Id,
  name: z.string(),
  input: z.object({ name: Ref, title: z.string() }),
});
export type WorkflowTaker = z.infer<typeof WorkflowTaker>;

/** `looked`: how many workflows this page judged. A short or empty page may have a next. */
export const WorkflowTakersResponse = pageOf(WorkflowTaker).extend({ looked: z.int().nonnegative() });
export type WorkflowTakersResponse = z.infer<typeof WorkflowTakersResponse>;

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
