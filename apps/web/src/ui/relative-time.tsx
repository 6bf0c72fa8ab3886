import { Tooltip } from "@mantine/core";
import dayjs from "dayjs";
import relativeTime from "dayjs/plugin/relativeTime";
import { useSyncExternalStore } from "react";

dayjs.extend(relativeTime);

const tickMs = 20_000;
let tick = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all times on the page, and none while there are none. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick += 1;
    for (const notify of listeners) notify();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

interface RelativeTimeProps {
  /** ISO 8601. */
  at: string;
  /** For long lists: the browser's own tooltip, which costs nothing to draw. */
  isPlain?: boolean;
}

/** How long ago, in words; the tooltip has the exact time, local and UTC. */
export function RelativeTime({ at, isPlain = false }: RelativeTimeProps) {
  useSyncExternalStore(subscribe, () => tick);
  const exact = `${dayjs(at).format("YYYY-MM-DD HH:mm:ss")} · ${at}`;
  const time = (
    <time dateTime={at} title={isPlain ? exact : undefined}>
      {dayjs(at).fromNow()}
    </time>
  );
  if (isPlain) return time;
  return (
    <Tooltip label={exact} openDelay={200}>
      {time}
    </Tooltip>
  );
}
