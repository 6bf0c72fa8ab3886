import { type ErrorBody, type Workflow, WorkflowName } from "@exhibit/contracts";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { useBuilderStore } from "./builder-store.ts";

interface SaveWorkflow {
  /** Stores the draft as a new version; null when it was refused, with the reason in `error`. */
  save: () => Promise<Workflow | null>;
  isSaving: boolean;
  error: ErrorBody | null;
  /** True where another version was saved since this edit began. */
  isOutdated: boolean;
  forget: () => void;
}

/** Saves the builder's draft. `workflowId` is undefined for a workflow that is not stored yet. */
export function useSaveWorkflow(workflowId: string | undefined): SaveWorkflow {
  const store = useBuilderStore();
  const mutation = useMutation(trpc.workflow.save.mutationOptions());
  const save = async () => {
    const { draft, baseVersion, acceptSaved } = store.getState();
    const name = WorkflowName.safeParse(draft.name);
    if (!name.success) {
      const message = draft.name.trim()
        ? `The name can’t be used: ${name.error.issues[0]?.message}.`
        : "Give the workflow a name first.";
      notifications.show({ color: "red", title: "Not saved", message });
      return null;
    }
    try {
      const workflow = await mutation.mutateAsync({
        ...draft,
        name: name.data,
        ...(workflowId === undefined ? {} : { workflowId }),
        ...(baseVersion === undefined ? {} : { baseVersion }),
      });
      acceptSaved(workflow, draft);
      queryClient.setQueryData(trpc.workflow.get.queryKey({ workflowId: workflow.id }), workflow);
      await queryClient.invalidateQueries(trpc.workflow.list.pathFilter());
      notifications.show({ message: `Saved “${workflow.name}” as version ${workflow.version}.` });
      return workflow;
    } catch {
      return null; // the mutation holds the error
    }
  };
  const error = mutation.error && readErrorBody(mutation.error);
  const isOutdated =
    error?.code === "CONFLICT" && error.fields?.some(({ path }) => path === "baseVersion") === true;
  return { save, isSaving: mutation.isPending, error, isOutdated, forget: mutation.reset };
}
