import { Readable } from "node:stream";
import got, { type Method, RequestError, type Response } from "got";
import { ComponentError } from "../../sdk/component-error.ts";
import type { ParametersOf } from "../../sdk/handler.ts";
import { AddressRefused } from "../../sdk/network/address-guard.ts";
import type { GuardedAgents } from "../../sdk/network/guarded-agent.ts";
import type { coreHttpRequest } from "./definition.ts";
import { keepCredentials } from "./keep-credentials.ts";

const maxRedirects = 10;

/** What is sent. */
export interface OutgoingBody {
  stream(): AsyncIterable<Uint8Array>;
  readonly sizeBytes: number;
  readonly mediaType: string;
}

interface Request {
  readonly url: URL;
  readonly body: OutgoingBody | null;
  /** Goes to the first origin alone. */
  readonly authorization: string | null;
  readonly params: ParametersOf<typeof coreHttpRequest>;
  readonly agents: GuardedAgents;
  readonly signal: AbortSignal;
}

/** An answer whose body has not been read yet. */
export interface SentRequest {
  readonly response: Response;
  /** Decompressed; throws a ComponentError where it breaks off or is longer than allowed. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends a request once and waits for the head of the answer. Throws ComponentError. */
export async function sendRequest(request: Request): Promise<SentRequest> {
  const { url, body, authorization, params, agents, signal } = request;
  const stream = got.stream(url, {
    method: params.method satisfies Method,
    headers: {
      "user-agent": "Exhibit core.http.request",
      ...(body ? { "content-type": body.mediaType, "content-length": String(body.sizeBytes) } : {}),
      ...lowerCase(params.headers),
      ...(authorization === null ? {} : { authorization }),
    },
    hooks: { beforeRedirect: [(options) => keepCredentials(options, url)] },
    ...(body ? { body: Readable.from(body.stream()) } : {}),
    agent: { http: agents.http, https: agents.https },
    followRedirect: params.followRedirects,
    maxRedirects,
    throwHttpErrors: false,
    retry: { limit: 0 },
    timeout: { request: params.timeoutSeconds * 1000 },
    signal,
  });
  const arrived = Promise.withResolvers<Response>();
  stream.once("response", arrived.resolve);
  stream.on("error", arrived.reject);
  // Without a body a POST would wait for one to be written.
  if (!body && stream.writable) stream.end();
  try {
    return { response: await arrived.promise, body: readBody(stream, request) };
  } catch (error) {
    throw explain(error, request);
  }
}

async function* readBody(stream: AsyncIterable<unknown>, request: Request): AsyncGenerator<Uint8Array> {
  const { maxMegabytes } = request.params;
  let received = 0;
  try {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) throw new Error("a body comes as bytes");
      received += chunk.byteLength;
      if (received > maxMegabytes * 1_000_000) {
        throw new ComponentError(`the body is longer than the ${maxMegabytes} MB that were allowed`, {
          retryable: false,
          code: "BODY_TOO_LONG",
        });
      }
      yield chunk;
    }
  } catch (error) {
    throw explain(error, request);
  }
}

/** Headers are one whatever their case; the ones that people give win. */
function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Failures of the network may pass, so a request that may be sent twice is tried again. */
function explain(error: unknown, { url, params, signal }: Request): unknown {
  signal.throwIfAborted();
  const cause = findComponentError(error);
  if (cause) return cause;
  if (!(error instanceof RequestError)) return error;
  const mayRepeat = params.method !== "POST" && params.method !== "PATCH";
  const reason = error.code === "ETIMEDOUT" ? `no answer within ${params.timeoutSeconds} s` : error.message;
  return new ComponentError(`${url.href} could not be fetched: ${reason}`, {
    retryable: mayRepeat && error.code !== "ERR_TOO_MANY_REDIRECTS",
    code: "UNREACHABLE",
    cause: error,
  });
}

/** What our own guard or limit threw, through got's wrapping. */
function findComponentError(thrown: unknown): ComponentError | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof ComponentError || error instanceof AddressRefused) return error;
  }
  return null;
}
