import { z } from "zod";
import { MemberRole } from "./permission.ts";
import { Id } from "./primitives.ts";

/** Who is signed in, and where. */
export const Session = z.object({
  organization: z.object({ id: Id, name: z.string() }),
  member: z.object({ id: Id, name: z.string(), role: MemberRole }),
});
export type Session = z.infer<typeof Session>;

/** The token of a one-time link: 256 bits, base64url. */
export const SignInInput = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });
export type SignInInput = z.infer<typeof SignInInput>;
