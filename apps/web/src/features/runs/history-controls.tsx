import { Button, Group, Text } from "@mantine/core";
import { ArrowDownToLine, ArrowUpToLine } from "lucide-react";
import type { History, HistoryEnd } from "./use-history.ts";

/** To the first and to the last of a run, however far they are. */
export function JumpButtons({ onJump }: { onJump: (end: HistoryEnd) => void }) {
  return (
    <Group gap={6}>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<ArrowUpToLine size={13} aria-hidden />}
        onClick={() => onJump("oldest")}
      >
        Jump to start
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<ArrowDownToLine size={13} aria-hidden />}
        onClick={() => onJump("newest")}
      >
        Jump to end
      </Button>
    </Group>
  );
}

interface MoreHistoryProps {
  history: Pick<History<unknown>, "loadMore" | "isLoadingMore">;
  /** `Load older lines`, in words. */
  label: string;
  help: string;
}

/** Asks for the next page of a run, and says that what is there is not all. */
export function MoreHistory({ history, label, help }: MoreHistoryProps) {
  return (
    <Group gap="sm">
      <Button size="xs" variant="default" loading={history.isLoadingMore} onClick={history.loadMore}>
        {label}
      </Button>
      <Text size="xs" c="dimmed">
        {help}
      </Text>
    </Group>
  );
}
