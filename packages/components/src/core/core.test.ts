import { readFile } from "node:fs/promises";
import { type ComponentDescriptor, validateGraph, WorkflowGraph } from "@exhibit/contracts";
import { describe, expect, it, onTestFinished } from "vitest";
import { describeComponent } from "../sdk/describe-component.ts";
import { InvalidValues } from "../sdk/parse-values.ts";
import { buildArtifactRef, type ComponentTrial, runComponent } from "../sdk/testing/run-component.ts";
import { coreArtifactOpen } from "./artifact-open/definition.ts";
import { handleCoreArtifactOpen } from "./artifact-open/handler.ts";
import { coreArtifactWrite } from "./artifact-write/definition.ts";
import { handleCoreArtifactWrite } from "./artifact-write/handler.ts";
import { coreText } from "./text/definition.ts";
import { handleCoreText } from "./text/handler.ts";

function validateParameters(name: string, component: ComponentDescriptor) {
  const node = {
    ref: "w",
    component: { id: component.id, version: 1 },
    parameters: { name },
    inputs: { value: { value: 1 } },
  };
  return validateGraph(WorkflowGraph.parse({ nodes: [node] }), [component]).issues;
}

async function write(trial: ComponentTrial) {
  const result = await runComponent(coreArtifactWrite, handleCoreArtifactWrite, trial);
  onTestFinished(result.remove);
  const [file] = result.artifacts;
  return { ...result, file, body: await readFile(file?.path ?? "", "utf8") };
}

describe("core.text", () => {
  it("gives its text", async () => {
    const result = await runComponent(coreText, handleCoreText, { params: { text: "a\nb" } });
    onTestFinished(result.remove);
    expect(result.outputs).toEqual({ text: "a\nb" });
  });
});

describe("core.artifact.open", () => {
  it("passes the reference of its artifact on", async () => {
    const result = await runComponent(coreArtifactOpen, handleCoreArtifactOpen, {
      files: { artifact: { text: "{}", name: "in.json" } },
    });
    onTestFinished(result.remove);
    expect(result.outputs).toMatchObject({ name: "in.json", sizeBytes: 2, file: { name: "in.json" } });
    expect(result.outputs.file.sha256).toBe(result.outputs.sha256);
  });

  it("does not open an artifact that the step was not given", async () => {
    const opened = runComponent(coreArtifactOpen, handleCoreArtifactOpen, {
      inputs: { artifact: buildArtifactRef() },
    });
    await expect(opened).rejects.toThrow("not an input of this step");
  });
});

describe("core.artifact.write", () => {
  it("fills run, step and day into the name", async () => {
    const { file } = await write({
      params: { name: "r{{run.number}} {{ step.ref }} {{date}}.json" },
      inputs: { value: 1 },
    });
    expect(file?.name).toMatch(/^r7 step \d{4}-\d\d-\d\d\.json$/);
  });

  it.each([
    ["json", { a: [1] }, '{\n  "a": [\n    1\n  ]\n}\n', "application/json"],
    ["text", "füße\n", "füße\n", "text/plain; charset=utf-8"],
    ["text", false, "false", "text/plain; charset=utf-8"],
    ["text", { a: 1 }, '{\n  "a": 1\n}\n', "text/plain; charset=utf-8"],
    ["ndjson", [{ a: 1 }, "two"], '{"a":1}\n"two"\n', "application/x-ndjson"],
    ["ndjson", { a: 1 }, '{"a":1}\n', "application/x-ndjson"],
  ])("writes %s of %j", async (format, value, expected, mediaType) => {
    const { file, body } = await write({ params: { format, name: "v" }, inputs: { value } });
    expect(body).toBe(expected);
    expect(file).toMatchObject({ format, mediaType });
  });

  it("lets the editor refuse the same names", () => {
    const component = describeComponent(coreArtifactWrite);
    const faults = (name: string) => validateParameters(name, component);
    expect(faults("r{{run.number}}.json")).toEqual([]);
    for (const name of ["{{ process.env }}", "{{date", "a/b", "{date}"]) expect(faults(name)).toHaveLength(1);
  });

  it.each([
    ["{{ process.env }}", "is unknown"],
    ["{{date", "is not closed"],
    ["../{{date}}", "none of them"],
    ["{{constructor}}", "is unknown"],
  ])("refuses the name %s", async (name, reason) => {
    const written = write({ params: { name }, inputs: { value: 1 } });
    await expect(written).rejects.toThrow(InvalidValues);
    await expect(written).rejects.toThrow(reason);
  });
});
