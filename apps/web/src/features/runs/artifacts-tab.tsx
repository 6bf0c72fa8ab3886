import type { Run } from "@exhibit/contracts";
import { Button, Group, List, Skeleton, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { FileArchive, PackageOpen } from "lucide-react";
import { useMemo } from "react";
import { readErrorBody } from "../../error-body.ts";
import { ButtonLink, TextLink } from "../../shell/links.tsx";
import { trpc } from "../../trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import type { ArtifactColumn } from "../artifacts/artifact-columns.tsx";
import { ArtifactTable } from "../artifacts/artifact-table.tsx";
import { downloadZip } from "../artifacts/download-zip.ts";
import { useArtifactDialogs } from "../artifacts/use-artifact-dialogs.tsx";
import { useMoreRows } from "../artifacts/use-library.ts";
import { explainNoArtifacts } from "./explain-no-artifacts.ts";
import { useRunAddress } from "./use-run-address.ts";

const columns: readonly ArtifactColumn[] = ["name", "kept", "step", "format", "file"];

/** What a run keeps, in the run or in the library; with a step in the address, what that step wrote. */
export function ArtifactsTab({ run }: { run: Run }) {
  const { step } = useRunAddress();
  const { ask, dialogs } = useArtifactDialogs();
  const list = useInfiniteQuery(
    trpc.artifact.byRun.infiniteQueryOptions(
      { runId: run.id, limit: 100, ...(step === undefined ? {} : { stepRef: step }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const { data } = list;
  const artifacts = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  const more = useMoreRows(list);
  if (list.error && !artifacts) {
    return (
      <ErrorPanel
        title="The artifacts could not be loaded"
        error={readErrorBody(list.error)}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (!artifacts) return <Skeleton h={160} aria-label="Loading artifacts" />;
  if (artifacts.length === 0) return <NoArtifacts run={run} step={step} />;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm">
          <TextLink to="/artifacts" search={{ run: run.id }}>
            What this run published, in the library
          </TextLink>
        </Text>
        <DownloadAll runId={run.id} />
      </Group>
      <div className="panel">
        <ArtifactTable
          label="Artifacts of the run"
          artifacts={artifacts}
          columns={columns}
          ask={ask}
          more={more}
          hasKeys
          height="calc(100dvh - 360px)"
        />
      </div>
      {dialogs}
    </Stack>
  );
}

/** All that the run keeps, of every step, as one zip. */
function DownloadAll({ runId }: { runId: string }) {
  const zipping = useMutation({ mutationFn: () => downloadZip({ by: "run", runId }) });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<FileArchive size={14} aria-hidden />}
      loading={zipping.isPending}
      onClick={() => zipping.mutate()}
    >
      Download all
    </Button>
  );
}

function NoArtifacts({ run, step }: { run: Run; step: string | undefined }) {
  const components = useQuery(trpc.component.list.queryOptions(undefined, { staleTime: 60_000 }));
  const steps = run.steps.filter(({ ref }) => step === undefined || ref === step);
  const reasons = explainNoArtifacts(run, steps, components.data ?? []);
  return (
    <EmptyState
      icon={PackageOpen}
      title={step === undefined ? "This run keeps no artifacts" : "This step keeps no artifacts"}
      action={
        <ButtonLink
          variant="default"
          to="/workflows/$workflowId"
          params={{ workflowId: run.workflowId }}
          search={step === undefined ? {} : { node: step }}
        >
          Open the workflow
        </ButtonLink>
      }
    >
      {reasons.length === 1 ? (
        reasons[0]
      ) : (
        <List size="sm" ta="left">
          {reasons.map((reason) => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
        </List>
      )}
    </EmptyState>
  );
}
