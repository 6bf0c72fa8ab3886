import { expect, it } from "vitest";
import { createWarningReporter } from "./warning-reporter.ts";

it("stores warnings one after the other, and a failed one again before the next", async () => {
  const stored: string[] = [];
  const errors: unknown[] = [];
  let broken = true;
  const reporter = createWarningReporter(
    async (message) => {
      if (broken) {
        broken = false;
        throw new Error("no database");
      }
      stored.push(message);
    },
    (error) => errors.push(error),
  );
  reporter.report("one");
  reporter.report("two");
  await reporter.close();
  expect(stored).toEqual(["one", "two"]);
  expect(errors).toHaveLength(1);
});

it("gives up where nothing can be stored, so that the step can settle", async () => {
  let tries = 0;
  const reporter = createWarningReporter(
    () => {
      tries += 1;
      return Promise.reject(new Error("no database"));
    },
    () => {},
  );
  reporter.report("one");
  await reporter.close();
  expect(tries).toBeLessThan(10);
});

it("keeps a hundred of a flood, says that there are more, and cuts what is too long", async () => {
  const stored: string[] = [];
  const reporter = createWarningReporter(
    async (message) => void stored.push(message),
    () => {},
  );
  for (let index = 0; index < 1_000; index += 1) reporter.report("x".repeat(5_000));
  await reporter.close();
  expect(stored).toHaveLength(100);
  expect(stored[0]).toHaveLength(4_001);
  expect(stored.at(-1)).toBe("There are more warnings; an attempt keeps 100.");
});
