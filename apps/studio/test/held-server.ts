import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

/** A web server whose answers wait until they are released. */
export interface HeldServer {
  readonly address: string;
  /** Answers everything that waits, and from now on at once, until `hold`. */
  release(): void;
  hold(): void;
  close(): void;
}

/** Starts it holding. */
export async function startHeldServer(): Promise<HeldServer> {
  const waiting = new Set<ServerResponse>();
  let holds = true;
  const server = createServer((_request, response) => {
    if (holds) waiting.add(response);
    else response.end("ok");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  return {
    address: `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}/`,
    release: () => {
      holds = false;
      for (const response of waiting) response.end("ok");
      waiting.clear();
    },
    hold: () => {
      holds = true;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
