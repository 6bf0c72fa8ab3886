import { type ArtifactMetadata, isRunEnded, isStepEnded, type Run } from "@exhibit/contracts";
import { Button, Skeleton, Stack } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { PackageOpen } from "lucide-react";
import { useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { trpc } from "../../trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { explainNoArtifacts } from "./explain-no-artifacts.ts";
import { PublishDialog } from "./publish-dialog.tsx";
import { RunArtifactTable } from "./run-artifact-table.tsx";

interface RunArtifactsProps {
  run: Run;
  step: string | undefined;
}

/** What the run keeps, or why it keeps nothing. */
export function RunArtifacts({ run, step }: RunArtifactsProps) {
  const [publishing, setPublishing] = useState<ArtifactMetadata | null>(null);
  const list = useInfiniteQuery(
    trpc.artifact.byRun.infiniteQueryOptions(
      { runId: run.id, limit: 100, ...(step === undefined ? {} : { stepRef: step }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  if (list.error && !list.data) {
    return (
      <ErrorPanel
        title="The artifacts could not be loaded"
        error={readErrorBody(list.error)}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (!list.data) return <Skeleton h={160} aria-label="Loading artifacts" />;
  const artifacts = list.data.pages.flatMap((page) => page.items);
  if (artifacts.length === 0) return <NoArtifacts run={run} step={step} />;
  return (
    <Stack gap="xs">
      <RunArtifactTable artifacts={artifacts} onPublish={setPublishing} />
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Load more artifacts
        </Button>
      )}
      <PublishDialog
        key={publishing?.artifactId}
        artifact={publishing}
        label={publishing ? proposeLabel(run, publishing) : ""}
        onClose={() => setPublishing(null)}
      />
    </Stack>
  );
}

function proposeLabel(run: Run, { stepRef, name }: ArtifactMetadata): string {
  const step = run.steps.find(({ ref }) => ref === stepRef);
  return step?.artifactSettings.artifactLabel ?? `${run.workflowName}/${stepRef ?? name}`;
}

function NoArtifacts({ run, step }: RunArtifactsProps) {
  const steps = run.steps.filter(({ ref }) => step === undefined || ref === step);
  const isOver = isRunEnded(run.state) || steps.every(({ state }) => isStepEnded(state));
  const { title, text } = explainNoArtifacts(steps, isOver);
  return (
    <EmptyState icon={PackageOpen} title={title}>
      {text}
    </EmptyState>
  );
}
