import { expect, test } from "vitest";
import { countNewRuns } from "./count-new-runs.ts";

const runs = (...ids: string[]) => ids.map((id) => ({ id }));

test("counts what is newer than the list, and what came to belong into it", () => {
  expect(countNewRuns(runs("07", "05"), runs("09", "08", "07", "06", "05"))).toBe(3);
});

test("counts nothing that stands behind the loaded rows", () => {
  expect(countNewRuns(runs("09", "08"), runs("09", "08", "07"))).toBe(0);
});

test("counts all of them for a list without rows", () => {
  expect(countNewRuns([], runs("02", "01"))).toBe(2);
});
