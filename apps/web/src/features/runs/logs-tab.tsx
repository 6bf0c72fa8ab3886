import type { LogChunk, Run } from "@exhibit/contracts";
import { Skeleton, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { readErrorBody } from "../../error-body.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { FollowList } from "./follow-list.tsx";
import { MoreHistory } from "./history-controls.tsx";
import type { LiveWindow } from "./live-window.ts";
import { LogControls } from "./log-controls.tsx";
import { LogLineRow } from "./log-line-row.tsx";
import { filterLines, type LogLine } from "./log-lines.ts";
import { useHistoryEnd } from "./use-history-end.ts";
import { useRunAddress } from "./use-run-address.ts";
import { useRunLogs } from "./use-run-logs.ts";

interface LogsTabProps {
  run: Run;
  live: LiveWindow<LogChunk>;
}

const keyOf = ({ key }: LogLine) => key;

/** What the steps printed, newest last; with a step and an attempt in the address, what those printed. */
export function LogsTab({ run, live }: LogsTabProps) {
  const { step, attempt, stream, q = "" } = useRunAddress();
  const { from, follows, setFollows, jumpTo, jumps } = useHistoryEnd();
  const logs = useRunLogs({ runId: run.id, step, attempt }, from, live);
  const lines = useMemo(() => filterLines(logs.items, { stream, search: q }), [logs.items, stream, q]);
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
  const help = "The log goes on beyond what is here; a search covers only what is loaded.";
  return (
    <Stack gap="xs">
      <LogControls lineCount={lines.length} follows={follows} onFollow={setFollows} onJump={jumpTo} />
      {logs.hasOlder && <MoreHistory history={logs} label="Load older lines" help={help} />}
      {lines.length === 0 ? (
        <NoLines run={run} step={step} isFiltered={q !== "" || stream !== undefined} />
      ) : (
        <FollowList
          key={jumps}
          label="Log"
          items={lines}
          keyOf={keyOf}
          itemHeight={21}
          follows={follows}
          onFollow={(next) => setFollows(next && !logs.hasNewer)}
          render={(line) => <LogLineRow line={line} search={q} showsStep={step === undefined} />}
        />
      )}
      {logs.hasNewer && <MoreHistory history={logs} label="Load newer lines" help={help} />}
    </Stack>
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
