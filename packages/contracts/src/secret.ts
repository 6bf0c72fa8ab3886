import { z } from "zod";
import { Id, Ref, Timestamp } from "./primitives.ts";

/** Secrets that an organization holds at most, so that lists of them need no pages. */
export const secretLimit = 500;

/** Characters of a value at least: anything shorter can't be masked without masking half of a log. */
export const secretMinLength = 4;

/** Characters of a value at most: room for a kubeconfig or a chain of certificates. */
export const secretMaxLength = 16 * 1024;

/** A name that workflows use in place of the value; unique in an organization. */
export const SecretName = Ref;

/** A value on its way in. No answer, list, event, log or error ever holds one. */
export const SecretValue = z
  .string()
  .max(secretMaxLength, `${secretMaxLength} characters at most`)
  .refine((value) => value.trim().length >= secretMinLength, {
    error: `${secretMinLength} characters or more, white space at the ends aside: a shorter value can't be masked`,
  })
  .refine((value) => !value.includes("\0") && value.isWellFormed(), {
    error: "text without NUL and without halves of a character",
  });

/** A workflow whose latest version names a secret. */
export const SecretUse = z.object({ workflowId: Id, name: z.string() });
export type SecretUse = z.infer<typeof SecretUse>;

/** All that anybody may read of a secret. */
export const Secret = z.object({
  id: Id,
  name: SecretName,
  description: z.string(),
  /** Counts up with each new value. */
  version: z.int().min(1),
  /** By name. */
  usedBy: z.array(SecretUse),
  createdAt: Timestamp,
  /** When the present value was given. */
  updatedAt: Timestamp,
});
export type Secret = z.infer<typeof Secret>;

/** Every secret of the organization, by name. */
export const SecretListResponse = z.object({ items: z.array(Secret) });
export type SecretListResponse = z.infer<typeof SecretListResponse>;

const SecretDescription = z.string().trim().max(500);

/** Adds a secret. */
export const SecretCreateInput = z.object({
  name: SecretName,
  description: SecretDescription.default(""),
  value: SecretValue,
});
export type SecretCreateInput = z.infer<typeof SecretCreateInput>;

/** Gives a secret its next value; the old one is erased. */
export const SecretReplaceInput = z.object({
  secretId: Id,
  value: SecretValue,
  /** Stays as it is unless given. */
  description: SecretDescription.optional(),
});
export type SecretReplaceInput = z.infer<typeof SecretReplaceInput>;

/** Erases a secret. One that workflows use is CONFLICT, naming them, unless `evenIfUsed`. */
export const SecretDeleteInput = z.object({ secretId: Id, evenIfUsed: z.boolean().default(false) });
export type SecretDeleteInput = z.infer<typeof SecretDeleteInput>;

/** Which secret feeds a port of a step. `version` is the one that the last attempt used; null before. */
export const StepSecret = z.object({
  port: Ref,
  secretId: Id,
  name: SecretName,
  version: z.int().min(1).nullable(),
  /** True where the secret was deleted since. */
  deleted: z.boolean(),
});
export type StepSecret = z.infer<typeof StepSecret>;
