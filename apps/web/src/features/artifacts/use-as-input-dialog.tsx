import type { ArtifactMetadata, Workflow } from "@exhibit/contracts";
import { Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { FileInput } from "lucide-react";
import { readErrorBody } from "../../error-body.ts";
import { ButtonLink } from "../../shell/links.tsx";
import { trpc } from "../../trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { showText } from "../../ui/show-text.ts";
import { findTaker } from "../run-dialog/run-inputs.ts";

interface UseAsInputDialogProps {
  /** The artifact to start a workflow from; null keeps the dialog closed. */
  artifact: ArtifactMetadata | null;
  onClose: () => void;
}

/** The workflows with an input that takes an artifact; each leads to its run form with the artifact filled in. */
export function UseAsInputDialog({ artifact, onClose }: UseAsInputDialogProps) {
  return (
    <Modal
      opened={artifact !== null}
      onClose={onClose}
      size="lg"
      title={`Use “${showText(artifact?.name ?? "")}” as input`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {artifact && <WorkflowChoice artifact={artifact} />}
    </Modal>
  );
}

function WorkflowChoice({ artifact }: { artifact: ArtifactMetadata }) {
  const { workflows, isLoading, error, retry } = useAllWorkflows();
  if (error) {
    return (
      <ErrorPanel title="The workflows could not be loaded" error={readErrorBody(error)} onRetry={retry} />
    );
  }
  if (isLoading) return <Skeleton h={120} aria-label="Loading workflows" />;
  const takers = workflows.flatMap((workflow) => {
    const input = findTaker(workflow.graph, artifact);
    return input ? [{ workflow, input }] : [];
  });
  if (takers.length === 0) return <NoTaker artifact={artifact} />;
  return (
    <Stack gap="xs" component="ul" p={0} m={0}>
      {takers.map(({ workflow, input }) => (
        <Stack key={workflow.id} component="li" className="panel" p="sm" gap={4} align="flex-start">
          <Text fw={600}>{showText(workflow.name)}</Text>
          <Text size="sm" c="dimmed">
            It goes into “{input.title}”.
          </Text>
          <ButtonLink
            size="xs"
            to="/workflows"
            search={{ run: workflow.id, artifact: artifact.artifactId }}
            leftSection={<FileInput size={14} aria-hidden />}
            aria-label={`Fill in and run ${showText(workflow.name)} with ${showText(artifact.name)}`}
          >
            Fill in and run
          </ButtonLink>
        </Stack>
      ))}
    </Stack>
  );
}

function NoTaker({ artifact }: { artifact: ArtifactMetadata }) {
  const reason = artifact.partial
    ? "It is partial: its step did not finish, so it can’t feed a run."
    : artifact.damaged
      ? "It is damaged: its bytes no longer match their checksum."
      : `No workflow has an input that takes an artifact of format ${artifact.format}. Give a workflow an input of type file, then come back.`;
  return (
    <EmptyState
      icon={FileInput}
      title="No workflow takes this artifact"
      action={
        <ButtonLink variant="default" to="/workflows">
          Open workflows
        </ButtonLink>
      }
    >
      {reason}
    </EmptyState>
  );
}

function useAllWorkflows(): {
  workflows: readonly Workflow[];
  isLoading: boolean;
  error: unknown;
  retry: () => void;
} {
  const list = useQuery(trpc.workflow.list.queryOptions({ limit: 200 }));
  const details = useQueries({
    queries: (list.data?.items ?? []).map(({ id }) => trpc.workflow.get.queryOptions({ workflowId: id })),
  });
  const failed = details.find(({ error }) => error !== null);
  return {
    workflows: details.flatMap(({ data }) => (data ? [data] : [])),
    isLoading: list.isPending || details.some(({ isPending }) => isPending),
    error: list.error ?? failed?.error,
    retry: () => void Promise.all([list.refetch(), ...details.map((detail) => detail.refetch())]),
  };
}
