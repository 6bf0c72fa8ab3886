import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { AddressRefused } from "../../sdk/network/address-guard.ts";
import type { GuardedAgents } from "../../sdk/network/guarded-agent.ts";
import { probeLegacyTls } from "./probe-legacy-tls.ts";
import { findHeader, type ResponseHeaders, readHeaders } from "./response-headers.ts";
import { readTlsFacts, type TlsFacts } from "./tls-facts.ts";

/** Redirects that are followed at most, as browsers and curl are near. */
const maxRedirects = 10;

/** Bytes of headers that are read at most. Bodies are never read. */
const maxHeaderBytes = 64 * 1024;

/** One answer on the way. */
export interface Hop {
  url: URL;
  status: number;
  headers: ResponseHeaders;
  tls: TlsFacts | null;
}

/** What came of one address: its answers in order, and why it went no further, or null. */
export interface Visit {
  target: URL;
  hops: readonly Hop[];
  stopped: VisitStop | null;
}

/** Why a visit ended before a last answer. `refused`: our own policy forbids the address. */
interface VisitStop {
  url: URL;
  reason: string;
  refused: boolean;
}

interface VisitOptions {
  agents: GuardedAgents;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Fetches an address and follows its redirects by hand, so that each is judged and recorded. Throws only when aborted. */
export async function visit(target: URL, options: VisitOptions): Promise<Visit> {
  const hops: Hop[] = [];
  const seen = new Set<string>();
  for (let url: URL | null = target; url; ) {
    const stop = (reason: string, refused = false): Visit => ({
      target,
      hops,
      stopped: { url: url ?? target, reason, refused },
    });
    if (seen.has(url.href)) return stop("redirects in a circle");
    if (hops.length > maxRedirects) return stop(`redirects more than ${maxRedirects} times`);
    seen.add(url.href);
    try {
      const hop = await fetchHop(url, options);
      hops.push(hop);
      url = findRedirect(hop);
    } catch (error) {
      options.signal.throwIfAborted();
      return stop(explainFailure(error, options.timeoutMs), error instanceof AddressRefused);
    }
  }
  return { target, hops: await probeLast(hops, options), stopped: null };
}

/** Adds to the last answer what takes a handshake of its own. */
async function probeLast(hops: readonly Hop[], options: VisitOptions): Promise<Hop[]> {
  const last = hops.at(-1);
  if (!last?.tls) return [...hops];
  const acceptsLegacy = await probeLegacyTls(last.url, options);
  options.signal.throwIfAborted();
  return [...hops.slice(0, -1), { ...last, tls: { ...last.tls, acceptsLegacy } }];
}

function findRedirect({ url, status, headers }: Hop): URL | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const location = findHeader(headers, "location");
  if (!location) return null;
  const next = URL.parse(location, url.href);
  if (!next || (next.protocol !== "http:" && next.protocol !== "https:")) {
    throw new Error("redirects to something that is no http address");
  }
  next.username = "";
  next.password = "";
  next.hash = "";
  return next;
}

/** A server that speaks only old TLS should be reported, not missed. */
const anyTls = { minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;

function fetchHop(url: URL, { agents, timeoutMs, signal }: VisitOptions): Promise<Hop> {
  return new Promise((resolve, reject) => {
    const common = {
      method: "GET",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      maxHeaderSize: maxHeaderBytes,
      headers: {
        accept: "text/html,application/xhtml+xml,*/*;q=0.8",
        "accept-encoding": "identity",
        "user-agent": "Exhibit security.http.headers",
      },
    };
    const request =
      url.protocol === "https:"
        ? requestHttps(url, { ...common, ...anyTls, agent: agents.https })
        : requestHttp(url, { ...common, agent: agents.http });
    request.on("error", reject);
    request.on("response", (response) => {
      try {
        resolve(readHop(url, response));
      } catch (error) {
        reject(error);
      } finally {
        response.destroy();
      }
    });
    request.end();
  });
}

function readHop(url: URL, response: IncomingMessage): Hop {
  return {
    url,
    status: response.statusCode ?? 0,
    headers: readHeaders(response.rawHeaders),
    tls: readTlsFacts(response.socket, url.hostname),
  };
}

const knownFailures: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  ENOTFOUND: "the name does not resolve",
  EAI_AGAIN: "the name does not resolve for now",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  ETIMEDOUT: "the connection timed out",
  HPE_HEADER_OVERFLOW: `the headers exceed ${maxHeaderBytes} bytes`,
};

function explainFailure(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return "the request failed";
  if (error.name === "TimeoutError" || isTimeout(error.cause))
    return `no answer within ${timeoutMs / 1000} s`;
  const code = "code" in error ? String(error.code) : "";
  return knownFailures[code] ?? error.message;
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "TimeoutError";
}
