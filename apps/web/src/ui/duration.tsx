import { useEffect, useState } from "react";
import { formatDuration } from "./format-duration.ts";

interface DurationProps {
  /** ISO 8601; null where it has not begun. */
  from: string | null;
  /** ISO 8601; null counts on, once a second. */
  to: string | null;
}

/** How long something took, or has taken until now. */
export function Duration({ from, to }: DurationProps) {
  const now = useNow(from !== null && to === null);
  if (from === null) return <span>–</span>;
  const ms = (to === null ? now : Date.parse(to)) - Date.parse(from);
  return <span className="duration">{formatDuration(ms)}</span>;
}

/** The time in milliseconds, kept up to date once a second while it is live. */
export function useNow(isLive: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isLive]);
  return now;
}
