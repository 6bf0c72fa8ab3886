import { Landing } from "@exhibit/contracts";
import { getLanding } from "@exhibit/core";
import { answers, authorized, router } from "./init.ts";

/** What the first page needs. */
export const landingRouter = router({
  get: authorized("workflow.read")
    .output(answers(Landing))
    .query(({ ctx }) => getLanding(ctx.scope)),
});
