import { useState } from "react";
import type { HistoryEnd } from "./use-history.ts";

/** From which end a tab reads, and whether it keeps the newest in view. */
interface HistoryEndState {
  from: HistoryEnd;
  follows: boolean;
  setFollows: (follows: boolean) => void;
  jumpTo: (end: HistoryEnd) => void;
  /** Another one for each jump: a list with it as its key begins at the end that was jumped to. */
  jumps: number;
}

/** A tab begins at the newest end and follows it. */
export function useHistoryEnd(): HistoryEndState {
  const [{ from, jumps }, setEnd] = useState<{ from: HistoryEnd; jumps: number }>({
    from: "newest",
    jumps: 0,
  });
  const [follows, setFollows] = useState(true);
  const jumpTo = (end: HistoryEnd) => {
    setEnd((now) => ({ from: end, jumps: now.jumps + 1 }));
    setFollows(end === "newest");
  };
  return { from, follows, setFollows, jumpTo, jumps };
}
