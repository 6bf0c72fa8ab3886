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

/** How long ago, in words; the tooltip has the exact time, local and UTC. `at` is ISO 8601. */
export function RelativeTime({ at }: { at: string }) {
  useSyncExternalStore(subscribe, () => tick);
  const local = dayjs(at).format("YYYY-MM-DD HH:mm:ss");
  return (
    <Tooltip label={`${local} · ${at}`} openDelay={200}>
      <time dateTime={at}>{dayjs(at).fromNow()}</time>
    </Tooltip>
  );
}
