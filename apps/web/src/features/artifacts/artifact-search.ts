import { Id, librarySorts } from "@exhibit/contracts";
import { z } from "zod";
import { searchText } from "../../search-codec.ts";

const day = z.iso.date().optional().catch(undefined);

/** What the library keeps in the address. `from` and `to` are days of publishing in the reader's own time zone. */
export const LibrarySearch = z.object({
  q: searchText,
  component: searchText,
  media: searchText,
  workflow: Id.optional().catch(undefined),
  run: Id.optional().catch(undefined),
  from: day,
  to: day,
  sort: z.enum(librarySorts).optional().catch(undefined),
});
export type LibrarySearch = z.infer<typeof LibrarySearch>;
