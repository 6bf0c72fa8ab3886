import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Worker } from "node:worker_threads";
import { isRunEnded, WorkflowGraph } from "@exhibit/contracts";
import { getRun, listRunArtifacts, saveWorkflow, startRun } from "@exhibit/core";
import { waitFor } from "@exhibit/testkit";
import type { BenchMachine } from "./bench-machine.ts";
import type { Figure } from "./report.ts";
import type { SinkRequest } from "./sink-worker.ts";
import { comparePairs } from "./statistics.ts";

const sizeBytes = 1 << 30;
const aim = 1.5;

/** A 1 GiB artifact through sign-in, row lookup, digest and stream, beside `pipeline(createReadStream, res)`. */
export async function benchDownload(machine: BenchMachine): Promise<Figure[]> {
  const artifactId = await writeArtifact(machine);
  const copy = join(tmpdir(), `exhibit-bench-${process.pid}.bin`);
  const ours = new URL(`/api/v1/artifacts/${artifactId}/download`, machine.api.url);
  const digest = await saveDownload(ours, machine.cookie, copy);
  const peer = await servePeer(copy);
  const sink = new Worker(new URL("./sink-worker.ts", import.meta.url));
  try {
    const pairs = await comparePairs(
      () => download(sink, { port: Number(ours.port), path: ours.pathname, cookie: machine.cookie }),
      () => download(sink, { port: peer.port, path: "/", cookie: "" }),
    );
    const gigabytes = (ms: number) => `${(sizeBytes / 1e6 / ms).toFixed(2)} GB/s`;
    return [
      {
        name: "1 GiB download",
        measured: `${pairs.ratio.toFixed(2)} × (${gigabytes(pairs.ours)})`,
        aim: `≥ ${aim} ×`,
        reached: pairs.ratio >= aim,
        beside: `node:http pipeline ${gigabytes(pairs.peer)}; quartiles ${pairs.quartiles.map((value) => value.toFixed(2)).join(" to ")}; sha256 ${digest.slice(0, 12)}… as recorded`,
      },
    ];
  } finally {
    await sink.terminate();
    peer.server.close();
    await rm(copy, { force: true });
  }
}

async function writeArtifact({ scope }: BenchMachine): Promise<string> {
  const graph = WorkflowGraph.parse({
    nodes: [{ ref: "write", component: { id: "test.write-bytes", version: 1 }, parameters: { sizeBytes } }],
  });
  const { id: workflowId } = await saveWorkflow(scope, { name: "download", description: "", graph });
  const { runId } = await startRun(scope, { workflowId, inputs: {} });
  await waitFor(async () => isRunEnded((await getRun(scope, { runId })).state), {
    timeoutMs: 120_000,
    what: "the file",
  });
  const [artifact] = (await listRunArtifacts(scope, { runId, limit: 1 })).items;
  if (!artifact) throw new Error("the run kept no artifact");
  return artifact.artifactId;
}

/** A bench that does not check its output is not counted: the copy's digest must be the ETag. */
async function saveDownload(url: URL, cookie: string, path: string): Promise<string> {
  const response = await fetch(url, { headers: { cookie } });
  if (!response.ok || !response.body) throw new Error(`the download answered ${response.status}`);
  const hash = createHash("sha256");
  await pipeline(
    response.body,
    async function* hashed(source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path),
  );
  const digest = hash.digest("hex");
  if (response.headers.get("etag") !== `"${digest}"`) throw new Error("the download is not the stored file");
  return digest;
}

async function servePeer(path: string): Promise<{ server: Server; port: number }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-length": sizeBytes });
    pipeline(createReadStream(path), response).catch((error: unknown) =>
      response.destroy(new Error(String(error))),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return { server, port: typeof address === "object" && address ? address.port : 0 };
}

async function download(sink: Worker, request: SinkRequest): Promise<void> {
  const answered = once(sink, "message");
  sink.postMessage(request);
  const [{ status, bytes }] = await answered;
  if (status !== 200 || bytes < sizeBytes) throw new Error(`the sink got ${status} and ${bytes} bytes`);
}
