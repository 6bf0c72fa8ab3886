import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startChores } from "./chores.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("a chore comes again so long after its end, whatever it threw, and never twice at once", async () => {
  const errors: unknown[] = [];
  let atWork = 0;
  let rounds = 0;
  const run = async () => {
    rounds += 1;
    atWork += 1;
    expect(atWork).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 250));
    atWork -= 1;
    if (rounds === 1) throw new Error("broke");
  };
  const stop = startChores([{ everyMs: 100, run }], (error) => errors.push(error));
  await vi.advanceTimersByTimeAsync(1_050);
  expect([rounds, errors.length]).toEqual([3, 1]);
  await stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(rounds).toBe(3);
});

it("a rare chore comes soon after the start for the first time", async () => {
  let rounds = 0;
  const run = async () => {
    rounds += 1;
  };
  const stop = startChores([{ everyMs: 10_000, firstAfterMs: 1_000, run }], () => {});
  await vi.advanceTimersByTimeAsync(1_000);
  expect(rounds).toBe(1);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(rounds).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(rounds).toBe(2);
  await stop();
});
