import { Id } from "@exhibit/contracts";
import { z } from "zod";
import { searchText } from "../../search-codec.ts";

/**
 * What the list keeps in the address. `run` opens the form that starts a workflow;
 * `artifact` is put into its first input that takes it ("use as input").
 */
export const WorkflowsSearch = z.object({
  q: searchText,
  run: Id.optional().catch(undefined),
  artifact: Id.optional().catch(undefined),
});
export type WorkflowsSearch = z.infer<typeof WorkflowsSearch>;
