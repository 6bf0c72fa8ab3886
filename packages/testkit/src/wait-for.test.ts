import { expect, test } from "vitest";
import { waitFor } from "./wait-for.ts";

test("asks again until there is an answer, through errors too", async () => {
  let asked = 0;
  const answer = await waitFor(
    () => {
      asked += 1;
      if (asked === 1) throw new Error("not yet");
      return asked === 3 ? { asked } : null;
    },
    { intervalMs: 1 },
  );
  expect(answer).toEqual({ asked: 3 });
});

test("takes 0 and the empty string as answers", async () => {
  expect(await waitFor(() => 0)).toBe(0);
  expect(await waitFor(() => "")).toBe("");
});

test("says what it waited for and what it saw last", async () => {
  await expect(waitFor(() => false, { timeoutMs: 5, intervalMs: 1, what: "the run to end" })).rejects.toThrow(
    "waited 5 ms for: the run to end; last: false",
  );
  await expect(
    waitFor(() => Promise.reject(new Error("refused")), { timeoutMs: 5, intervalMs: 1, what: "a port" }),
  ).rejects.toThrow("waited 5 ms for: a port; last: refused");
});
