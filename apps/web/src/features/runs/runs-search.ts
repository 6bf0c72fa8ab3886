import { Id, RunState } from "@exhibit/contracts";
import { z } from "zod";
import { searchList } from "../../search-codec.ts";

/** What the list of runs keeps in the address. */
export const RunsSearch = z.object({
  state: searchList(RunState).optional(),
  workflow: Id.optional().catch(undefined),
});
export type RunsSearch = z.infer<typeof RunsSearch>;
