import type { RunEvent } from "@exhibit/contracts";
import { expect, test } from "vitest";
import { foldProgress } from "./fold-progress.ts";

const progress = (sequence: number, stepRef: string, done: number): RunEvent => ({
  sequence,
  at: "2026-01-01T00:00:00.000Z",
  body: { type: "step.progress", stepRef, attempt: 1, done, total: 3, message: "" },
});

test("keeps the last of progress reports that follow each other, per step", () => {
  const events = [progress(1, "a", 1), progress(2, "a", 2), progress(3, "b", 1), progress(4, "a", 3)];
  expect(foldProgress(events).map(({ event, folded }) => [event.sequence, folded])).toEqual([
    [2, 1],
    [3, 0],
    [4, 0],
  ]);
});
