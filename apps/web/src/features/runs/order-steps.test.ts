import { expect, test } from "vitest";
import { orderSteps } from "./order-steps.ts";

const step = (ref: string, ...predecessors: string[]) => ({ ref, predecessors });

test("puts each step behind its predecessors and keeps the rest in place", () => {
  const steps = [step("report", "scan", "clean"), step("other"), step("scan"), step("clean", "scan")];
  expect(orderSteps(steps).map(({ ref }) => ref)).toEqual(["scan", "clean", "report", "other"]);
});

test("ignores predecessors that are not there", () => {
  expect(orderSteps([step("a", "gone")]).map(({ ref }) => ref)).toEqual(["a"]);
});
