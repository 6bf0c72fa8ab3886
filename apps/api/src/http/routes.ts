import type { Permission } from "@exhibit/contracts";
import type { Context, Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { AppContext } from "../app-context.ts";
import type { AuthorizedSession } from "../session.ts";
import { limitBody } from "./limit-body.ts";

/** A route with who may use it. GET answers HEAD too. */
export type Route =
  | {
      readonly method: "GET" | "POST";
      readonly path: string;
      /** For everybody: signing in, health, the web app's own files. */
      readonly access: "public";
      readonly takesFile?: never;
      readonly handle: (c: Context<AppContext>, deps: ApiDeps) => Promise<Response>;
    }
  | {
      readonly method: "GET" | "POST";
      readonly path: string;
      readonly access: Permission;
      /** True where the body is a file of any size, which the handler reads as a stream. */
      readonly takesFile?: boolean;
      readonly handle: (
        c: Context<AppContext>,
        deps: ApiDeps,
        session: AuthorizedSession,
      ) => Promise<Response>;
    };

/** Puts the routes on the app; one with a permission runs its handler only for a member who holds it. */
export function registerRoutes(app: Hono<AppContext>, deps: ApiDeps, routes: readonly Route[]): void {
  for (const route of routes) {
    const limits = route.takesFile === true ? [] : [limitBody];
    app.on(route.method, [route.path], ...limits, async (c) => {
      if (route.access === "public") return route.handle(c, deps);
      return route.handle(c, deps, await c.get("session").authorize(route.access));
    });
  }
}
