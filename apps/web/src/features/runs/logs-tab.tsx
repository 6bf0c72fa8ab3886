import { LogStream, logStreams, type Run } from "@exhibit/contracts";
import { Button, Group, Select, Skeleton, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { getRouteApi } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { FollowList } from "./follow-list.tsx";
import { LogLineRow } from "./log-line-row.tsx";
import { filterLines, type LogLine } from "./log-lines.ts";
import type { LogWindow, RunFeed, RunFeedState } from "./run-feed.ts";

const route = getRouteApi("/runs/$runId");

interface LogsTabProps {
  run: Run;
  feed: RunFeedState & { feed: RunFeed };
  step: string | undefined;
}

const keyOf = ({ key }: LogLine) => key;

/** What the steps printed, newest last. */
export function LogsTab({ run, feed, step }: LogsTabProps) {
  const { stream, q = "" } = route.useSearch();
  const [follows, setFollows] = useState(true);
  const scope = step ?? "";
  const window = feed.logs.get(scope);
  const isUnasked = window === undefined;
  useEffect(() => {
    if (isUnasked) void feed.feed.loadOlder(scope);
  }, [feed.feed, scope, isUnasked]);
  const oldest = window?.oldest ?? Number.POSITIVE_INFINITY;
  const lines = useMemo(
    () => filterLines(feed.chunks, { step, stream, search: q, oldest }),
    [feed.chunks, step, stream, q, oldest],
  );
  if (!window || (oldest === Number.POSITIVE_INFINITY && window.error === null)) {
    return <Skeleton h={240} aria-label="Loading the log" />;
  }
  return (
    <Stack gap="xs">
      <LogControls count={lines.length} follows={follows} onFollow={setFollows} />
      <OlderLogs window={window} onLoad={() => void feed.feed.loadOlder(scope)} />
      {lines.length === 0 ? (
        <NoLines run={run} step={step} isFiltered={q !== "" || stream !== undefined} />
      ) : (
        <FollowList
          label="Log"
          items={lines}
          keyOf={keyOf}
          itemHeight={21}
          follows={follows}
          onLeave={() => setFollows(false)}
          render={(line) => <LogLineRow line={line} search={q} showsStep={step === undefined} />}
        />
      )}
    </Stack>
  );
}

interface LogControlsProps {
  count: number;
  follows: boolean;
  onFollow: (follows: boolean) => void;
}

const streamOptions = logStreams.map((stream) => ({ value: stream, label: stream }));

function LogControls({ count, follows, onFollow }: LogControlsProps) {
  const { stream, q } = route.useSearch();
  const navigate = route.useNavigate();
  const [written, setWritten] = useState(q ?? "");
  const apply = useDebouncedCallback((next: string) => {
    void navigate({ search: (now) => ({ ...now, q: next || undefined }), replace: true });
  }, 200);
  return (
    <Group gap="sm">
      <TextInput
        size="xs"
        aria-label="Search the log"
        placeholder="Search the log"
        leftSection={<Search size={14} aria-hidden />}
        value={written}
        onChange={(event) => {
          setWritten(event.currentTarget.value);
          apply(event.currentTarget.value);
        }}
      />
      <Select
        size="xs"
        w={130}
        aria-label="Stream"
        placeholder="Any stream"
        clearable
        clearButtonProps={{ "aria-label": "Show any stream" }}
        data={streamOptions}
        value={stream ?? null}
        onChange={(value) =>
          void navigate({
            search: (now) => ({ ...now, stream: LogStream.safeParse(value).data }),
            replace: true,
          })
        }
      />
      <Switch
        size="xs"
        label="Follow"
        checked={follows}
        onChange={(event) => onFollow(event.currentTarget.checked)}
      />
      <Text size="xs" c="dimmed" role="status">
        {q ? describeMatches(count) : `${count.toLocaleString("en-US")} lines`}
      </Text>
    </Group>
  );
}

function describeMatches(count: number): string {
  return count === 1 ? "1 line matches" : `${count.toLocaleString("en-US")} lines match`;
}

function OlderLogs({ window, onLoad }: { window: LogWindow; onLoad: () => void }) {
  if (window.error) {
    return <ErrorPanel title="The log could not be loaded" error={window.error} onRetry={onLoad} />;
  }
  if (!window.hasOlder) return null;
  return (
    <Group gap="sm">
      <Button size="xs" variant="default" loading={window.isLoading} onClick={onLoad}>
        Load older
      </Button>
      <Text size="xs" c="dimmed">
        The log goes on before its first line here; a search covers only what is loaded.
      </Text>
    </Group>
  );
}

function NoLines({ run, step, isFiltered }: { run: Run; step: string | undefined; isFiltered: boolean }) {
  const isOver =
    run.endedAt !== null || run.steps.some(({ ref, endedAt }) => ref === step && endedAt !== null);
  const words = isFiltered
    ? "No loaded line matches."
    : isOver
      ? "Nothing was printed."
      : "Nothing was printed yet.";
  return (
    <Text size="sm" c="dimmed" py="md">
      {words}
    </Text>
  );
}
