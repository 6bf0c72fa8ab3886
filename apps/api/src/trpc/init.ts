import { AppError, type ErrorBody, type Permission } from "@exhibit/contracts";
import { initTRPC } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { z } from "zod";
import type { ApiDeps } from "../api-deps.ts";
import { describeError } from "../describe-error.ts";
import { errorTable } from "../error-table.ts";
import type { RequestSession } from "../session.ts";

/** What a procedure knows of its request. */
export interface RequestContext {
  readonly deps: ApiDeps;
  readonly requestId: string;
  readonly session: RequestSession;
}

/** Every procedure says which right it needs; `assertPermissions` refuses to start otherwise. */
interface ProcedureMeta {
  readonly permission: Permission;
}

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    errorFormatter({ shape, error, ctx, path, input }) {
      // What was refused is named, but for secrets: no answer holds the value of one.
      const named = path?.startsWith("secret.") ? undefined : input;
      const { body, status } = describeError(error, { requestId: ctx?.requestId, input: named });
      const code = errorTable[body.code].trpc;
      const data: { code: string; httpStatus: number; path?: string | undefined; body: ErrorBody } = {
        code,
        httpStatus: status,
        path: shape.data.path,
        body,
      };
      return { code: TRPC_ERROR_CODES_BY_KEY[code], message: body.message, data };
    },
    sse: {
      // A client that hears nothing for 9 s reconnects; a longer silence is a dead connection.
      ping: { enabled: true, intervalMs: 3_000 },
      client: { reconnectAfterInactivityMs: 9_000 },
    },
  });

export const { router } = t;

/** A procedure inside the caller's organization, for members and keys that hold the right. */
export function authorized(permission: Permission) {
  return t.procedure.meta({ permission }).use(async ({ ctx, next }) => {
    const { scope } = await ctx.session.authorize(permission);
    return next({ ctx: { ...ctx, scope } });
  });
}

/** A procedure for members alone: no key has a session, whatever it may. */
export function signedIn(permission: Permission) {
  return t.procedure.meta({ permission }).use(async ({ ctx, next }) => {
    const { active, scope } = await ctx.session.authorize(permission);
    if (active === null) throw new AppError("FORBIDDEN", "Only somebody who is signed in may do this.");
    return next({ ctx: { ...ctx, active, scope } });
  });
}

/**
 * Declares a procedure's output for clients without parsing each row again: core builds every answer field by
 * field, and the tests hold every answer against the strict contract.
 */
export function answers<Schema extends z.ZodType>(_schema: Schema) {
  return z.custom<z.output<Schema>>();
}
