import { isRunEnded, type Run } from "@exhibit/contracts";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CircleStop, RotateCw } from "lucide-react";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { CancelRunDialog } from "./cancel-run-dialog.tsx";

/** Cancel while a run goes on; afterwards, the same again. */
export function RunActions({ run }: { run: Pick<Run, "id" | "number" | "state" | "workflowDeleted"> }) {
  return isRunEnded(run.state) ? <RunAgainButton run={run} /> : <CancelButton run={run} />;
}

function CancelButton({ run }: { run: Pick<Run, "id" | "number" | "state"> }) {
  const [isAsking, { open, close }] = useDisclosure(false);
  const isCancelling = run.state === "cancelling";
  return (
    <>
      <Button
        variant="default"
        leftSection={<CircleStop size={15} aria-hidden />}
        disabled={isCancelling}
        title={isCancelling ? "Its running steps are being stopped" : undefined}
        onClick={open}
      >
        {isCancelling ? "Cancelling…" : "Cancel run"}
      </Button>
      <CancelRunDialog run={run} opened={isAsking && !isCancelling} onClose={close} />
    </>
  );
}

function RunAgainButton({ run }: { run: Pick<Run, "id" | "workflowDeleted"> }) {
  const navigate = useNavigate();
  const retry = useMutation(
    trpc.run.retry.mutationOptions({
      onSuccess: async (started) => {
        await navigate({ to: "/runs/$runId", params: { runId: started.runId } });
        await queryClient.invalidateQueries(trpc.run.list.pathFilter());
        notifications.show({ message: `Run #${started.number} started with the same inputs.` });
      },
      onError: (error) => showFailure("It was not run again", error),
    }),
  );
  return (
    <Button
      variant="default"
      leftSection={<RotateCw size={15} aria-hidden />}
      disabled={run.workflowDeleted}
      title={run.workflowDeleted ? "Its workflow was deleted" : "Starts a new run with the same inputs"}
      loading={retry.isPending}
      onClick={() => retry.mutate({ runId: run.id })}
    >
      Run again
    </Button>
  );
}

function showFailure(title: string, error: unknown): void {
  notifications.show({ color: "red", title, message: readErrorBody(error).message, autoClose: 15_000 });
}
