import type { MiddlewareHandler } from "hono";
import type { AppContext } from "../app-context.ts";
import { answerRefusal } from "./answer-error.ts";

const loopbackNames = ["127.0.0.1", "localhost", "[::1]"] as const;

/** The Host headers that are ours: the origin's, and on loopback its other names on the same port. */
function listAllowedHosts(origin: string): ReadonlySet<string> {
  const { host, hostname, port } = new URL(origin);
  const isLoopback = loopbackNames.some((name) => name === hostname);
  const others = isLoopback ? loopbackNames.map((name) => (port === "" ? name : `${name}:${port}`)) : [];
  return new Set([host, ...others]);
}

/** Answers 421 to a foreign Host before anything else looks at the request: a rebound name must reach nothing. */
export function guardHost(origin: string): MiddlewareHandler<AppContext> {
  const allowed = listAllowedHosts(origin);
  return async (c, next) => {
    const host = c.req.header("host")?.toLowerCase() ?? "";
    if (allowed.has(host)) return next();
    return answerRefusal(c, 421, "FORBIDDEN", `This studio answers at ${origin} alone.`);
  };
}
