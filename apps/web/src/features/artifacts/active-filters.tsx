import { Button, Group, Pill } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { trpc } from "../../trpc.ts";
import { showText } from "../../ui/show-text.ts";
import type { LibrarySearch } from "./artifact-search.ts";
import { hasFilters } from "./library-input.ts";

const route = getRouteApi("/artifacts/");

/** What narrows the library down, each with its own way out. */
export function ActiveFilters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const words = useFilterWords(search);
  if (!hasFilters(search)) return null;
  return (
    <Group gap={6} role="group" aria-label="Active filters">
      {words.map(({ key, label }) => (
        <Pill
          key={key}
          size="md"
          withRemoveButton
          removeButtonProps={{
            "aria-label": `Remove filter ${showText(label)}`,
            "aria-hidden": false,
            tabIndex: 0,
          }}
          onRemove={() => void navigate({ search: (now) => ({ ...now, [key]: undefined }) })}
        >
          {showText(label)}
        </Pill>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => void navigate({ search: ({ sort }) => ({ sort }) })}
      >
        Clear all filters
      </Button>
    </Group>
  );
}

type FilterKey = Exclude<keyof LibrarySearch, "sort">;

function useFilterWords(search: LibrarySearch): { key: FilterKey; label: string }[] {
  const facets = useQuery(trpc.artifact.facets.queryOptions(undefined, { staleTime: 15_000 }));
  const run = useQuery(trpc.run.get.queryOptions(search.run ? { runId: search.run } : skipToken));
  const workflow = facets.data?.workflows.find(({ value }) => value === search.workflow);
  const words: Record<FilterKey, string | undefined> = {
    q: search.q && `“${search.q}”`,
    component: search.component && `component ${search.component}`,
    media: search.media && `media type ${search.media}`,
    workflow: search.workflow && `workflow ${workflow?.label ?? search.workflow}`,
    run: search.run && `run ${run.data ? `#${run.data.number}` : search.run}`,
    from: search.from && `from ${search.from}`,
    to: search.to && `to ${search.to}`,
  };
  const keys: FilterKey[] = ["q", "component", "media", "workflow", "run", "from", "to"];
  return keys.flatMap((key) => {
    const label = words[key];
    return label === undefined ? [] : [{ key, label }];
  });
}
