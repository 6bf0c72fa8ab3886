import {
  GraphValidation,
  Id,
  Workflow,
  WorkflowGetInput,
  WorkflowGraph,
  WorkflowListInput,
  WorkflowListResponse,
  WorkflowSaveInput,
  WorkflowTakersInput,
  WorkflowTakersResponse,
} from "@exhibit/contracts";
import {
  checkGraph,
  deleteWorkflow,
  getWorkflow,
  listTakers,
  listWorkflows,
  saveWorkflow,
} from "@exhibit/core";
import { z } from "zod";
import { answers, authorized, router } from "./init.ts";

const WorkflowIdInput = z.object({ workflowId: Id });

/** Workflows and their immutable versions. */
export const workflowRouter = router({
  list: authorized("workflow.read")
    .input(WorkflowListInput)
    .output(answers(WorkflowListResponse))
    .query(({ ctx, input }) => listWorkflows(ctx.scope, input)),
  takers: authorized("workflow.read")
    .input(WorkflowTakersInput)
    .output(answers(WorkflowTakersResponse))
    .query(({ ctx, input }) => listTakers(ctx.scope, input)),
  get: authorized("workflow.read")
    .input(WorkflowGetInput)
    .output(answers(Workflow))
    .query(({ ctx, input }) => getWorkflow(ctx.scope, input)),
  save: authorized("workflow.write")
    .input(WorkflowSaveInput)
    .output(answers(Workflow))
    .mutation(({ ctx, input }) => saveWorkflow(ctx.scope, input)),
  validate: authorized("workflow.read")
    .input(z.object({ graph: WorkflowGraph }))
    .output(answers(GraphValidation))
    .query(({ ctx, input }) => checkGraph(ctx.scope, input)),
  delete: authorized("workflow.write")
    .input(WorkflowIdInput)
    .output(answers(WorkflowIdInput))
    .mutation(({ ctx, input }) => deleteWorkflow(ctx.scope, input)),
});
