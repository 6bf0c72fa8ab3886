import { findSession } from "@exhibit/core";
import type { ApiDeps } from "../api-deps.ts";
import { retryAfterSeconds } from "./answer-error.ts";
import type { Route } from "./routes.ts";

/** The process answers; nothing else is asked. */
const healthRoute: Route = {
  method: "GET",
  path: "/api/health",
  access: "public",
  async handle(c) {
    c.header("cache-control", "no-store");
    return c.json({ status: "ok" });
  },
};

/**
 * Whether database and store answer too. Without the store lists, metadata and runs go on, so that it is *degraded*;
 * without the database nothing does: 503.
 */
const readyRoute: Route = {
  method: "GET",
  path: "/api/ready",
  access: "public",
  async handle(c, deps) {
    const [database, store] = await Promise.all([
      // A token of no session: one look at an index.
      answers(deps, () => findSession(deps.database, { token: "" })),
      answers(deps, () => deps.store.head("ready/probe")),
    ]);
    c.header("cache-control", "no-store");
    if (database) return c.json({ status: store ? "ok" : "degraded", database, store });
    c.header("retry-after", String(retryAfterSeconds));
    return c.json({ status: "unavailable", database, store }, 503);
  },
};

/** Whether databases, stores and disks do their work now. */
export const healthRoutes: readonly Route[] = [healthRoute, readyRoute];

async function answers(deps: ApiDeps, ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    deps.logger.warn({ err: error }, "readiness check failed");
    return false;
  }
}
