import { Id } from "@exhibit/contracts";
import { z } from "zod";

/** `run` opens the form that starts a workflow, `artifact` is put into its first input that takes it. */
export const HomeSearch = z.object({
  run: Id.optional().catch(undefined),
  artifact: Id.optional().catch(undefined),
});
