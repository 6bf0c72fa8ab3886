import { AppError, SignInInput } from "@exhibit/contracts";
import { signIn } from "@exhibit/core";
import type { Route } from "./routes.ts";

/** Exchanges the token of a one-time link for a session cookie and answers the session. */
export const sessionRoute: Route = {
  method: "POST",
  path: "/api/session",
  access: "public",
  async handle(c, deps) {
    const input = SignInInput.safeParse(await readJson(c.req.raw));
    if (!input.success) {
      const message = "must be the 43 characters after #token= of a sign-in link";
      throw new AppError("INVALID_INPUT", `token ${message}.`, { fields: [{ path: "token", message }] });
    }
    const requestId = c.get("requestId");
    const signedIn = await signIn(deps.database, input.data, { requestId }).catch((err: unknown) => {
      // The audit log has it where the link was once somebody's; a guess is nobody's, and only here.
      deps.logger.warn({ err, requestId }, "a sign-in was refused");
      throw err;
    });
    c.get("session").remember(signedIn);
    c.header("cache-control", "no-store");
    return c.json(signedIn.session);
  },
};

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return null;
  }
}
