import {
  Id,
  Secret,
  SecretCreateInput,
  SecretDeleteInput,
  SecretListResponse,
  SecretReplaceInput,
} from "@exhibit/contracts";
import { createSecret, deleteSecret, listSecrets, replaceSecret } from "@exhibit/core";
import { z } from "zod";
import { answers, authorized, router } from "./init.ts";

/** Secrets: values go in, names and versions come out. */
export const secretRouter = router({
  list: authorized("secret.read")
    .output(answers(SecretListResponse))
    .query(({ ctx }) => listSecrets(ctx.scope)),
  create: authorized("secret.write")
    .input(SecretCreateInput)
    .output(answers(Secret))
    .mutation(({ ctx, input }) => createSecret(ctx.scope, input)),
  replace: authorized("secret.write")
    .input(SecretReplaceInput)
    .output(answers(Secret))
    .mutation(({ ctx, input }) => replaceSecret(ctx.scope, input)),
  delete: authorized("secret.write")
    .input(SecretDeleteInput)
    .output(answers(z.object({ secretId: Id })))
    .mutation(({ ctx, input }) => deleteSecret(ctx.scope, input)),
});
