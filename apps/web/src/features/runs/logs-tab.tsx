import type { LogChunk, Run } from "@exhibit/contracts";
import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { FollowList } from "./follow-list.tsx";
import { LogControls } from "./log-controls.tsx";
import { LogLineRow } from "./log-line-row.tsx";
import { filterLines, type LogLine } from "./log-lines.ts";
import { useRunAddress } from "./use-run-address.ts";
import { useRunLogs } from "./use-run-logs.ts";

interface LogsTabProps {
  run: Run;
  base: number;
  live: readonly LogChunk[];
}

const keyOf = ({ key }: LogLine) => key;

/** What the steps printed, newest last; with a step and an attempt in the address, what those printed. */
export function LogsTab({ run, base, live }: LogsTabProps) {
  const { step, attempt, stream, q = "" } = useRunAddress();
  const [follows, setFollows] = useState(true);
  const logs = useRunLogs({ runId: run.id, step, attempt }, base, live);
  const lines = useMemo(() => filterLines(logs.chunks, { stream, search: q }), [logs.chunks, stream, q]);
  if (logs.error) {
    return (
      <ErrorPanel
        title="The log could not be loaded"
        error={readErrorBody(logs.error)}
        onRetry={logs.retry}
      />
    );
  }
  if (logs.isLoading) return <Skeleton h={240} aria-label="Loading the log" />;
  return (
    <Stack gap="xs">
      <LogControls lineCount={lines.length} follows={follows} onFollow={setFollows} />
      {logs.hasOlder && <OlderLogs isLoading={logs.isLoadingOlder} onLoad={logs.loadOlder} />}
      {lines.length === 0 ? (
        <NoLines run={run} step={step} isFiltered={q !== "" || stream !== undefined} />
      ) : (
        <FollowList
          label="Log"
          items={lines}
          keyOf={keyOf}
          itemHeight={21}
          follows={follows}
          onFollow={setFollows}
          render={(line) => <LogLineRow line={line} search={q} showsStep={step === undefined} />}
        />
      )}
    </Stack>
  );
}

function OlderLogs({ isLoading, onLoad }: { isLoading: boolean; onLoad: () => void }) {
  return (
    <Group gap="sm">
      <Button size="xs" variant="default" loading={isLoading} onClick={onLoad}>
        Load older lines
      </Button>
      <Text size="xs" c="dimmed">
        The log goes on before its first line here; a search covers only what is loaded.
      </Text>
    </Group>
  );
}

function NoLines({ run, step, isFiltered }: { run: Run; step: string | undefined; isFiltered: boolean }) {
  const hasEnded =
    run.endedAt !== null || run.steps.some(({ ref, endedAt }) => ref === step && endedAt !== null);
  const words = hasEnded ? "Nothing was printed." : "Nothing was printed yet.";
  return (
    <Text size="sm" c="dimmed" py="md">
      {isFiltered ? "No loaded line matches." : words}
    </Text>
  );
}
