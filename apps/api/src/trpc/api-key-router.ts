import { ApiKey, ApiKeyCreated, ApiKeyCreateInput, Id } from "@exhibit/contracts";
import { createApiKey, listApiKeys, revokeApiKey } from "@exhibit/core";
import { z } from "zod";
import { answers, router, signedIn } from "./init.ts";

/** Keys of programs. Only somebody who is signed in makes, sees and revokes them. */
export const apiKeyRouter = router({
  list: signedIn("key.manage")
    .output(answers(z.array(ApiKey)))
    .query(({ ctx }) => listApiKeys(ctx.scope)),
  create: signedIn("key.manage")
    .input(ApiKeyCreateInput)
    .output(answers(ApiKeyCreated))
    .mutation(({ ctx, input }) => {
      const { id: memberId, role } = ctx.active.session.member;
      return createApiKey(ctx.scope, { ...input, maker: { memberId, role } });
    }),
  revoke: signedIn("key.manage")
    .input(z.object({ keyId: Id }))
    .output(answers(ApiKey))
    .mutation(({ ctx, input }) => revokeApiKey(ctx.scope, input)),
});
