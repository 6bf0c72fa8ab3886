import type { ArtifactLibraryListInput } from "@exhibit/contracts";
import type { LibrarySearch } from "./artifact-search.ts";

const pageSize = 100;

/** What the API is asked for an address of the library. */
export function buildLibraryInput(search: LibrarySearch): Omit<ArtifactLibraryListInput, "cursor"> {
  const { q, component, media, workflow, run, from, to, sort } = search;
  return {
    limit: pageSize,
    sort: sort ?? "newest",
    ...(q === undefined ? {} : { search: q }),
    ...(component === undefined ? {} : { componentId: component }),
    ...(media === undefined ? {} : { mediaType: media }),
    ...(workflow === undefined ? {} : { workflowId: workflow }),
    ...(run === undefined ? {} : { runId: run }),
    ...(from === undefined ? {} : { from: startOfDay(from).toISOString() }),
    ...(to === undefined ? {} : { to: endOfDay(to).toISOString() }),
  };
}

function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00`);
}

function endOfDay(day: string): Date {
  return new Date(`${day}T23:59:59.999`);
}

/** True where the address narrows the library down. */
export function hasFilters({ sort: _, ...filters }: LibrarySearch): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}
