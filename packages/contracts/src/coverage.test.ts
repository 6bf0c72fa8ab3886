import { expect, it } from "vitest";
import { buildCoverage, Coverage, explainGaps } from "./coverage.ts";

const gap = (kind: string, name: string) => ({ kind, name, reason: "no answer" });

it("takes the gaps of a kind out of what was asked for, and of no other kind", () => {
  const coverage = buildCoverage({ host: ["a", "b"], resolver: ["a"] }, [gap("host", "a")]);
  expect(Coverage.parse(coverage)).toEqual({
    asked: { host: ["a", "b"], resolver: ["a"] },
    lookedAt: { host: ["b"], resolver: ["a"] },
    gaps: [gap("host", "a")],
    complete: false,
  });
});

it("is complete where nothing is missing, and then has nothing to explain", () => {
  const coverage = buildCoverage({ host: ["a"] }, []);
  expect(coverage.complete).toBe(true);
  expect(explainGaps(coverage)).toEqual([]);
});

it("explains each kind of gap once, with its share and the first few names", () => {
  const names = Array.from({ length: 7 }, (_, index) => `h${index}`);
  const gaps = [...names.map((name) => gap("host", name)), gap("record", "h9 MX")];
  expect(explainGaps(buildCoverage({ host: [...names, "h8", "h9"] }, gaps))).toEqual([
    "Not covered, host: 7 of 9: h0 (no answer), h1 (no answer), h2 (no answer), h3 (no answer), h4 (no answer) and 2 more.",
    "Not covered, record: 1: h9 MX (no answer).",
  ]);
});
