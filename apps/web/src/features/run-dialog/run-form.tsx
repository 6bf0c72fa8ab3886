import type { ArtifactMetadata, Workflow } from "@exhibit/contracts";
import { Alert, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { Info, Play } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { showText } from "../../ui/show-text.ts";
import { RunInputField } from "./run-input-field.tsx";
import { changeInput, findInputFaults, findTaker, prefillInputs } from "./run-inputs.ts";
import { useStartRun } from "./use-start-run.ts";

interface RunFormLoaderProps {
  workflowId: string;
  version?: number | undefined;
  artifactId?: string | undefined;
  onClose: () => void;
}

/** The form of a workflow's inputs, once workflow and given artifact are known. */
export function RunFormLoader({ workflowId, version, artifactId, onClose }: RunFormLoaderProps) {
  const workflow = useQuery(
    trpc.workflow.get.queryOptions({ workflowId, ...(version === undefined ? {} : { version }) }),
  );
  const artifact = useQuery(trpc.artifact.get.queryOptions(artifactId ? { artifactId } : skipToken));
  const failed = workflow.error ?? artifact.error;
  if (failed) {
    return (
      <ErrorPanel
        title="The form could not be loaded"
        error={readErrorBody(failed)}
        onRetry={() => void Promise.all([workflow.refetch(), artifactId ? artifact.refetch() : null])}
      />
    );
  }
  if (!workflow.data || (artifactId && !artifact.data))
    return <Skeleton h={160} aria-label="Loading the form" />;
  return <RunForm workflow={workflow.data} artifact={artifact.data ?? null} onClose={onClose} />;
}

interface RunFormProps {
  workflow: Workflow;
  artifact: ArtifactMetadata | null;
  onClose: () => void;
}

function RunForm({ workflow, artifact, onClose }: RunFormProps) {
  const { graph } = workflow;
  const [inputs, setInputs] = useState(() => prefillInputs(graph, artifact));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const { start, isStarting, error } = useStartRun(workflow);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = findInputFaults(graph, inputs);
    setFaults(found);
    if (Object.keys(found).length === 0) start(inputs);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text fw={600}>
          <bdi>{showText(workflow.name)}</bdi>{" "}
          <Text span c="dimmed" size="sm">
            version {workflow.version}
          </Text>
        </Text>
        {artifact && !findTaker(graph, artifact) && (
          <Alert icon={<Info aria-hidden />} title="No input takes this artifact">
            None of this workflow’s inputs takes “<bdi>{showText(artifact.name)}</bdi>” ({artifact.format}).
          </Alert>
        )}
        {graph.inputs.length === 0 && (
          <Text size="sm">This workflow asks for nothing. It starts right away.</Text>
        )}
        {graph.inputs.map((input) => (
          <RunInputField
            key={input.name}
            input={input}
            value={inputs[input.name]}
            error={faults[input.name]}
            onChange={(value) => setInputs((current) => changeInput(current, input.name, value))}
          />
        ))}
        {error && <ErrorPanel title="The run was not started" error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" leftSection={<Play size={15} aria-hidden />} loading={isStarting}>
            Start run
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
