import { logStreams } from "@exhibit/contracts";
import { z } from "zod";
import { searchCount, searchText } from "../../search-codec.ts";

export const runTabs = ["events", "logs", "data", "artifacts"] as const;

/** What the inspector keeps in the address. `q` and `stream` are those of the logs. */
export const RunSearch = z.object({
  tab: z.enum(runTabs).optional().catch(undefined),
  step: searchText,
  attempt: searchCount,
  stream: z.enum(logStreams).optional().catch(undefined),
  q: searchText,
});
export type RunSearch = z.infer<typeof RunSearch>;
