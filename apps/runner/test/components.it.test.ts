import { createServer } from "node:http";
import { componentDefinitions } from "@exhibit/components";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStudio, node, type Studio } from "./studio.ts";

const hosts = [
  { name: "a.test", open: [22, 443] },
  { name: "b.test", open: [] },
];
const server = createServer((_request, response) => {
  response.setHeader("content-type", "application/json").end(JSON.stringify(hosts));
});
let studio: Studio;
let place = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  place = typeof address === "object" && address ? `127.0.0.1:${address.port}` : "";
  studio = await createStudio(componentDefinitions);
  await studio.startRunner({ EXHIBIT_ALLOW_LOOPBACK: place });
});

afterAll(async () => {
  server.close();
  await studio?.close();
});

function step(ref: string, port: string) {
  return { step: ref, port };
}

describe("a real run of the product's components", () => {
  it("hands texts, lists, JSON and files from one to the next", async () => {
    const graph = [
      node("addresses", "core.text", { parameters: { text: `http://${place}/\n` } }),
      node("split", "core.array.split", { inputs: { text: step("addresses", "text") } }),
      node("pick", "core.array.pick", { inputs: { items: step("split", "items") } }),
      node("fetch", "core.http.request", { inputs: { url: step("pick", "text") } }),
      node("read", "core.json.transform", {
        parameters: { expression: "value.filter(h, size(h.open) > 0).map(h, h.name)" },
        inputs: { file: step("fetch", "body") },
      }),
      node("count", "core.json.transform", {
        parameters: { expression: "[string(size(value)), value[1].name]" },
        inputs: { value: step("fetch", "json") },
      }),
      node("join", "core.array.join", {
        parameters: { separator: " and " },
        inputs: { items: step("count", "result") },
      }),
      node("write", "core.artifact.write", {
        parameters: { name: "hosts.json" },
        inputs: { value: step("read", "result") },
      }),
      node("audit", "security.http.headers", { inputs: { urls: step("split", "items") } }),
      node("summary", "report.summary", { inputs: { report: step("audit", "findings") } }),
    ];
    const runId = await studio.start(graph);
    const run = await studio.end(runId, 60_000);
    const steps = new Map((await studio.steps(runId)).map((row) => [row.ref, row]));
    expect(run.failure).toBeNull();
    expect(steps.get("read")?.outputs).toMatchObject({ result: ["a.test"] });
    expect(steps.get("join")?.outputs).toMatchObject({ text: "2 and b.test" });
    const kept = (await studio.artifacts(runId)).map(({ name, format }) => `${name} (${format})`);
    expect(kept.toSorted((a, b) => a.localeCompare(b))).toEqual([
      "body.json (json)",
      "hosts.json (json)",
      "http-headers.ndjson (exhibit-findings-ndjson)",
      "summary.md (markdown)",
    ]);

    const written = (await studio.artifacts(runId)).find(({ name }) => name === "hosts.json");
    const nextGraph = [
      node("open", "core.artifact.open", {
        inputs: { artifact: { artifact: { by: "id", id: written?.id ?? "" } } },
      }),
      node("again", "core.json.transform", { inputs: { file: step("open", "file") } }),
    ];
    const next = await studio.start(nextGraph);
    await studio.end(next);
    expect((await studio.steps(next)).find(({ ref }) => ref === "again")?.outputs).toMatchObject({
      result: ["a.test"],
    });

    // Components that run tools have tests of their own.
    const used = new Set([...graph, ...nextGraph].map(({ component }) => component.id));
    const toolless = componentDefinitions.filter(({ tools }) => tools.length === 0);
    expect(toolless.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
  });
});
