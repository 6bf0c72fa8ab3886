import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AttemptAborted } from "./attempt-aborted.ts";
import { outliveStop } from "./outlive-stop.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("keeping the files of a stopped attempt", () => {
  it.each(["cancelled", "timed-out"] as const)("may go on for a moment where it was %s", (cause) => {
    const abort = new AbortController();
    const signal = outliveStop(abort.signal, 500);
    abort.abort(new AttemptAborted(cause));
    vi.advanceTimersByTime(499);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.reason).toBe(abort.signal.reason);
  });

  it.each(["drained", "authority-lost"] as const)("ends at once where another will run it: %s", (cause) => {
    const abort = new AbortController();
    const signal = outliveStop(abort.signal, 500);
    abort.abort(new AttemptAborted(cause));
    expect(signal.aborted).toBe(true);
  });
});
