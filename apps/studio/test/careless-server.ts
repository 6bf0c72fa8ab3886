import { once } from "node:events";
import { createServer } from "node:http";

/** A web server with known faults. */
export interface CarelessServer {
  readonly address: string;
  /** `check|page|subject` of every finding that an audit must report as failing. */
  readonly faults: ReadonlySet<string>;
  close(): void;
}

const page = "/shop";

const pageFaults = [
  "content-type-options",
  "referrer-policy",
  "permissions-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "cross-origin-embedder-policy",
  "frame-protection",
  "csp-object",
  "csp-base-uri",
  "csp-form-action",
  "csp-style-inline",
  "csp-script-inline",
  "server-version",
  "cookie-cache",
];
const cookieFaults = ["cookie-secure", "cookie-httponly", "cookie-samesite"];

/** Answers `/shop` with a weak policy, a version in `Server` and a careless cookie. */
export async function startCarelessServer(): Promise<CarelessServer> {
  const server = createServer((_request, response) => {
    response
      .writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": "script-src 'self' 'unsafe-inline'",
        server: "nginx/1.18.0",
        "set-cookie": "session=1; Path=/",
      })
      .end("<h1>shop</h1>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  const origin = `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
  const address = `${origin}${page}`;
  return {
    address,
    faults: new Set([
      ...pageFaults.map((check) => `${check}|${address}|`),
      ...cookieFaults.map((check) => `${check}|${address}|session`),
    ]),
    close: () => server.close(),
  };
}
