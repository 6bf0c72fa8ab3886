import type { ComponentDescriptor, FileOutput, Step } from "@exhibit/contracts";
import { expect, test } from "vitest";
import { explainNoArtifacts } from "./explain-no-artifacts.ts";

const report: FileOutput = { title: "Report", formats: ["json"], defaultName: "report.json", many: false };
const components: Pick<ComponentDescriptor, "id" | "version" | "fileOutputs">[] = [
  { id: "scan.http", version: 1, fileOutputs: { report } },
  { id: "core.text", version: 1, fileOutputs: {} },
];

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
    secrets: [],
    outputs: null,
    failure: null,
    attempts: [],
    startedAt: null,
    endedAt: null,
    ...change,
  };
}

const explain = (state: "running" | "succeeded" | "failed", ...steps: Step[]) =>
  explainNoArtifacts({ state }, steps, components).join(" ");

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

test("says that what a step wrote was deleted, not that it wrote nothing", () => {
  const file = {
    artifactId: "01a20ae7-9786-7019-a897-debdb2f0ab4a",
    name: "report.json",
    mediaType: "application/json",
    format: "json",
    sizeBytes: 2,
    sha256: "a".repeat(64),
  };
  expect(explain("succeeded", step("Scan", { outputs: { report: file } }))).toBe(
    "What “Scan” wrote was deleted since.",
  );
  expect(explain("succeeded", step("Scan", { inputs: { given: file }, outputs: { report: [file] } }))).toBe(
    "“Scan” succeeded without writing a file.",
  );
});
