import type { MiddlewareHandler } from "hono";
import type { AppContext } from "../app-context.ts";
import { readBearer } from "../session.ts";
import { answerRefusal } from "./answer-error.ts";

const readingMethods: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/**
 * Refuses every request that may change something unless this studio's own pages made it, whatever its content
 * type: by Sec-Fetch-Site where the browser sends it, else by an Origin that is exactly the one asked.
 */
export function guardCrossSite(origin: string): MiddlewareHandler<AppContext> {
  const { protocol } = new URL(origin);
  return async (c, next) => {
    if (readingMethods.has(c.req.method)) return next();
    // No page of another site can send this header without being allowed to, and then the cookie counts for nothing.
    if (readBearer(c) !== null) return next();
    const site = c.req.header("sec-fetch-site");
    // The host was checked before: it is one of ours.
    const own = `${protocol}//${c.req.header("host")?.toLowerCase()}`;
    const isOwn = site === undefined ? c.req.header("origin") === own : site === "same-origin";
    if (isOwn) return next();
    return answerRefusal(c, 403, "FORBIDDEN", "Only this studio's own pages may change things.");
  };
}
