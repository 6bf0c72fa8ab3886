import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

/** A web server whose answers wait until they are released. */
export interface HeldServer {
  readonly address: string;
  /** Answers everything that waits, and from now on at once, until `hold`. */
  release(): void;
  /** Answers one path, now if it waits, else as soon as it is asked for. */
  releasePath(path: string): void;
  hold(): void;
  close(): void;
}

/** Starts it holding. */
export async function startHeldServer(): Promise<HeldServer> {
  const waiting = new Map<ServerResponse, string>();
  const released = new Set<string>();
  let holds = true;
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (holds && !released.has(path)) waiting.set(response, path);
    else response.end("ok");
  }).listen(0, "127.0.0.1");
  const answer = (isMeant: (path: string) => boolean): void => {
    for (const [response, path] of waiting) {
      if (!isMeant(path)) continue;
      response.end("ok");
      waiting.delete(response);
    }
  };
  await once(server, "listening");
  const bound = server.address();
  return {
    address: `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}/`,
    release: () => {
      holds = false;
      answer(() => true);
    },
    releasePath: (path) => {
      released.add(path);
      answer((other) => other === path);
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
