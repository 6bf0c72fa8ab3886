import { trpcServer } from "@hono/trpc-server";
import type { TRPCError } from "@trpc/server";
import type { Context, Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { AppContext } from "../app-context.ts";
import { procedurePath } from "../assert-permissions.ts";
import { describeError } from "../describe-error.ts";
import { answerRefusal, retryAfterSeconds } from "../http/answer-error.ts";
import { limitBody } from "../http/limit-body.ts";
import type { RequestContext } from "./init.ts";
import { appRouter } from "./router.ts";

/** Calls in one request. */
const maxBatchSize = 20;

/** Mounts the procedures. Queries may come by POST, where their input is too long for an address. */
export function mountProcedures(app: Hono<AppContext>, deps: ApiDeps): void {
  const serve = trpcServer({
    router: appRouter,
    endpoint: "/api/trpc",
    maxBatchSize,
    allowMethodOverride: true,
    createContext: (_options, c: Context<AppContext>): RequestContext & Record<string, unknown> => ({
      deps,
      requestId: c.get("requestId"),
      session: c.get("session"),
    }),
    onError: ({ error, ctx, path }) => logUnexpected(deps, error, ctx?.requestId, path),
    responseMeta: ({ errors }) => {
      const isDown = errors.some((error) => describeError(error).status === 503);
      const retry: Record<string, string> = isDown ? { "retry-after": String(retryAfterSeconds) } : {};
      return { headers: { "cache-control": "private, no-store", ...retry } };
    },
  });
  app.on(["GET", "POST"], procedurePath, limitBody, async (c) => {
    const isJson = /^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? "");
    if (c.req.method === "POST" && !isJson) {
      return answerRefusal(c, 415, "INVALID_INPUT", "The content type must be application/json.");
    }
    const response = await serve(c, async () => {});
    // A new response carries what was set on the context: the request id, a cleared cookie.
    return response === undefined ? c.notFound() : c.newResponse(response.body, response);
  });
}

function logUnexpected(
  deps: ApiDeps,
  error: TRPCError,
  requestId: string | undefined,
  path: string | undefined,
): void {
  if (describeError(error).isUnexpected) {
    deps.logger.error({ err: error.cause ?? error, requestId, path }, "unexpected failure");
  }
}
