import { Permission } from "@exhibit/contracts";
import type { Hono } from "hono";
import { z } from "zod";
import type { AppContext } from "./app-context.ts";
import type { Route } from "./http/routes.ts";

const Procedures = z.record(z.string(), z.object({ _def: z.object({ meta: z.unknown().optional() }) }));
const Meta = z.object({ permission: Permission });

/** Where the procedures are mounted; each of them declares its own right. */
export const procedurePath = "/api/trpc/*";

/**
 * Throws where a procedure or a route does not say who may use it, so that a forgotten one never goes live.
 * Middleware stands on every path and grants nothing.
 */
export function assertPermissions(
  app: Pick<Hono<AppContext>, "routes">,
  routes: readonly Route[],
  router: { readonly _def: { readonly procedures: unknown } },
): void {
  const open: string[] = [];
  const declared = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  for (const { method, path } of app.routes) {
    const isMiddleware = method === "ALL" && path === "/*";
    if (!isMiddleware && path !== procedurePath && !declared.has(`${method} ${path}`)) {
      open.push(`route ${method} ${path}`);
    }
  }
  for (const { method, path, access } of routes) {
    if (access !== "public" && !Permission.safeParse(access).success) open.push(`route ${method} ${path}`);
  }
  for (const [name, procedure] of Object.entries(readProcedures(router))) {
    if (!Meta.safeParse(procedure._def.meta).success) open.push(`procedure ${name}`);
  }
  if (open.length > 0) throw new Error(`no permission is declared for: ${open.join(", ")}`);
}

function readProcedures(router: { readonly _def: { readonly procedures: unknown } }) {
  const procedures = router._def.procedures;
  if (typeof procedures !== "object" || procedures === null) throw new Error("a router without procedures");
  const entries = Object.entries(procedures).map(([name, procedure]) => [name, { _def: procedure?._def }]);
  return Procedures.parse(Object.fromEntries(entries));
}
