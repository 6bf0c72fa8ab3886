import { z } from "zod";

/** The closed set of rights. Every procedure and route names one; the owner of an organization holds all. */
export const permissions = [
  "workflow.read",
  "workflow.write",
  "component.read",
  "run.read",
  "run.start",
  "run.cancel",
  "artifact.read",
  "artifact.download",
  "artifact.upload",
  "artifact.publish",
  "artifact.delete",
  "secret.read",
  "secret.write",
  "session.read",
  "key.manage",
] as const;
export const Permission = z.enum(permissions);
export type Permission = z.infer<typeof Permission>;

/** What a member may do; `owner` holds every permission. */
export const memberRoles = ["owner"] as const;
export const MemberRole = z.enum(memberRoles);
export type MemberRole = z.infer<typeof MemberRole>;
