import { LogStream, logStreams } from "@exhibit/contracts";
import { Group, SegmentedControl, Switch, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useState } from "react";
import { JumpButtons } from "./history-controls.tsx";
import type { HistoryEnd } from "./use-history.ts";
import { useRunAddress } from "./use-run-address.ts";

interface LogControlsProps {
  lineCount: number;
  follows: boolean;
  onFollow: (follows: boolean) => void;
  onJump: (end: HistoryEnd) => void;
}

const anyStream = "all";

/** Search, stream, follow and ends of a log. */
export function LogControls({ lineCount, follows, onFollow, onJump }: LogControlsProps) {
  const { stream, q, show } = useRunAddress();
  const [written, setWritten] = useState(q ?? "");
  const apply = useDebouncedCallback(
    (next: string) => show({ q: next || undefined }, { replace: true }),
    200,
  );
  return (
    <Group gap="sm">
      <TextInput
        size="xs"
        type="search"
        aria-label="Search the log"
        placeholder="Search the log"
        leftSection={<Search size={14} aria-hidden />}
        value={written}
        maxLength={200}
        onChange={(event) => {
          setWritten(event.currentTarget.value);
          apply(event.currentTarget.value);
        }}
      />
      <SegmentedControl
        size="xs"
        aria-label="Stream"
        data={[anyStream, ...logStreams]}
        value={stream ?? anyStream}
        onChange={(value) => show({ stream: LogStream.safeParse(value).data }, { replace: true })}
      />
      <Switch
        size="xs"
        label="Follow"
        checked={follows}
        onChange={(event) => onFollow(event.currentTarget.checked)}
      />
      <JumpButtons onJump={onJump} />
      <Text size="xs" c="dimmed" role="status" aria-live="off">
        {describeCount(lineCount, q !== undefined)}
      </Text>
    </Group>
  );
}

function describeCount(count: number, isSearch: boolean): string {
  const shown = count.toLocaleString("en-US");
  if (isSearch) return count === 1 ? "1 line matches" : `${shown} lines match`;
  return count === 1 ? "1 line" : `${shown} lines`;
}
