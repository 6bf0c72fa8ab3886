import type { Step } from "@exhibit/contracts";
import { expect, test } from "vitest";
import { explainNoArtifacts } from "./explain-no-artifacts.ts";

const components = [
  {
    id: "scan.http",
    version: 1,
    fileOutputs: { report: { title: "R", formats: ["json"], defaultName: "r", many: false } },
  },
  { id: "core.text", version: 1, fileOutputs: {} },
] as const satisfies Parameters<typeof explainNoArtifacts>[2] | readonly unknown[];

function step(title: string, change: Partial<Step> = {}): Step {
  return {
    id: "00000000-0000-7000-8000-000000000000",
    ref: title,
    title,
    component: { id: "scan.http", version: 1 },
    state: "succeeded",
    artifactSettings: { saveRunArtifacts: true, publishToLibrary: false },
    predecessors: [],
    inputs: null,
    outputs: null,
    failure: null,
    attempts: [],
    startedAt: null,
    endedAt: null,
    ...change,
  };
}

const explain = (state: "running" | "succeeded" | "failed", ...steps: Step[]) =>
  explainNoArtifacts({ state }, steps, [
    {
      ...components[0],
      fileOutputs: { report: { title: "R", formats: ["json"], defaultName: "r", many: false } },
    },
    components[1],
  ]).join(" ");

test("names the steps whose switches are off", () => {
  const off = { saveRunArtifacts: false, publishToLibrary: false };
  const words = explain("succeeded", step("Scan", { artifactSettings: off }));
  expect(words).toContain("both off for “Scan”");
  expect(words).not.toContain("without writing");
});

test("names the steps that failed before they kept a file", () => {
  expect(explain("failed", step("Scan", { state: "failed" }))).toBe("“Scan” failed before a file was kept.");
});

test("says when no step can write files at all", () => {
  const text = step("Text", { component: { id: "core.text", version: 1 } });
  expect(explain("succeeded", text, { ...text, ref: "b" })).toBe("No step of this workflow writes files.");
});

test("says when a step wrote nothing, and when to wait", () => {
  expect(explain("succeeded", step("Scan"))).toBe("“Scan” succeeded without writing a file.");
  expect(explain("running", step("Scan", { state: "running" }))).toContain("as soon as");
});
