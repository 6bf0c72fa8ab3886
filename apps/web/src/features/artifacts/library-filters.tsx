import type { ArtifactLibraryFacets } from "@exhibit/contracts";
import { librarySorts } from "@exhibit/contracts";
import { Button, Collapse, Group, NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { SlidersHorizontal } from "lucide-react";
import { trpc } from "../../trpc.ts";
import { showText } from "../../ui/show-text.ts";
import type { LibrarySearch } from "./artifact-search.ts";
import { LibrarySearchField } from "./library-search-field.tsx";
import { RunSelect } from "./run-select.tsx";

const route = getRouteApi("/artifacts/");

const sortWords = {
  newest: "Newest first",
  oldest: "Oldest first",
  name: "Name",
  largest: "Largest first",
} as const satisfies Record<(typeof librarySorts)[number], string>;

/** Search, filters and sort of the library; all of it lives in the address. */
export function LibraryFilters() {
  const [isOpen, { toggle }] = useDisclosure(false);
  const isWide = useMediaQuery("(min-width: 48em)", true, { getInitialValueInEffect: false });
  return (
    <>
      <Group gap="sm" align="flex-end">
        <LibrarySearchField />
        <SortSelect />
        {!isWide && (
          <Button
            variant="default"
            leftSection={<SlidersHorizontal size={15} aria-hidden />}
            aria-expanded={isOpen}
            onClick={toggle}
          >
            Filters
          </Button>
        )}
      </Group>
      <Collapse expanded={isWide || isOpen}>
        <FilterFields />
      </Collapse>
    </>
  );
}

function useSetFilter(): (change: Partial<LibrarySearch>) => void {
  const navigate = route.useNavigate();
  return (change) => void navigate({ search: (now) => ({ ...now, ...change }), resetScroll: false });
}

function SortSelect() {
  const { sort } = route.useSearch();
  const set = useSetFilter();
  return (
    <NativeSelect
      aria-label="Sort"
      value={sort ?? "newest"}
      data={librarySorts.map((value) => ({ value, label: sortWords[value] }))}
      onChange={(event) => {
        const picked = librarySorts.find((value) => value === event.currentTarget.value);
        set({ sort: picked === "newest" ? undefined : picked });
      }}
    />
  );
}

const noFacets: ArtifactLibraryFacets = { components: [], mediaTypes: [], workflows: [] };

function FilterFields() {
  const search = route.useSearch();
  const set = useSetFilter();
  const facets = useQuery(trpc.artifact.facets.queryOptions(undefined, { staleTime: 15_000 }));
  const { components, mediaTypes, workflows } = facets.data ?? noFacets;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 6 }} spacing="sm">
      <FilterSelect
        label="Component"
        value={search.component}
        options={components}
        onChange={(component) => set({ component })}
      />
      <FilterSelect
        label="Media type"
        value={search.media}
        options={mediaTypes}
        onChange={(media) => set({ media })}
      />
      <FilterSelect
        label="Workflow"
        value={search.workflow}
        options={workflows}
        onChange={(workflow) => set({ workflow, run: undefined })}
      />
      <RunSelect value={search.run} workflowId={search.workflow} onChange={(run) => set({ run })} />
      <TextInput
        type="date"
        label="Published from"
        value={search.from ?? ""}
        max={search.to}
        onChange={(event) => set({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label="Published to"
        value={search.to ?? ""}
        min={search.from}
        onChange={(event) => set({ to: event.currentTarget.value || undefined })}
      />
    </SimpleGrid>
  );
}

interface FilterSelectProps {
  label: string;
  value: string | undefined;
  options: readonly { value: string; label?: string; count?: number }[];
  onChange: (value: string | undefined) => void;
}

function FilterSelect({ label, value, options, onChange }: FilterSelectProps) {
  const isUnknown = value !== undefined && options.every((option) => option.value !== value);
  return (
    <NativeSelect
      label={label}
      value={value ?? ""}
      data={[
        { value: "", label: "Any" },
        ...(isUnknown ? [{ value, label: value }] : []),
        ...options.map((option) => ({
          value: option.value,
          label: `${showText(option.label ?? option.value)}${option.count === undefined ? "" : ` (${describeCount(option.count)})`}`,
        })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}

/** Facets are counted up to 10,000. */
function describeCount(count: number): string {
  return count >= 10_000 ? "10,000+" : count.toLocaleString("en-US");
}
