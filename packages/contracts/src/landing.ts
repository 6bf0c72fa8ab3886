import { z } from "zod";
import { Id } from "./primitives.ts";
import { RunSummary } from "./run.ts";

/** What the landing page needs to offer the next step; ids are null where the thing was deleted. */
export const Landing = z.object({
  firstRun: RunSummary.nullable(),
  auditWorkflowId: Id.nullable(),
  summariseWorkflowId: Id.nullable(),
  publishedCount: z.int().nonnegative(),
});
export type Landing = z.infer<typeof Landing>;
