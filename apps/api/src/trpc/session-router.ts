import { Session } from "@exhibit/contracts";
import { signOut } from "@exhibit/core";
import { z } from "zod";
import { answers, router, signedIn } from "./init.ts";

/** Who is signed in. Signing in is a plain route: it has no session yet. */
export const sessionRouter = router({
  get: signedIn("session.read")
    .output(answers(Session))
    .query(({ ctx }) => ctx.active.session),
  signOut: signedIn("session.read")
    .output(answers(z.object({})))
    .mutation(async ({ ctx }) => {
      await signOut(ctx.scope, { sessionId: ctx.active.sessionId });
      ctx.session.clear();
      return {};
    }),
});
