import type { ArtifactMetadata, WorkflowGraph } from "@exhibit/contracts";
import { expect, it } from "vitest";
import { listReferenceChoices } from "../picker/reference-choices.ts";
import { changeInput, findInputFaults, prefillInputs } from "./run-inputs.ts";

const graph: WorkflowGraph = {
  nodes: [],
  inputs: [
    { name: "urls", title: "Addresses", type: { kind: "list", item: { kind: "text" } }, required: true },
    { name: "deep", title: "Deep", type: { kind: "boolean" }, required: true },
    { name: "extra", title: "Extra", type: { kind: "json" }, required: false },
    { name: "report", title: "Report", type: { kind: "file", formats: ["ndjson"] }, required: true },
    { name: "top", title: "Top", type: { kind: "number" }, required: false, default: 5 },
  ],
};

const id = "0190a000-0000-7000-8000-000000000001";
const artifact: ArtifactMetadata = {
  artifactId: id,
  name: "a.ndjson",
  mediaType: "application/x-ndjson",
  format: "ndjson",
  sizeBytes: 1,
  sha256: "0".repeat(64),
  state: "available",
  partial: false,
  damaged: false,
  changedWhileRead: false,
  destinations: ["run"],
  publication: null,
  output: "report",
  workflowId: null,
  workflowName: null,
  workflowVersion: null,
  runId: null,
  runNumber: null,
  stepRef: null,
  attempt: null,
  component: null,
  tools: [],
  attributes: {},
  detected: null,
  createdBy: null,
  heldSecrets: [],
  createdAt: "2026-01-01T00:00:00.000Z",
};

it("begins with the defaults, and puts an artifact into the file input that takes its format", () => {
  expect(prefillInputs(graph, artifact)).toEqual({
    deep: { value: false },
    report: { artifact: { by: "id", id } },
    top: { value: 5 },
  });
});

it("puts an artifact of another format into an input that takes anything", () => {
  expect(prefillInputs(graph, { ...artifact, format: "html" })).toMatchObject({
    extra: { artifact: { by: "id", id } },
  });
  expect(prefillInputs(graph, { ...artifact, damaged: true })).not.toHaveProperty("extra");
});

it("names each input that is missing, and none when all are there", () => {
  const started = prefillInputs(graph, artifact);
  expect(Object.keys(findInputFaults(graph, started))).toEqual(["urls"]);
  expect(findInputFaults(graph, changeInput(started, "urls", { value: ["https://example.org"] }))).toEqual(
    {},
  );
});

it("offers a series only for what is published, and a workflow's newest only for what a step wrote", () => {
  const choices = (a: ArtifactMetadata) => listReferenceChoices(a).map(({ value }) => value);
  const publication = {
    collectionId: id,
    label: "L",
    version: 1,
    latest: true,
    publishedAt: artifact.createdAt,
  };
  expect(choices(artifact)).toEqual(["id"]);
  expect(choices({ ...artifact, publication })).toEqual(["id", "collection"]);
  expect(choices({ ...artifact, workflowId: id, stepRef: "scan" })).toEqual(["id", "newest"]);
});
