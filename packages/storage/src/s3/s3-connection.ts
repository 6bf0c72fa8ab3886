import {
  type AgentOptions,
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { Socket } from "node:net";
import type { SignatureV4 } from "@smithy/signature-v4";
import { Client } from "minio";
import { type Pace, watchPace } from "./pace.ts";
import type { S3Limits, S3Settings } from "./s3-settings.ts";
import { createSigner, emptySha256 } from "./s3-signer.ts";

const maxSockets = 256;
const lastWordMs = 5_000;

/** A body of known length, written to the request piece by piece. */
export interface RequestBody {
  readonly sizeBytes: number;
  /** Lower-case hex; the store refuses other bytes. */
  readonly sha256: string;
  /** Writes all of it, and stops early once `signal` aborts. */
  write(request: ClientRequest, pace: Pace, signal: AbortSignal): Promise<void>;
}

/** A request to sign and send. */
export interface S3Request {
  readonly method: "GET" | "HEAD" | "PUT" | "POST";
  /** None for the bucket itself. */
  readonly key?: string | undefined;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The connections to one bucket: signed requests of our own for bytes, the client of the `minio` package for the rest. */
export class S3Connection {
  readonly settings: S3Settings;
  readonly limits: S3Limits;
  readonly client: Client;
  /** The clock that requests are signed by. */
  readonly now: () => Date;
  readonly #signer: SignatureV4;
  readonly #agent: HttpAgent;

  constructor(settings: S3Settings, limits: S3Limits, now: () => Date = () => new Date()) {
    this.settings = settings;
    this.limits = limits;
    this.now = now;
    this.#signer = createSigner(settings);
    this.#agent = createAgent(settings);
    this.client = createClient(settings, limits);
  }

  /**
   * Signs and sends. Resolves with the answer's head whatever its status; the caller must use up or destroy it.
   * Rejects with the signal's reason, what writing the body threw, or the error of the connection. An abort after
   * the last byte of a body waits a moment for the answer, and lets it stand.
   */
  async send(asked: S3Request): Promise<IncomingMessage> {
    asked.signal?.throwIfAborted();
    const { hostname, port, protocol, host, path } = this.#locate(asked.key);
    const query = asked.query ?? {};
    const { sizeBytes = 0, sha256 = emptySha256 } = asked.body ?? {};
    const length: Record<string, string> = asked.body ? { "content-length": String(sizeBytes) } : {};
    const { headers } = await this.#signer.sign(
      {
        method: asked.method,
        protocol,
        hostname,
        path,
        query,
        headers: { ...length, ...asked.headers, host, "x-amz-content-sha256": sha256 },
      },
      { signingDate: this.now() },
    );
    const search = new URLSearchParams(query).toString();
    const open = protocol === "https:" ? httpsRequest : httpRequest;
    const request = open({
      host: hostname,
      port,
      path: search === "" ? path : `${path}?${search}`,
      method: asked.method,
      headers: { ...headers },
      agent: this.#agent,
    });
    try {
      return await this.#await(request, asked);
    } catch (error) {
      // The store closed a kept connection just then; puts have tries of their own.
      if (request.reusedSocket && !asked.body && isBroken(error)) return this.send(asked);
      throw error;
    }
  }

  #locate(key: string | undefined) {
    const { endpoint, bucket, pathStyle } = this.settings;
    const { protocol, port } = endpoint;
    const hostname = pathStyle ? endpoint.hostname : `${bucket}.${endpoint.hostname}`;
    const host = port === "" ? hostname : `${hostname}:${port}`;
    const path = `${pathStyle ? `/${bucket}` : ""}${key === undefined ? "" : `/${key}`}` || "/";
    return { hostname: hostname.replace(/^\[|\]$/g, ""), port, protocol, host, path };
  }

  async #await(request: ClientRequest, { body, signal }: S3Request): Promise<IncomingMessage> {
    const answered = Promise.withResolvers<IncomingMessage>();
    const stopBody = new AbortController();
    request.once("response", answered.resolve);
    request.on("error", answered.reject); // stays: a late error must not count as unhandled
    const pace = watchPace(this.limits, (reason) => void request.destroy(reason));
    let late: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      const abort = (): void => void request.destroy(toError(signal?.reason));
      // Once a body is out the store acts on it: better to know what it did.
      if (body !== undefined && request.writableEnded) late = setTimeout(abort, lastWordMs);
      else abort();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    if (body === undefined) request.end();
    else {
      body.write(request, pace, stopBody.signal).catch((error: unknown) => request.destroy(toError(error)));
    }
    try {
      const response = await answered.promise;
      response.on("error", () => {}); // whoever reads it sees the failure
      // An answer in the middle of a body is a refusal: the rest is never sent, so the connection is of no more use.
      if (!request.writableEnded) response.once("end", () => request.destroy());
      return response;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      pace.stop();
      clearTimeout(late);
      stopBody.abort();
      signal?.removeEventListener("abort", onAbort);
    }
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

function createAgent({ endpoint, ca }: S3Settings, more: AgentOptions = {}): HttpAgent {
  const options = { keepAlive: true, maxSockets, maxFreeSockets: 32, ...more };
  return endpoint.protocol === "https:" ? new HttpsAgent({ ...options, ca }) : new HttpAgent(options);
}

function createClient(settings: S3Settings, { stallMs }: S3Limits): Client {
  const { endpoint, region, accessKey, secretKey, pathStyle } = settings;
  return new Client({
    endPoint: endpoint.hostname,
    ...(endpoint.port === "" ? {} : { port: Number(endpoint.port) }),
    useSSL: endpoint.protocol === "https:",
    region,
    accessKey,
    secretKey,
    pathStyle,
    transportAgent: limitSilence(createAgent(settings, { timeout: stallMs }), stallMs),
    // It would write each try to the console; whoever calls us tries again.
    retryOptions: { disableRetry: true },
  });
}

/** The package has no time-outs of its own: the agent's start a socket's clock, and here is what it does when it rings. */
function limitSilence(agent: HttpAgent, stallMs: number): HttpAgent {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const socket = connect(options, done);
    if (socket instanceof Socket) {
      socket.on("timeout", () => socket.destroy(new Error(`nothing moved for ${stallMs / 1000} s`)));
    }
    return socket;
  };
  return agent;
}
