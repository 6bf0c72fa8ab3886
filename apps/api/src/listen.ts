import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { AppContext } from "./app-context.ts";

/** Running requests may end for this long when the server closes. */
const drainMs = 5_000;

/** Where to listen, and what to answer once the port is known. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly build: (port: number) => { origin: string; app: Hono<AppContext> };
}

/** A server that answers. */
export interface ListeningServer {
  readonly origin: string;
  /** Takes no new connections, lets requests end, then cuts what is left. */
  close(): Promise<void>;
}

/** Listens and serves. Throws the system's error where the address can't be had. */
export async function listen(options: ListenOptions): Promise<ListeningServer> {
  const server = createServer({
    keepAliveTimeout: 65_000,
    noDelay: true,
    // A limit on the whole request would cut a large upload: each route limits the time of its own body.
    requestTimeout: 0,
    // Must be said: without the other limit Node would set none on headers either.
    headersTimeout: 60_000,
  });
  server.listen(options.port, options.host);
  await once(server, "listening");
  const { origin, app } = options.build(readPort(server));
  server.on("request", getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  return { origin, close: () => closeServer(server) };
}

function readPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(cut);
}
