import { once } from "node:events";
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { Transform } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { S3Settings } from "../s3/s3-settings.ts";
import { createSigner } from "../s3/s3-signer.ts";

/** What happens to one request on its way to the store. */
type Mishap =
  | "cut" // the connection breaks before the store hears of it
  | "lose answer" // the store does it, and nobody hears of that
  | "hang"
  | "flip a bit"
  | "cut body" // of the answer, after its first bytes
  | "forget condition" // as a store that does not know the header
  | { readonly bytesPerSecond: number }
  | { readonly answerAfterMs: number }
  | { readonly status: number; readonly body: string };

/** A line to a store that can be made worse. */
export interface S3Proxy {
  readonly endpoint: string;
  /** `PUT /bucket/key`, in order. */
  readonly requests: string[];
  /** Asked for each request; null lets it pass. */
  judge: (request: IncomingMessage, count: number) => Mishap | null;
  close(): Promise<void>;
}

/** Starts a line to the store of these settings. */
export async function startS3Proxy(settings: S3Settings): Promise<S3Proxy> {
  const proxy: Omit<S3Proxy, "endpoint" | "close"> = { requests: [], judge: () => null };
  const server = createServer(async (request, response) => {
    const mishap = proxy.judge(request, proxy.requests.push(`${request.method} ${request.url}`));
    request.on("error", () => {});
    response.on("error", () => {});
    if (mishap === "cut") return void request.socket.destroy();
    if (mishap === "hang") return;
    if (typeof mishap === "object" && mishap !== null && "status" in mishap) {
      request.resume();
      return void response.writeHead(mishap.status, { date: new Date().toUTCString() }).end(mishap.body);
    }
    const headers =
      mishap === "forget condition"
        ? await signAgain(settings, request)
        : { ...request.headers, expect: undefined };
    forward(settings.endpoint, { request, response, headers, mishap });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return Object.assign(proxy, {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  });
}

function forward(
  target: URL,
  exchange: {
    request: IncomingMessage;
    response: ServerResponse;
    headers: IncomingHttpHeaders;
    mishap: Mishap | null;
  },
): void {
  const { request, response, mishap } = exchange;
  const headers = Object.fromEntries(
    Object.entries(exchange.headers).filter(([, value]) => value !== undefined),
  );
  const { hostname, port } = target;
  const outgoing = httpRequest({
    hostname,
    port,
    method: request.method,
    path: request.url,
    headers,
    agent: false,
  });
  outgoing.on("error", () => request.socket.destroy());
  request.on("close", () => {
    if (!request.complete) outgoing.destroy();
  });
  request.pipe(changeBody(mishap)).pipe(outgoing);
  outgoing.on("response", async (answer) => {
    if (typeof mishap === "object" && mishap !== null && "answerAfterMs" in mishap)
      await sleep(mishap.answerAfterMs);
    if (mishap === "lose answer") return void request.socket.destroy();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    if (mishap !== "cut body") return void answer.pipe(response);
    answer.once("data", (chunk: Buffer) => {
      response.write(chunk.subarray(0, 1_000), () => request.socket.destroy());
      answer.destroy();
    });
  });
}

function changeBody(mishap: Mishap | null): Transform {
  let isFlipped = mishap !== "flip a bit";
  const perSecond =
    typeof mishap === "object" && mishap !== null && "bytesPerSecond" in mishap ? mishap.bytesPerSecond : 0;
  return new Transform({
    async transform(chunk: Buffer, _, done) {
      if (!isFlipped) chunk = Buffer.from([(chunk[0] ?? 0) ^ 1, ...chunk.subarray(1)]);
      isFlipped = true;
      if (perSecond > 0) await sleep((chunk.length / perSecond) * 1_000);
      done(null, chunk);
    },
  });
}

/** The request as it were without its condition, signed as if it had never had one. */
async function signAgain(settings: S3Settings, request: IncomingMessage): Promise<IncomingHttpHeaders> {
  const { authorization, "if-none-match": _, expect, connection, ...kept } = request.headers;
  const url = new URL(request.url ?? "/", "http://store");
  const { headers } = await createSigner(settings).sign({
    method: request.method ?? "GET",
    protocol: "http:",
    hostname: "store",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, String(value)])),
  });
  return headers;
}
