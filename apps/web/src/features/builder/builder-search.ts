import { z } from "zod";
import { searchCount, searchText } from "../../search-codec.ts";

/** What the builder keeps in the address: the node in focus, the panel, and an older version being looked at. */
export const BuilderSearch = z.object({
  node: searchText,
  panel: z.enum(["workflow", "problems", "run"]).optional().catch(undefined),
  v: searchCount,
});
export type BuilderSearch = z.infer<typeof BuilderSearch>;
