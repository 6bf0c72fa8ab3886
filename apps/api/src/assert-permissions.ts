import { Permission } from "@exhibit/contracts";
import type { Hono } from "hono";
import type { AppContext } from "./app-context.ts";
import type { Route } from "./http/routes.ts";
import { listProcedures } from "./trpc/list-procedures.ts";

/** Where the procedures are mounted; each of them declares its own right. */
export const procedurePath = "/api/trpc/*";

/**
 * Throws where a procedure or a route does not say who may use it, so that a forgotten one never goes live.
 * Middleware stands on every path and grants nothing.
 */
export function assertPermissions(
  app: Pick<Hono<AppContext>, "routes">,
  routes: readonly Route[],
  router: Parameters<typeof listProcedures>[0],
): void {
  const declared = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  const open = [
    ...app.routes
      .filter(({ method, path }) => !(method === "ALL" && path === "/*") && path !== procedurePath)
      .filter(({ method, path }) => !declared.has(`${method} ${path}`))
      .map(({ method, path }) => `route ${method} ${path}`),
    ...routes
      .filter(({ access }) => access !== "public" && !Permission.safeParse(access).success)
      .map(({ method, path }) => `route ${method} ${path}`),
    ...listProcedures(router)
      .filter(({ permission }) => permission === null)
      .map(({ path }) => `procedure ${path}`),
  ];
  if (open.length > 0) throw new Error(`no permission is declared for: ${open.join(", ")}`);
}
