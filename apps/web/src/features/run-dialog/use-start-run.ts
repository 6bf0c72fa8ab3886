import type { ErrorBody, Workflow } from "@exhibit/contracts";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import type { RunInputs } from "./run-inputs.ts";

interface StartRun {
  start: (inputs: RunInputs) => void;
  isStarting: boolean;
  error: ErrorBody | null;
}

/** Starts runs of a workflow and goes to them. The same inputs sent again after a lost answer start one run, not two. */
export function useStartRun(workflow: Pick<Workflow, "id" | "version">): StartRun {
  const navigate = useNavigate();
  const sent = useRef({ inputs: "", idempotencyKey: "" });
  const mutation = useMutation(
    trpc.run.start.mutationOptions({
      onSuccess: async ({ runId }) => {
        sent.current = { inputs: "", idempotencyKey: "" };
        await navigate({ to: "/runs/$runId", params: { runId } });
        await Promise.all([
          queryClient.invalidateQueries(trpc.run.list.pathFilter()),
          queryClient.invalidateQueries(trpc.workflow.list.pathFilter()),
        ]);
      },
    }),
  );
  const start = (inputs: RunInputs) => {
    const written = JSON.stringify(inputs);
    if (sent.current.inputs !== written)
      sent.current = { inputs: written, idempotencyKey: crypto.randomUUID() };
    const { idempotencyKey } = sent.current;
    mutation.mutate({ workflowId: workflow.id, version: workflow.version, inputs, idempotencyKey });
  };
  return { start, isStarting: mutation.isPending, error: mutation.error && readErrorBody(mutation.error) };
}
