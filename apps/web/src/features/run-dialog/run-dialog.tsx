import { Modal, Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";

// Pages open without it; it brings the pickers and editors of all types.
const RunFormLoader = lazy(async () => ({ default: (await import("./run-form.tsx")).RunFormLoader }));

interface RunDialogProps {
  /** The workflow to run; undefined keeps the dialog closed. */
  workflowId: string | undefined;
  /** The latest unless given. */
  version?: number | undefined;
  /** Put into the first input that takes it. */
  artifactId?: string | undefined;
  onClose: () => void;
}

/** Asks for a workflow's inputs, starts it and goes to the run. */
export function RunDialog({ workflowId, version, artifactId, onClose }: RunDialogProps) {
  return (
    <Modal
      opened={workflowId !== undefined}
      onClose={onClose}
      size="lg"
      title="Run workflow"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Suspense fallback={<Skeleton h={160} aria-label="Loading the form" />}>
        {workflowId && <RunFormLoader {...{ workflowId, version, artifactId, onClose }} />}
      </Suspense>
    </Modal>
  );
}
