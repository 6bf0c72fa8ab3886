import { setTimeout as delay } from "node:timers/promises";

export interface WaitOptions {
  timeoutMs?: number;
  intervalMs?: number;
  /** What is waited for, in words, for the message at the time-out. */
  what?: string;
}

/**
 * Asks `probe` again and again until it gives something other than false, null or undefined, and returns that.
 * A probe that throws counts as not yet. At the time-out it throws with what the last probe said.
 */
export async function waitFor<Value>(
  probe: () => Value | Promise<Value>,
  { timeoutMs = 10_000, intervalMs = 20, what = probe.toString() }: WaitOptions = {},
): Promise<Exclude<Awaited<Value>, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let last: unknown;
    try {
      const value = await probe();
      if (isThere(value)) return value;
      last = value;
    } catch (cause) {
      last = cause;
    }
    if (performance.now() >= deadline) {
      throw new Error(`waited ${timeoutMs} ms for: ${what}; last: ${describe(last)}`, { cause: last });
    }
    await delay(intervalMs);
  }
}

function isThere<Value>(value: Value): value is Exclude<Value, false | null | undefined> {
  return value !== false && value !== null && value !== undefined;
}

function describe(last: unknown): string {
  return last instanceof Error ? last.message : JSON.stringify(last);
}
